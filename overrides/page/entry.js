// An entry under “Results of strategy”, as pages show it.
// Needs page/page, page/entry.css.
var course = course || {};
course.entry = (function () {
  "use strict";

  /**
   * @param {any} host an element with the templates and words of entries
   * @param {Entry} entry
   * @returns {any} the entry as an article; the learner's words are set as text, never as markup
   */
  function article(host, entry) {
    const made = course.page.template(host, "entry").firstElementChild;
    const word = (/** @type {string} */ name, /** @type {any[]} */ ...values) => course.page.word(host, "words", name, ...values);
    const code = entry.code || word("no code");
    made.querySelector("[data-head]").textContent = word("head", entry.date, code, entry.setting || word("no setting"));
    const parts = { tried: entry.tried, happened: entry.happened, next: entry.next, alliance: "", tags: entry.tags.join(", ") };
    if (entry.alliance) parts.alliance = word(`alliance ${entry.alliance}`);
    for (const [name, text] of Object.entries(parts)) {
      if (!text) continue;
      const term = document.createElement("dt");
      term.textContent = word(name);
      const said = document.createElement("dd");
      said.textContent = text;
      made.querySelector("dl").append(term, said);
    }
    return made;
  }

  return { article };
})();
