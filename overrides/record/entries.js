// The entries of the worksheet, “Results of strategy”, folded from the events; and what warns of an identifiable client. Pure.
/**
 * @typedef {object} Entry
 * @property {string} id its own
 * @property {number} at when it was first written
 * @property {string} wording the event of its latest wording
 * @property {string} strategy
 * @property {string} date YYYY-MM-DD
 * @property {string} setting
 * @property {string} code that the learner made up for the client
 * @property {string} tried
 * @property {string} happened
 * @property {string} next
 * @property {number} alliance from 1 to 5; 0: not said
 * @property {string[]} tags
 * @property {string} [words] all its words in small letters, once it was searched
 */
var course = course || {};
course.entries = (function () {
  "use strict";

  /**
   * @param {any[]} events in order
   * @returns {Entry[]} those that are not deleted, each in its latest wording, newest day first
   */
  function entriesOf(events) {
    const found = new Map();
    for (const event of events) {
      const before = found.get(event.entry);
      if (event.kind === "wrote") found.set(event.entry, { ...event, id: event.entry, wording: event.id, at: before?.at || event.at, gone: false });
      else if (event.kind === "removed" && before) before.gone = true;
      else if (event.kind === "restored" && before) before.gone = false;
    }
    const standing = Array.from(found.values()).filter((entry) => !entry.gone);
    return standing.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : b.at - a.at));
  }

  /** @param {Entry} entry @returns {string} all its words in small letters, for the search */
  function wordsOf(entry) {
    return [entry.date, entry.setting, entry.code, entry.tried, entry.happened, entry.next, ...entry.tags].join(" ").toLowerCase();
  }

  /**
   * @param {Entry[]} entries
   * @param {{text?: string, strategy?: string, tag?: string, code?: string, from?: string, to?: string}} filter empty: all
   * @returns {Entry[]} those that fit all parts; every word of the text must occur
   */
  function filtered(entries, filter) {
    const words = (filter.text || "").toLowerCase().split(/\s+/).filter(Boolean);
    return entries.filter((entry) => {
      if (filter.strategy && entry.strategy !== filter.strategy) return false;
      if (filter.tag && !entry.tags.includes(filter.tag)) return false;
      if (filter.code && entry.code !== filter.code) return false;
      if ((filter.from && entry.date < filter.from) || (filter.to && entry.date > filter.to)) return false;
      const all = (entry.words ??= wordsOf(entry));
      return words.every((word) => all.includes(word));
    });
  }

  /**
   * @param {string} text
   * @param {{id: string, what: string, pattern: string}[]} patterns
   * @returns {string[]} what in it may identify somebody, in words for the learner; it warns and never prevents
   */
  function warningsFor(text, patterns) {
    return patterns.filter((each) => new RegExp(each.pattern).test(text)).map((each) => each.what);
  }

  /** @param {Entry[]} entries @param {"code" | "tags"} part @returns {string[]} the codes or tags in use, in alphabetical order */
  function used(entries, part) {
    const all = entries.flatMap((entry) => entry[part]).filter(Boolean);
    return Array.from(new Set(all)).sort((a, b) => a.localeCompare(b));
  }

  return { entriesOf, filtered, warningsFor, used };
})();
