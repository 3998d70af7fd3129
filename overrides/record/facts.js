// What the learner did, as events that never change: makes new ones, and brings stored ones to the version in force. Pure, but for clock
// and random id.
// Needs record/kinds.
var course = course || {};
course.facts = (function () {
  "use strict";

  /** The version in which events are written now. Raise it only together with a step in STEPS. */
  const VERSION = 4;

  /**
   * @typedef {object} Step One step forward, from the version before `to`.
   * @property {number} to The version it leads to: 2, 3, 4 … without a gap.
   * @property {(event: any) => any} forward Takes an event of the version before, returns one of `to`; changes nothing.
   */
  /** @type {Step[]} */
  const STEPS = [
    { to: 2, forward: (event) => event }, // more kinds of event; those there were stay as they are
    { to: 3, forward: (event) => event }, // the kinds of practice; so do those before
    { to: 4, forward: (event) => event }, // forms of the test that chance orders, and own words; so do those before
  ];

  let lastTime = 0;

  /** @returns {string} an id that nothing else has; `crypto.randomUUID` is missing on plain http */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
  }

  /**
   * @param {string} kind one of those in kinds.js
   * @param {object} fields what this kind holds
   * @returns {any} a new event; later than all made or read before on this page, even if the clock was set back
   */
  function make(kind, fields) {
    const given = Object.entries(fields).map(([name, value]) => [name, whole(value)]);
    return { id: newId(), at: moment(), version: VERSION, kind, ...Object.fromEntries(given) };
  }

  /** @returns {number} now; later than all moments given before and all that is stored, even if the clock was set back */
  function moment() {
    lastTime = Math.max(Date.now(), lastTime + 1);
    return lastTime;
  }

  /** @param {any} value @returns {any} the same; half a character (a lone surrogate), which no file can hold, becomes U+FFFD */
  function whole(value) {
    if (Array.isArray(value)) return value.map(whole);
    return typeof value === "string" ? value.replace(/\p{Cs}/gu, "\uFFFD") : value;
  }

  /** Make no event earlier than `at`: what is stored happened before, even if the clock was set back since. @param {number} at */
  function notBefore(at) {
    lastTime = Math.max(lastTime, at);
  }

  /**
   * Bring a stored event to the version in force.
   * @param {any} raw as it was stored, of whatever shape
   * @param {Step[]} [steps]
   * @param {number} [version] the version in force
   * @returns {{event: any, aside: "" | "newer" | "unreadable", fault: string}} what can't be read is left as it is: `aside` says why, and
   *   `fault` names the field
   */
  function bringForward(raw, steps = STEPS, version = VERSION) {
    const aside = (/** @type {any} */ why, /** @type {string} */ fault) => ({ event: null, aside: why, fault });
    if (!raw || typeof raw !== "object") return aside("unreadable", "not an event");
    if (!Number.isInteger(raw.version) || raw.version < 1) return aside("unreadable", "version");
    if (raw.version > version) return aside("newer", "version");
    let event = raw;
    try {
      for (const step of steps) {
        if (step.to > event.version && step.to <= version) event = { ...step.forward(event), version: step.to };
      }
    } catch (error) {
      return aside("unreadable", "version");
    }
    const fault = event.version === version ? course.kinds.faultOf(event) : "version";
    return fault ? aside("unreadable", fault) : { event, aside: "", fault };
  }

  /** By time, and by id where two devices wrote at the same moment. @param {any} a @param {any} b @returns {number} below zero: a comes first */
  const compare = (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1);

  /** @param {Map<string, any>} events by their ids, so that each is there once @returns {any[]} */
  const inOrder = (events) => Array.from(events.values()).sort(compare);

  /**
   * @param {any[]} events in order @param {any[]} added none of them is there yet
   * @returns {any[] | null} both in order, without sorting; null: what was added does not come after the others, one after another
   */
  function inOrderAfter(events, added) {
    const all = events.concat(added);
    return added.every((event, place) => !(events.length + place) || compare(all[events.length + place - 1], event) < 0) ? all : null;
  }

  return { VERSION, STEPS, newId, moment, make, notBefore, bringForward, inOrder, inOrderAfter };
})();
