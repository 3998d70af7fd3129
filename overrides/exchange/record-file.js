// The record as a file: writes all of it, and reads one back, which is taken for hostile until every value has been checked. Pure.
// Needs record/facts, record/kinds.
var course = course || {};
course.recordFile = (function () {
  "use strict";

  const FORMAT = "course-record";
  const VERSION = 1;
  const MOST_CHARACTERS = 60_000_000;
  const MOST_EVENTS = 500_000;
  const MOST_DRAFTS = 1000;
  const CLOCK_ERROR = 2 * 86_400_000; // another computer’s clock may be ahead by two days

  /** A file that is refused: the name of the word that says why, and the values for its places. */
  class Refusal extends Error {
    /** @param {string} word @param {...(string | number)} values */
    constructor(word, ...values) {
      super(word);
      this.word = word;
      this.values = values;
    }
  }

  /**
   * Read a file of a record. Nothing is changed.
   * @param {string} text
   * @param {string} courseId the id of the course it must belong to
   * @param {Map<string, any>} own the events of the record here, by id
   * @returns {{fresh: any[], known: number, profile: string, drafts: any[]} | {refused: string, values: (string | number)[]}}
   *   `fresh`: events to add; `known`: how many are here already; `profile`: whose record the file says it is
   */
  function read(text, courseId, own) {
    try {
      return readOrRefuse(text, courseId, own);
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.word, values: error.values };
      return { refused: "not json", values: [] };
    }
  }

  /** @param {string} text @param {string} courseId @param {Map<string, any>} own */
  function readOrRefuse(text, courseId, own) {
    if (text.length > MOST_CHARACTERS) throw new Refusal("too large");
    if (!text.trim()) throw new Refusal("empty");
    const content = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (!isMapping(content) || content.format !== FORMAT) throw new Refusal("not ours");
    if (!Number.isInteger(content.version) || content.version < 1) throw new Refusal("not ours");
    if (content.version > VERSION) throw new Refusal("newer file");
    if (content.course !== courseId) throw new Refusal("other course");
    if (!Array.isArray(content.events)) throw new Refusal("no events");
    if (content.events.length > MOST_EVENTS) throw new Refusal("too large");
    const fresh = new Map();
    let known = 0;
    content.events.forEach((/** @type {any} */ raw, /** @type {number} */ place) => {
      const event = eventOf(raw, place + 1);
      const here = own.get(event.id) || fresh.get(event.id);
      if (!here) fresh.set(event.id, event);
      else if (same(here, event)) known += 1;
      else throw new Refusal("clash", place + 1);
    });
    const profile = typeof content.profile === "string" ? content.profile.slice(0, 40) : "";
    // A draft that can't be read is left out: it must not stop the finished work from being restored.
    const drafts = Array.isArray(content.drafts) ? content.drafts.slice(0, MOST_DRAFTS).filter(isDraft) : [];
    return { fresh: Array.from(fresh.values()), known, profile, drafts };
  }

  /** @param {any} raw @param {number} number from 1 @returns {any} the event, of the version in force */
  function eventOf(raw, number) {
    const { event, aside, fault } = course.facts.bringForward(raw);
    if (aside === "newer") throw new Refusal("newer file");
    const wrong = fault || (event.at > Date.now() + CLOCK_ERROR && "at");
    if (wrong) throw new Refusal("broken event", number, wrong.slice(0, 40));
    return event;
  }

  /** @param {any} value @returns {boolean} */
  function isDraft(value) {
    const { text, mark, at } = course.kinds;
    if (!isMapping(value) || !text(200)(value.question) || !mark(value.tab) || !at(value.at)) return false;
    const parts = [value.response].flat();
    return parts.length <= 100 && parts.every(text(1_000_000));
  }

  /** @param {any} value @returns {boolean} */
  function isMapping(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /** @param {any} one @param {any} other @returns {boolean} whether two events say the same, in whatever order of keys */
  function same(one, other) {
    const spell = (/** @type {any} */ event) => JSON.stringify(Object.keys(event).sort().map((key) => [key, event[key]]));
    return spell(one) === spell(other);
  }

  /** @param {InstanceType<typeof course.Store>} record @returns {string} all of it as text, with what is not stored yet and what can't be read */
  function textOf(record) {
    const content = {
      format: FORMAT,
      version: VERSION,
      course: record.courseId,
      profile: record.name,
      saved: new Date().toISOString(),
      events: record.events,
      aside: record.aside.map(writable),
      drafts: record.allDrafts,
    };
    return JSON.stringify(content, null, 1);
  }

  /** @param {any} raw what can't be read, of whatever shape @returns {any} the same; where JSON can't hold it, the reason in words */
  function writable(raw) {
    try {
      JSON.stringify(raw);
      return raw;
    } catch (error) {
      return String(error);
    }
  }

  return { read, textOf };
})();
