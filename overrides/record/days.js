// Days by the learner's own calendar: as a count, as a date in a form (YYYY-MM-DD) and in words. Pure.
var course = course || {};
course.days = (function () {
  "use strict";

  /** @param {number} at milliseconds since 1970 @returns {number} the day by the learner's own calendar, counted from 1 January 1970 */
  function dayOf(at) {
    const day = new Date(at);
    return Math.round(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / 86_400_000);
  }

  /** @param {number} day as from dayOf @returns {Date} its beginning, by the learner's own clock */
  function dateOf(day) {
    return new Date(1970, 0, 1 + day);
  }

  /** @param {number} day as from dayOf @returns {string} YYYY-MM-DD */
  function iso(day) {
    return new Date(day * 86_400_000).toISOString().slice(0, 10);
  }

  /** @param {string | number | Date} when YYYY-MM-DD, or a moment @returns {string} the day as the learner's language writes it */
  function inWords(when) {
    const date = typeof when === "string" ? new Date(`${when}T12:00:00`) : new Date(when);
    return date.toLocaleDateString(undefined, { dateStyle: "long" });
  }

  /** @returns {number} */
  const today = () => dayOf(Date.now());

  return { dayOf, dateOf, iso, inWords, today };
})();
