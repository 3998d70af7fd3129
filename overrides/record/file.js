// The record as a file: reading one back, which is hostile until proven otherwise, and the forms to take away. Pure.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  const FORMAT = "course-record";
  const VERSION = 1;
  const MOST_CHARACTERS = 60_000_000;
  const MOST_EVENTS = 500_000;
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
   * @returns {{fresh: any[], known: number, profile: string} | {refused: string, values: (string | number)[]}} `fresh`: events to
   *   add; `profile`: whose record the file says it is
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
    return { fresh: Array.from(fresh.values()), known, profile };
  }

  /** @param {any} raw @param {number} number from 1 @returns {any} the event, of the version in force */
  function sound(raw, number) {
    const { event, aside, fault } = course.event.bringForward(raw);
    if (aside === "newer") throw new Refusal("newer file");
    const wrong = fault || (event.at > Date.now() + TOMORROW && "at");
    if (wrong) throw new Refusal("broken event", number, wrong.slice(0, 40));
    return event;
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

  /**
   * @param {any[]} entries
   * @param {(strategy: string) => string} title
   * @returns {string} the entries as a table
   */
  function csv(entries, title) {
    const head = ["Date", "Strategy", "Client code", "Setting", "What I tried", "What happened", "What I will do next", "Alliance (1 to 5)", "Tags"];
    const rows = entries.map((entry) => [
      entry.date, title(entry.strategy), entry.code, entry.setting, entry.tried, entry.happened, entry.next, entry.alliance || "", entry.tags.join("; "),
    ]);
    return table(head, rows);
  }

  /**
   * @param {string[]} head @param {(string | number)[][]} rows
   * @returns {string} a table for a spreadsheet: UTF-8 with a mark, CRLF, and no cell that a spreadsheet would take for a formula
   */
  function table(head, rows) {
    const cell = (/** @type {string | number} */ value) => {
      const text = String(value);
      // A leading = + - @, also in full width, starts a formula in some spreadsheets, and so do tab and return; some drop spaces and
      // signs that have no width before it. An apostrophe makes it text.
      const safe = /^([\t\r\n]|[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠])/u.test(text) ? `'${text}` : text;
      return `"${safe.replaceAll('"', '""')}"`;
    };
    return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  /**
   * @param {any[]} entries
   * @param {(strategy: string) => string} title
   * @param {{question?: string, labels: Record<string, string>}} words `question`: the learner's own, for supervision, on top
   * @returns {string} Markdown in which the learner's words stay literal
   */
  function markdown(entries, title, words) {
    const literal = (/** @type {string} */ text) => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replace(/^(\s*)([-+]|\d+\.)/gm, "$1\\$2");
    const lines = [`# ${words.labels.title}`, ""];
    if (words.question) lines.push(`## ${words.labels.question}`, "", literal(words.question), "");
    for (const entry of entries) {
      lines.push(`## ${title(entry.strategy)}, ${entry.date}`, "");
      for (const part of ["code", "setting", "tried", "happened", "next"]) {
        if (entry[part]) lines.push(`**${words.labels[part]}:** ${literal(entry[part])}`, "");
      }
      if (entry.alliance) lines.push(`**${words.labels.alliance}:** ${words.labels[`alliance ${entry.alliance}`]} (${entry.alliance})`, "");
      if (entry.tags.length) lines.push(`**${words.labels.tags}:** ${literal(entry.tags.join(", "))}`, "");
    }
    return lines.join("\n");
  }

  course.file = { read, csv, table, markdown };
})();
