// The completion record: lines of text with a check code, and the check of a pasted record against its code. Words are in completion.html.
// Needs record/days, record/figures, record/gain, exchange/check-code, page/download, page/notice-due, page/part, page/form.css,
// components/completion/completion.css.
(function () {
  "use strict";

  const DRAFT = "completion/name";
  const CODE = /\b([0-9A-F]{4}-[0-9A-F]{4})\b/g;

  class Completion extends course.Part {
    start() {
      this.stage.append(this.template("form"));
      const form = /** @type {HTMLFormElement} */ (this.stage.querySelector("form"));
      this.fields = /** @type {any} */ (form.elements);
      const all = this.record.drafts(DRAFT);
      const [kept] = all;
      this.fields.learner.value = kept?.response || this.record.name;
      this.fields.keep.checked = Boolean(kept);
      for (const each of all) this.record.goOnWith(each);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("input", () => this.nameChanged());
      this.at("print").addEventListener("click", () => window.print());
      this.at("save").addEventListener("click", () => course.download(this.text().join("\n"), "completion", "txt", "text/plain"));
      this.at("paste").addEventListener("input", () => this.check());
      this.record.addEventListener("change", () => this.show());
      this.show();
    }

    async nameChanged() {
      const { learner, keep } = this.fields;
      this.show();
      const done = keep.checked ? this.record.saveDraft(DRAFT, learner.value) : this.record.dropDrafts(DRAFT);
      this.at("saved").textContent = (await done) ? (keep.checked ? this.word("kept") : "") : this.word("unkept");
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const lines = this.text();
      const paragraphs = lines.slice(0, -1).map((text) => Object.assign(document.createElement("p"), { textContent: text }));
      this.at("card").replaceChildren(...paragraphs);
      this.at("code").textContent = /** @type {any} */ (lines.at(-1)?.match(CODE))[0];
    }

    /** @returns {string[]} the record, line by line; the last holds the code */
    text() {
      const index = course.figures.indexOf(this.record.events);
      const today = course.days.dayOf(Date.now());
      const rows = this.catalogue.strategies.map((strategy) => course.figures.strategyOf(index, strategy, today));
      const name = this.fields.learner.value.trim();
      const complete = rows.filter((row) => row.complete).length;
      const lines = [
        this.word("title", this.dataset.title || "", this.catalogue.edition),
        name ? this.word("name", name) : this.word("no name"),
        index.first !== null && index.last !== null ? this.word("dates", day(index.first), day(index.last), day(Date.now())) : this.word("nothing"),
        ...rows.map((row, place) => this.line(row, place)),
        this.word("sum", complete, rows.length),
        ...this.tests(index),
        this.word("rule"),
      ];
      return [...lines, this.word("code", course.checkCode(lines.join("\n")))];
    }

    /** @param {Figures} row @param {number} place @returns {string} */
    line(row, place) {
      const { title } = this.catalogue.strategies[place];
      if (row.state === "not begun") return this.word("line not begun", place + 1, title);
      const played = this.word(!row.hasCase ? "no case" : row.played ? "played" : "not played");
      const results = this.word("results", row.entries);
      const state = this.word(row.complete ? "complete" : row.state);
      return this.word("line", place + 1, title, state, row.latest, row.questions, played, results);
    }

    /** @param {Index} index @returns {string[]} */
    tests(index) {
      if (!index.handedIn.has("before") || !index.handedIn.has("after")) return [];
      const { pairs } = course.gain.of(index, this.catalogue.strategies);
      return pairs.filter(({ from }) => from === "before").map(({ to, both, first, second, luck }) => this.word(`before ${to}`, first, second, both, luck));
    }

    /** Say whether the code in a pasted record fits the text before it. */
    check() {
      const text = this.at("paste").value;
      const last = Array.from(text.matchAll(CODE)).pop();
      const before = last && text.slice(0, text.slice(0, last.index).trimEnd().lastIndexOf("\n") + 1);
      const state = !last ? "no code" : course.checkCode(before) === last[1] ? "fits" : "does not fit";
      this.at("checked").textContent = text.trim() ? this.word(state) : "";
    }
  }

  /** @param {number} at @returns {string} the learner's own day as YYYY-MM-DD, which reads the same in every language */
  function day(at) {
    return new Date(course.days.dayOf(at) * 86_400_000).toISOString().slice(0, 10);
  }

  customElements.define("course-completion", Completion);
})();
