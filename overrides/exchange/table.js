// What leaves for other programs: a table for a spreadsheet, entries as Markdown. Pure.
var course = course || {};
course.table = (function () {
  "use strict";

  /**
   * @param {Entry[]} entries
   * @param {(strategy: string) => string} title
   * @returns {string} the entries as a table
   */
  function ofEntries(entries, title) {
    const head = ["Date", "Strategy", "Client code", "Setting", "What I tried", "What happened", "What I will do next", "Alliance (1 to 5)", "Tags"];
    const rows = entries.map((entry) => [
      entry.date, title(entry.strategy), entry.code, entry.setting, entry.tried, entry.happened, entry.next, entry.alliance || "", entry.tags.join("; "),
    ]);
    return of(head, rows);
  }

  /**
   * @param {string[]} head @param {(string | number)[][]} rows
   * @returns {string} a table for a spreadsheet: with a byte order mark, CRLF, and no cell that a spreadsheet would take for a formula
   */
  function of(head, rows) {
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
   * @param {Entry[]} entries
   * @param {(strategy: string) => string} title
   * @param {{question?: string, labels: Record<string, string>}} words `question`: the learner's own, for supervision, on top
   * @returns {string} Markdown; in the learner's words no character is markup
   */
  function markdown(entries, title, words) {
    const literal = (/** @type {string} */ text) => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&").replace(/^(\s*)([-+]|\d+\.)/gm, "$1\\$2");
    const lines = [`# ${words.labels.title}`, ""];
    if (words.question) lines.push(`## ${words.labels.question}`, "", literal(words.question), "");
    for (const entry of entries) {
      lines.push(`## ${title(entry.strategy)}, ${entry.date}`, "");
      for (const part of /** @type {const} */ (["code", "setting", "tried", "happened", "next"])) {
        if (entry[part]) lines.push(`**${words.labels[part]}:** ${literal(entry[part])}`, "");
      }
      if (entry.alliance) lines.push(`**${words.labels.alliance}:** ${words.labels[`alliance ${entry.alliance}`]} (${entry.alliance})`, "");
      if (entry.tags.length) lines.push(`**${words.labels.tags}:** ${literal(entry.tags.join(", "))}`, "");
    }
    return lines.join("\n");
  }

  return { of, ofEntries, markdown };
})();
