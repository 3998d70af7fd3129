// The register of what a record may hold: each kind of event, its fields, and what fits into each field. All that enters is held to it:
// the store, a file, a file for supervision, an assignment; and so is the table in docs/file.md. Pure.
var course = course || {};
course.kinds = (function () {
  "use strict";

  /** @typedef {(value: any, event?: any) => boolean} Fits whether a value fits into a field */
  /** @typedef {{[field: string]: Fits}} Fields */

  // A name that every object has, as “constructor”, is no id: looked up by it, an object would find what nobody put there.
  /** @param {RegExp} form @returns {Fits} */
  const id = (form) => (value) => typeof value === "string" && form.test(value) && !(value in {});
  // Half a character (a surrogate without the other half) can't be written to a file or a link.
  /** @param {number} most characters @returns {Fits} */
  const text = (most) => (value) => typeof value === "string" && value.length <= most && !/\p{Cs}/u.test(value);
  /** @param {number} least @param {number} most @returns {Fits} */
  const count = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
  /** @param {...any} words @returns {Fits} */
  const oneOf = (...words) => (value) => words.includes(value);
  /** @param {Fits} fits @param {number} most @param {number} [least] @returns {Fits} */
  const list = (fits, most, least = 0) => (value) => Array.isArray(value) && count(least, most)(value.length) && Array.from(value).every((each) => fits(each));
  /** @param {Fits} fits @returns {Fits} for a field that an event of the kind may lack */
  const perhaps = (fits) => (value) => value === undefined || fits(value);

  const name = id(/^[a-z0-9][a-z0-9-]{0,59}$/); // an id that an editor wrote: of a question, an option, a strategy, a case, a turn
  const mark = id(/^[0-9a-zA-Z-]{1,60}$/); // an id that the course made: of an event, an entry, a record
  const words = text(1_000_000); // what a learner wrote
  const names = (/** @type {number} */ most, /** @type {number} */ least = 0) => {
    const all = list(name, most, least);
    return (/** @type {any} */ value) => all(value) && new Set(value).size === value.length;
  };
  const chosen = names(100);
  const day = (/** @type {any} */ value) => {
    const at = /^\d{4}-\d\d-\d\d$/.test(value) && typeof value === "string" ? Date.parse(`${value}T00:00:00Z`) : NaN;
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
  };
  const at = count(0, 4_102_444_800_000); // until the year 2100
  const result = oneOf(null, "correct", "partly", "not yet");
  const sure = oneOf(null, "guess", "fairly sure", "certain");

  /** What the learner can set, and to what. @type {Map<any, Fits>} */
  const SETTINGS = new Map([["time", oneOf("on", "off")], ["voice", oneOf("on", "off")], ["person", mark]]);

  /** What can be handed in, and in which forms; the two tests had none before edition 1.4. @type {Map<any, any[]>} */
  const HANDED = new Map(Object.entries({
    before: [undefined, "a", "b"], after: [undefined, "a", "b"], later: ["c"], "words before": ["a", "b"], "words after": ["a", "b"],
  }));

  /** The fields of every event. @type {Fields} */
  const EACH = { id: mark, at, version: count(1, 999), kind: () => true };

  /** @type {[string, Fields][]} */
  const ALL = [
    // an attempt at a question
    ["answered", { question: name, revision: name, response: (value) => words(value) || chosen(value), result: perhaps(result), sure: perhaps(sure) }],
    // a written answer, or the first reply to a practice line, marked by the learner
    ["marked", { attempt: mark, met: chosen, of: count(1, 100) }],
    // a self-check taken afresh
    ["afresh", { quiz: name }],
    // a page read to its end
    ["read", { strategy: name }],
    // a case begun
    ["began", { case: name, mode: perhaps(oneOf("coaching", "debrief")) }],
    // a choice in a case
    ["chose", { case: name, turn: name, choice: name, after: mark, wrote: perhaps(words), said: perhaps(words), heard: perhaps(words) }],
    // an entry under “Results of strategy”; a later one of the same `entry` is an edit
    ["wrote", {
      entry: mark, strategy: name, date: day, setting: words, code: words, tried: words, happened: words, next: words,
      alliance: count(0, 5), tags: list(words, 1000),
    }],
    // an entry deleted
    ["removed", { entry: mark }],
    // a deleted entry put back
    ["restored", { entry: mark }],
    // a strategy’s page opened or left
    ["visited", { strategy: name, section: id(/^([a-z0-9][a-z0-9_-]{0,99})?$/), seconds: count(0, 604_800) }],
    // chance has decided which form of the test, and which lines for one’s own words, come before the course
    ["drew", { forms: oneOf("ab", "ba"), words: oneOf("ab", "ba") }],
    // a client answered in one’s own words, before the course or after it
    ["worded", { time: oneOf("before", "after"), line: name, words }],
    // a test, or replies in one’s own words, handed in
    ["handed", { test: (value) => HANDED.has(value), form: (value, event) => Boolean(HANDED.get(event.test)?.includes(value)) }],
    // a mixed review begun
    ["reviewing", { questions: chosen }],
    // a round of practice begun
    ["practising", { strategy: name, company: oneOf("alone", "partner") }],
    // a reply to a practice line
    ["replied", { round: mark, strategy: name, line: name, mood: count(0, 9), words, betters: perhaps(mark) }],
    // how hard a line was, by the learner’s own word
    ["felt", { reply: mark, how: oneOf("too easy", "right", "too hard") }],
    // how a reply landed, by the partner who played the client
    ["landed", { round: mark, strategy: name, line: name, mood: count(0, 9), how: oneOf("closer", "same", "further") }],
    // a choice of the learner’s
    ["set", { name: (value) => SETTINGS.has(value), value: (value, event) => Boolean(SETTINGS.get(event.name)?.(value)) }],
    // an assignment accepted
    ["accepted", {
      plan: id(/^[a-z0-9]{4,40}$/), from: text(60), due: (value) => value === "" || day(value), note: text(200), items: names(99, 1), results: count(0, 9),
    }],
    // an assignment put away
    ["dropped", { plan: id(/^[a-z0-9]{4,40}$/) }],
    // the record saved as a file
    ["copied", {}],
  ];
  /** @type {Map<any, Fields>} */
  const KINDS = new Map(ALL);

  /**
   * @param {Fields} fields @param {any} values
   * @returns {string} the first field whose value does not fit; "" where all do
   */
  function misfit(fields, values) {
    for (const field in fields) if (!fields[field](values[field], values)) return field;
    return "";
  }

  /** @param {any} event of whatever shape @returns {string} the field that is wrong, “kind” or “not an event”; "" if nothing is */
  function faultOf(event) {
    if (!event || Object.getPrototypeOf(event) !== Object.prototype) return "not an event";
    const fields = KINDS.get(event.kind);
    if (!fields) return "kind";
    for (const key in event) if (!Object.hasOwn(EACH, key) && !Object.hasOwn(fields, key)) return key || "a field without a name";
    return misfit(EACH, event) || misfit(fields, event);
  }

  /** @param {string} kind @returns {Fields} the fields of its events, without those that every event has */
  const fieldsOf = (kind) => KINDS.get(kind) || {};

  return { KINDS, fieldsOf, name, mark, text, count, at, misfit, faultOf };
})();
