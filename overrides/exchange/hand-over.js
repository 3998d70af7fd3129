// What a trainee hands over to a supervisor: a file with only what was chosen from the record; and reading one back, which is taken for
// hostile until every value has been checked. Pure.
// Needs record/attempts, record/figures, record/forms, record/kinds.
/**
 * @typedef {object} HandOver a file that a trainee hands over
 * @property {string} learner the name that the trainee gave
 * @property {string} person a mark that is the same in each file of one record
 * @property {number} made milliseconds since 1970
 * @property {string} edition of the content
 * @property {any[]} [strategies] figures of each strategy, where completion is shared
 * @property {any[]} [cases] long cases and whether they were played
 * @property {any[]} [answers] attempts, where answers are shared
 * @property {any[]} [entries] chosen entries of the journal
 * @property {any[]} [replies] chosen replies to practice lines, first and second
 * @property {any[]} [tests] which form of the test was handed in when, where answers are shared
 * @property {any[]} [worded] chosen replies in one’s own words, from before the course and after it
 */
var course = course || {};
course.handOver = (function () {
  "use strict";

  const FORMAT = "course-return";
  const BUNDLE = "course-board";
  const VERSION = 1;
  const MOST = { characters: 20_000_000, answers: 50_000, entries: 5000, rows: 200 };

  const FIGURES = ["tried", "questions", "first", "latest", "entries"];
  const SIGNS = ["complete", "read", "played"];
  const STATES = ["not begun", "reading", "checked", "tried"];

  const { fieldsOf, misfit, name, mark, text, at } = course.kinds;
  const number = course.kinds.count(0, 100_000);
  /** An attempt as it is handed over: the fields of its event, and when it was made. */
  const ANSWER = { ...fieldsOf("answered"), at };
  /** An entry as it is handed over: all its fields but its id. */
  const { entry: _, ...ENTRY } = fieldsOf("wrote");
  /** A reply to a practice line: the first words, the second, and what the learner ticked of the first. */
  const { strategy, line, words } = fieldsOf("replied");
  const { met, of } = fieldsOf("marked");
  const REPLY = { strategy, line, at, first: words, second: words, met, of: (/** @type {any} */ value) => value === 0 || of(value) };
  const [oneTime, drawn] = [fieldsOf("worded").time, (/** @type {any} */ value) => typeof value === "boolean"];
  /** A test that was handed in: when, in which form, and whether chance gave it. */
  const TEST = {
    test: (/** @type {any} */ value) => ["before", "after", "later"].includes(value),
    form: (/** @type {any} */ value, /** @type {any} */ row) => (row.test === "later" ? ["c"] : ["a", "b"]).includes(value),
    drawn, at,
  };
  /** A reply in one’s own words. */
  const WORDED = { time: oneTime, form: (/** @type {any} */ value) => ["a", "b"].includes(value), drawn, line, words, at };

  /** @param {any} fields @param {any} values @returns {any} the values that have a field, and no others */
  const only = (fields, values) => Object.fromEntries(Object.keys(fields).map((field) => [field, values[field]]));

  /**
   * @param {any[]} events in order @param {Index} index of them @param {Catalogue} catalogue @param {number} today
   * @param {{learner: string, person: string, completion: boolean, answers: boolean, entries: Entry[], replies?: Try[], worded?: string[]}} chosen
   *   `worded`: “before” and “after”, as far as the replies of that time are shared
   * @returns {HandOver} what the file holds, and nothing else
   */
  function made(events, index, catalogue, today, chosen) {
    /** @type {HandOver} */
    const file = { learner: chosen.learner, person: chosen.person, made: Date.now(), edition: catalogue.edition };
    if (chosen.completion) {
      file.strategies = catalogue.strategies.map((strategy) => figuresOf(course.figures.strategyOf(index, strategy, today)));
      file.cases = catalogue.cases.map((each) => ({ id: each.id, played: course.figures.isPlayed(index, each) }));
    }
    if (chosen.answers) {
      file.answers = events.filter((event) => event.kind === "answered").map((event) => ({
        ...only(ANSWER, event), result: course.attempts.resultOf(index.attempts, event),
      }));
      file.tests = ["before", "after", "later"].filter((test) => index.handedIn.has(test)).map((test) => ({
        test, form: course.forms.handedForm(index, "forms", test), drawn: course.forms.isDrawn(index, "forms", test), at: index.handedIn.get(test),
      }));
    }
    if (chosen.entries.length) {
      file.entries = chosen.entries.map((entry) => only(ENTRY, entry));
    }
    if (chosen.replies?.length) {
      file.replies = chosen.replies.map((each) => only(REPLY, { ...each, first: each.words, second: each.again?.words || "" }));
    }
    if (chosen.worded?.length) file.worded = chosen.worded.flatMap((time) => wordedAt(index, time));
    return file;
  }

  /** @param {Index} index @param {string} time @returns {any[]} the replies in one’s own words that were handed in then */
  function wordedAt(index, time) {
    const form = course.forms.handedForm(index, "words", time);
    const drawn = course.forms.isDrawn(index, "words", time);
    return form ? (index.worded.get(time) || []).map((each) => only(WORDED, { ...each, time, form, drawn })) : [];
  }

  /** @param {Figures} row @returns {any} what is handed over of it */
  function figuresOf(row) {
    const figures = only(Object.fromEntries(FIGURES.map((name) => [name, true])), row);
    return { id: row.id, state: row.state, complete: row.complete, read: Boolean(row.read), played: row.played, ...figures };
  }

  /** @param {HandOver} file @param {string} courseId @returns {string} the text of its file */
  function toText(file, courseId) {
    return JSON.stringify({ format: FORMAT, version: VERSION, course: courseId, ...file }, null, 1);
  }

  /** A file that is refused: the name of the word that says why. */
  class Refusal extends Error {}

  /** @param {boolean} sound @param {string} [word] */
  function must(sound, word = "broken hand-over") {
    if (!sound) throw new Refusal(word);
  }

  /**
   * Read a file. Unknown keys are left out; one value that does not fit refuses the whole file.
   * @param {string} text @param {string} courseId @param {(value: any, courseId: string) => any} [read] what reads it, once it is parsed
   * @returns {{handOver: HandOver} | {refused: string}} `refused`: the name of the word that says why
   */
  function fromText(text, courseId, read = fromValue) {
    if (text.length > MOST.characters) return { refused: "too large" };
    try {
      return read(JSON.parse(text.replace(/^\uFEFF/, "")), courseId);
    } catch (error) {
      return { refused: "not json" };
    }
  }

  /** @param {any} value as parsed @param {string} courseId @returns {{handOver: HandOver} | {refused: string}} */
  function fromValue(value, courseId) {
    try {
      must(value?.format === FORMAT, value?.format === "course-record" ? "whole record" : "not a hand-over");
      must(!(Number.isInteger(value.version) && value.version > VERSION), "newer hand-over");
      must(value.version === VERSION, "not a hand-over");
      must(value.course === courseId, "other course");
      return { handOver: checked(value) };
    } catch (error) {
      return { refused: error instanceof Refusal ? error.message : "broken hand-over" };
    }
  }

  /** @param {HandOver[]} files @param {string} courseId @param {any[]} [others] what files of other formats hold @returns {string} the text of one file that holds them all */
  function bundleOf(files, courseId, others = []) {
    const each = { format: FORMAT, version: VERSION, course: courseId };
    return JSON.stringify({ format: BUNDLE, version: VERSION, files: [...files.map((file) => ({ ...each, ...file })), ...others] });
  }

  /**
   * Read a file that one trainee handed over, or a saved board with many of them.
   * @param {string} text @param {string} courseId @param {(value: any, courseId: string) => any} [read] what reads each, where there are other formats too
   * @returns {any[]} what `read` makes of each: {handOver: HandOver} or {refused: string}
   */
  function listFromText(text, courseId, read = fromValue) {
    // Only a saved board begins so; this spares parsing every other file twice.
    if (!text.startsWith(`{"format":"${BUNDLE}"`)) return [fromText(text, courseId, read)];
    try {
      const { files } = JSON.parse(text);
      return files.map((/** @type {any} */ value) => read(value, courseId));
    } catch (error) {
      return [{ refused: "not json" }];
    }
  }

  /** @param {any} value @returns {HandOver} */
  function checked(value) {
    const { learner, person, edition } = value;
    must(text(80)(learner) && mark(person) && text(40)(edition) && at(value.made));
    /** @type {HandOver} */
    const file = { learner, person, edition, made: value.made };
    for (const [name, check, most] of PARTS) {
      if (value[name] === undefined) continue;
      must(Array.isArray(value[name]), "broken hand-over");
      must(value[name].length <= most, "too large");
      file[name] = value[name].map(check);
    }
    return file;
  }

  /** @param {any} row @returns {any} */
  function strategyRow(row) {
    must(name(row.id) && STATES.includes(row.state) && FIGURES.every((figure) => number(row[figure])));
    must(SIGNS.every((sign) => typeof row[sign] === "boolean"));
    must(row.first <= row.tried && row.latest <= row.tried && row.tried <= row.questions);
    return { id: row.id, state: row.state, ...Object.fromEntries([...SIGNS, ...FIGURES].map((each) => [each, row[each]])) };
  }

  /** @param {any} row @returns {any} */
  function caseRow({ id, played }) {
    must(name(id) && typeof played === "boolean");
    return { id, played };
  }

  /** @param {any} fields from the register @returns {(row: any) => any} what checks a row and returns it, or refuses the file */
  const rowOf = (fields) => (row) => {
    must(!misfit(fields, row));
    return only(fields, row);
  };

  /** The parts that a file may hold: what checks each row, and how many rows there may be. @type {["strategies" | "cases" | "answers" | "entries" | "replies" | "tests" | "worded", (row: any) => any, number][]} */
  const PARTS = [
    ["strategies", strategyRow, MOST.rows], ["cases", caseRow, MOST.rows], ["answers", rowOf(ANSWER), MOST.answers], ["entries", rowOf(ENTRY), MOST.entries],
    ["replies", rowOf(REPLY), MOST.entries], ["tests", rowOf(TEST), 3], ["worded", rowOf(WORDED), MOST.rows],
  ];

  /** @param {HandOver} file @returns {{complete: number, tried: number, questions: number, latest: number, entries: number} | null} */
  function sumOf(file) {
    if (!file.strategies) return null;
    const sum = (/** @type {string} */ name) => /** @type {any[]} */ (file.strategies).reduce((total, row) => total + row[name], 0);
    const complete = file.strategies.filter((row) => row.complete).length;
    return { complete, tried: sum("tried"), questions: sum("questions"), latest: sum("latest"), entries: sum("entries") };
  }

  return { made, toText, fromText, fromValue, bundleOf, listFromText, sumOf };
})();
