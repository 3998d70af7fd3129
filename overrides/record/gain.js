// What two tests of one person show side by side, and what luck alone may do; “How the numbers are made” (docs/figures.md#gain) says the same
// in words. Pure.
// Needs record/figures, record/forms.
/**
 * @typedef {object} Compared two tests of one person, over the strategies that were answered in both
 * @property {string} from
 * @property {string} to
 * @property {number} both strategies answered in both; the other numbers are of these
 * @property {number} first right in the first of the two
 * @property {number} second
 * @property {number} up from not right to right
 * @property {number} down
 * @property {number} luck by how many two equally hard tests of so many questions may differ through luck alone
 */
var course = course || {};
course.gain = (function () {
  "use strict";

  /**
   * The tests before the course, after it and weeks later, by time, whichever form was asked then. The first hand-in of each counts.
   * @param {Index} index @param {Strategy[]} strategies
   * @returns {{rows: {id: string, before: Result | null, after: Result | null, later: Result | null}[], pairs: Compared[], twice: boolean}}
   *   `twice`: the same form was handed in before and after, on two computers, so these are not compared
   */
  function of(index, strategies) {
    const formOf = (/** @type {string} */ time) => course.forms.handedForm(index, "forms", time);
    const rows = strategies.filter((each) => each.forms?.a && each.forms.b).map((each) => {
      const result = (/** @type {string} */ time) => {
        const form = formOf(time);
        const asked = form && each.forms?.[form];
        return (asked && course.figures.questionOf(index, asked).first?.result) || null;
      };
      return { id: each.id, before: result("before"), after: result("after"), later: result("later") };
    });
    const pairs = /** @type {["before" | "after", "after" | "later"][]} */ ([["before", "after"], ["before", "later"], ["after", "later"]])
      .filter(([from, to]) => formOf(from) && formOf(to) && formOf(from) !== formOf(to))
      .map(([from, to]) => {
        const both = rows.filter((row) => row[from] && row[to]);
        const count = (/** @type {boolean} */ was, /** @type {boolean} */ is) => both.filter((row) => (row[from] === "correct") === was && (row[to] === "correct") === is).length;
        const [kept, up, down] = [count(true, true), count(false, true), count(true, false)];
        return { from, to, both: both.length, first: kept + down, second: kept + up, up, down, luck: luckOf(both.length) };
      });
    return { rows, pairs, twice: Boolean(formOf("before")) && formOf("before") === formOf("after") };
  }

  /**
   * By how many right answers two tests may differ through luck alone, at most: a larger difference comes in 5 of 100 pairs or fewer, of
   * somebody who learned nothing, as long as the tests are equally hard on the whole, however hard each question is. Right answers of the
   * one and wrong ones of the other are 2n throws that are right half of the time on average; of all such, those of a coin spread widest
   * (Hoeffding 1956), so the coin's tail is never too small.
   * @param {number} questions answered in both @returns {number} `questions` where they are too few to tell anything
   */
  function luckOf(questions) {
    let way = 0.5 ** (2 * questions); // of all throws alike
    let tail = way;
    let luck = questions;
    for (let away = 0; away < questions && 2 * tail <= 0.05; away += 1) {
      luck = questions - away - 1;
      way = (way * (2 * questions - away)) / (away + 1);
      tail += way;
    }
    return luck;
  }

  return { of, luckOf };
})();
