// What the board may say of a group, a person, an item: the rules, and nothing else. Each returns the name of the word that is said; a test holds every
// one. Nothing is said of an effect: here nobody is compared with people who did not take the course. Pure.
/** @typedef {"higher" | "lower" | "open"} Verdict which way an interval points; open: it holds no change */
var course = course || {};
course.sayings = (function () {
  "use strict";

  /** The fewest, for anything to be said. Each number is our choice. */
  const LEAST = {
    people: 10, // for a figure of a group
    order: 3, // in each order of the forms, of those
    item: 40, // people, for how an item tells people apart: with fewer, that of a sound one may be anything
    raters: 2, // for how far raters agree
    rated: 3, // people whose replies they rated, for the same
    cell: 5, // people in a number that leaves the clinic
  };

  /** @param {{low: number, high: number}} interval @returns {Verdict} */
  const verdict = ({ low, high }) => (low > 0 ? "higher" : high < 0 ? "lower" : "open");

  /**
   * Whether a group's change may be shown, or why not.
   * @param {number} both people with both times, whatever their order @param {[number, number]} orders of these, those whose order was drawn, by order
   * @returns {"group none" | "group few" | "group undrawn" | "group order" | "group"}
   */
  function ofGroup(both, orders) {
    if (!both) return "group none";
    if (both < LEAST.people) return "group few";
    if (orders[0] + orders[1] < LEAST.people) return "group undrawn";
    return Math.min(...orders) < LEAST.order ? "group order" : "group";
  }

  /** Whether a mean of people at one time alone may be shown. It is compared with nothing. @param {number} people @returns {"alone none" | "alone few" | "alone"} */
  const ofOne = (people) => (people ? (people < LEAST.people ? "alone few" : "alone") : "alone none");

  /** @param {number | null} change of one person @param {number | null} smallest that is more than noise @returns {"person open" | "person higher" | "person lower" | "person none"} */
  function ofPerson(change, smallest) {
    if (change === null || smallest === null) return "person none";
    if (Math.abs(change) <= smallest) return "person open";
    return change > 0 ? "person higher" : "person lower";
  }

  /** @param {number} raters @param {number} people whose replies all of them rated @param {{low: number} | null} kappa @returns {"agree one" | "agree few" | "agree alike" | "agree chance" | "agree"} */
  function ofAgreement(raters, people, kappa) {
    if (raters < LEAST.raters) return "agree one";
    if (people < LEAST.rated) return "agree few";
    if (!kappa) return "agree alike";
    return kappa.low <= 0 ? "agree chance" : "agree";
  }

  /** @param {number} people who answered it @param {{low: number, high: number} | null} tells @returns {"item few" | "item alike" | "item not" | "item against" | "item"} whether it may be said how it tells people apart */
  function ofItem(people, tells) {
    if (people < LEAST.item) return "item few";
    if (!tells) return "item alike";
    if (tells.high < 0) return "item against";
    return tells.low <= 0 ? "item not" : "item";
  }

  return { LEAST, verdict, ofGroup, ofOne, ofPerson, ofAgreement, ofItem };
})();
