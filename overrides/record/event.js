// One event: something the learner did, as a fact that is never changed. Pure, but for the clock and the random id.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  /**
   * The version in which events are written now. A step forward in STEPS belongs to every rise.
   */
  const VERSION = 1;

  /**
   * @typedef {object} Step One step forward, from the version before `to`.
   * @property {number} to The version it leads to: 2, 3, 4 … without a gap.
   * @property {string} title What changed, for people.
   * @property {(event: any) => any} forward Takes an event of the version before, returns one of `to`; changes nothing.
   */
  /** @type {Step[]} */
  const STEPS = [];

  /** @param {any} value @returns {boolean} */
  const isText = (value) => typeof value === "string";
  /** @param {any} value @returns {boolean} */
  const isTexts = (value) => Array.isArray(value) && value.every(isText);

  /**
   * What each kind of event must hold besides id, at, version and kind.
   * @type {Record<string, (event: any) => boolean>}
   */
  const KINDS = {
    // An attempt at a question. `response` holds the ids chosen or ordered, or the learner's own words.
    answered: (event) =>
      isText(event.question) && isText(event.revision) && (isText(event.response) || isTexts(event.response)),
    // The learner's own marking of a written answer against the checklist: `met` of `of` points.
    marked: (event) => isText(event.attempt) && isTexts(event.met) && Number.isInteger(event.of),
    // From here on a quiz is taken afresh; what came before stays.
    afresh: (event) => isText(event.quiz),
    // A strategy's page was read to its end.
    read: (event) => isText(event.strategy),
  };

  let lastTime = 0;

  /** @returns {string} a name that no other event has; `crypto.randomUUID` is missing on plain http. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
  }

  /**
   * @param {string} kind one of KINDS
   * @param {object} fields what this kind holds
   * @returns {any} a new event; its time is later than that of any event made before in this page, also if the clock went back
   */
  function make(kind, fields) {
    lastTime = Math.max(Date.now(), lastTime + 1);
    return Object.assign({ id: newId(), at: lastTime, version: VERSION, kind: kind }, fields);
  }

  /**
   * Bring a stored event to the version in force.
   * @param {any} raw as it was stored, of whatever shape
   * @param {Step[]} [steps]
   * @param {number} [version] the version in force
   * @returns {{event: any, aside: ""} | {event: null, aside: "newer" | "unreadable"}} what can't be read is left as it is
   */
  function bringForward(raw, steps = STEPS, version = VERSION) {
    if (!raw || typeof raw !== "object" || !Number.isInteger(raw.version) || raw.version < 1) {
      return { event: null, aside: "unreadable" };
    }
    if (raw.version > version) return { event: null, aside: "newer" };
    let event = raw;
    try {
      for (const step of steps) {
        if (step.to > event.version && step.to <= version) {
          event = Object.assign({}, step.forward(event), { version: step.to });
        }
      }
    } catch (error) {
      return { event: null, aside: "unreadable" };
    }
    const known = Object.prototype.hasOwnProperty.call(KINDS, event.kind);
    const sound = isText(event.id) && Number.isFinite(event.at) && known && KINDS[event.kind](event);
    return sound && event.version === version ? { event: event, aside: "" } : { event: null, aside: "unreadable" };
  }

  course.event = { VERSION, STEPS, newId, make, bringForward };
})();
