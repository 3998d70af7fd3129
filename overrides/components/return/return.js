// Handing work over to a supervisor. What a file holds is made in exchange/hand-over.js; words are in return.html.
// Needs record/days, record/entries, record/facts, record/figures, exchange/hand-over, page/act, page/download, page/notice-due,
// page/part, page/form.css, components/return/return.css.
(function () {
  "use strict";

  class Return extends course.Part {
    /** The mark for this record's files, where none has been saved yet. */
    mark = course.facts.newId();

    /** @type {any[]} */
    entries = [];

    /** @type {Try[]} replies to practice lines that were typed, the newest first */
    replies = [];

    start() {
      course.noticeDue.warn(this, this.record);
      this.stage.append(this.template("return"));
      this.form = /** @type {any} */ (this.stage.querySelector("form"));
      this.form.elements.learner.value = this.record.name;
      this.entries = course.entries.entriesOf(this.record.events);
      this.at("entries").append(...(this.entries.length ? this.entries.map((entry) => this.choice(entry)) : [this.word("none")]));
      const index = course.figures.indexOf(this.record.events);
      this.replies = Array.from(index.rounds.tries.values()).filter((each) => each.words || each.again?.words).reverse();
      this.at("replies").append(...(this.replies.length ? this.replies.map((each) => this.replyChoice(each)) : [this.word("no replies")]));
      const worded = ["before", "after"].filter((time) => index.worded.get(time)?.length);
      const boxes = worded.map((time) => box("worded", time, this.word(`worded ${time}`, /** @type {any[]} */ (index.worded.get(time)).length)));
      this.at("worded").append(...(boxes.length ? boxes : [this.word("no worded")]));
      this.form.addEventListener("input", () => this.show());
      this.form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
      course.act(this.at("save"), () => this.save());
      this.show();
    }

    /** @param {string} strategy @returns {string} */
    titleOf(strategy) {
      return this.catalogue.strategies.find((each) => each.id === strategy)?.title || strategy;
    }

    /** @param {Entry} entry @returns {HTMLElement} a box to tick */
    choice(entry) {
      return box("entry", entry.id, this.word("entry", entry.date, this.titleOf(entry.strategy), entry.code || this.word("no code")));
    }

    /** @param {Try} reply @returns {HTMLElement} a box to tick */
    replyChoice({ id, at, strategy, words, again }) {
      return box("reply", id, this.word("reply", course.days.inWords(at), this.titleOf(strategy), words || again.words));
    }

    /** @param {string} name of boxes @returns {Set<string>} the values of those that are ticked */
    ticked(name) {
      return new Set(Array.from(this.form.querySelectorAll(`[name='${name}']:checked`), (each) => /** @type {any} */ (each).value));
    }

    /** @returns {any} what the file would hold, as the boxes stand */
    get file() {
      const { learner, completion, answers } = this.form.elements;
      const [entries, replies] = [this.ticked("entry"), this.ticked("reply")];
      const index = course.figures.indexOf(this.record.events);
      return course.handOver.made(this.record.events, index, this.catalogue, course.days.dayOf(Date.now()), {
        learner: learner.value.trim() || this.word("unnamed"),
        person: this.person,
        completion: completion.checked,
        answers: answers.checked,
        entries: this.entries.filter((entry) => entries.has(entry.id)),
        replies: this.replies.filter((each) => replies.has(each.id)),
        worded: Array.from(this.ticked("worded")),
      });
    }

    /** @returns {string} the mark of this record's files; it is stored when the first file is saved */
    get person() {
      const kept = this.record.events.find((event) => event.kind === "set" && event.name === "person");
      return kept?.value || this.mark;
    }

    show() {
      const { file } = this;
      const chosen = Boolean(file.strategies || file.answers || file.entries || file.replies || file.worded);
      this.at("says").textContent = "";
      this.at("nothing").hidden = chosen;
      this.at("inside").hidden = !chosen;
      this.at("save").disabled = !chosen;
      this.at("raw").textContent = chosen ? course.handOver.toText(file, this.record.courseId) : "";
      this.at("sum").replaceChildren(...this.sum(file).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }

    /** @param {any} file @returns {string[]} what is inside, in words */
    sum(file) {
      const lines = [this.word(this.form.elements.learner.value.trim() ? "sum name" : "sum no name", file.learner)];
      const sums = course.handOver.sumOf(file);
      if (sums) lines.push(this.word("sum completion", sums.complete, file.strategies.length, sums.tried, sums.entries));
      if (file.answers) {
        const written = file.answers.filter((/** @type {any} */ answer) => typeof answer.response === "string").length;
        lines.push(this.word("sum answers", file.answers.length, written));
      }
      for (const entry of file.entries || []) {
        lines.push(this.word("sum entry", entry.date, this.titleOf(entry.strategy), entry.code || this.word("no code")));
      }
      for (const { strategy, first, second } of file.replies || []) lines.push(this.word("sum reply", this.titleOf(strategy), first || second));
      if (file.worded) lines.push(this.word("sum worded", file.worded.length));
      return [...lines, this.word("sum always")];
    }

    async save() {
      const { file, person } = this;
      if (!this.record.events.some((event) => event.kind === "set" && event.name === "person")) {
        await this.record.append(course.facts.make("set", { name: "person", value: person }));
      }
      const name = file.learner.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "return";
      course.download(course.handOver.toText(file, this.record.courseId), `for-supervision-${name}`, "json", "application/json");
      this.at("says").textContent = this.word("saved");
    }
  }

  /** @param {string} name @param {string} value @param {string} says @returns {HTMLElement} a box to tick */
  function box(name, value, says) {
    const label = document.createElement("label");
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", name, value }), " ", Object.assign(document.createElement("span"), { textContent: says }));
    return label;
  }

  customElements.define("course-return", Return);
})();
