// The record as a file: made whole, and read back, which is hostile until proven otherwise. Pure.
// Needs record/facts, record/kinds.
var course = course || {};
course.recordFile = (function () {
  "use strict";

  const FORMAT = "course-record";
  const VERSION = 1;
  const MOST_CHARACTERS = 60_000_000;
  const MOST_EVENTS = 500_000;
  const MOST_DRAFTS = 1000;
  const TOMORROW = 2 * 86_400_000; // a clock may be wrong by so much

  /** Something wrong with a file: the name of a word, and what fits into it. */
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
   * @param {Map<string, any>} own the events that are here, by id
   * @returns {{fresh: any[], known: number, profile: string, drafts: any[]} | {refused: string, values: (string | number)[]}}
   *   `fresh`: events to add; `profile`: whose record the file says it is; `drafts`: what was unfinished
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
      const event = sound(raw, place + 1);
      const here = own.get(event.id) || fresh.get(event.id);
      if (!here) fresh.set(event.id, event);
      else if (same(here, event)) known += 1;
      else throw new Refusal("clash", place + 1);
    });
    const profile = typeof content.profile === "string" ? content.profile.slice(0, 40) : "";
    // One that can't be read is left out: it must not keep the finished work away.
    const drafts = Array.isArray(content.drafts) ? content.drafts.slice(0, MOST_DRAFTS).filter(isDraft) : [];
    return { fresh: Array.from(fresh.values()), known, profile, drafts };
  }

  /** @param {any} raw @param {number} number from 1 @returns {any} the event, of the version in force */
  function sound(raw, number) {
    const { event, aside, fault } = course.facts.bringForward(raw);
    if (aside === "newer") throw new Refusal("newer file");
    const wrong = fault || (event.at > Date.now() + TOMORROW && "at");
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

  /** @param {InstanceType<typeof course.Store>} record @returns {string} the whole of it as text: what is stored, what is not yet, and what can't be read */
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

  /** @param {any} raw what can't be read, of whatever shape @returns {any} the same; as words, where no file of this form can hold it */
  function writable(raw) {
    try {
      JSON.stringify(raw);
      return raw;
    } catch (error) {
      return String(error);
    }
  }

  return { FORMAT, VERSION, read, textOf };
})();
