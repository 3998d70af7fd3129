// The tests before the course, after it and weeks later: each choice is saved as a draft, a test is handed in once, and feedback shows when
// both of the first two are done, or the later one. Which form is asked is worked out in page/formed.js; words are in test.html.
// Needs record/days, record/facts, record/figures, record/grading, page/act, page/formed, page/notice-due, page/page,
// page/form.css, components/question/question.css.
(function () {
  "use strict";

  class Test extends course.Formed {
    strategies = this.catalogue.strategies;

    start() {
      this.stage.append(this.template("hand"));
      this.addEventListener("input", (event) => this.keepDraft(/** @type {any} */ (event.target).closest(".question")));
      course.act(this.at("hand"), () => this.handIn(false));
      course.act(this.at("hand-open"), () => this.handIn(true));
      return this.begin();
    }

    /** @param {HTMLElement} question */
    dress(question) {
      const sure = this.template("sure");
      for (const input of sure.querySelectorAll("input")) input.name = `sure-${question.dataset.question}`;
      /** @type {any} */ (question.querySelector("[data-controls]")).append(sure);
    }

    /** @returns {Promise<TakenForm>} */
    taken() {
      return this.time === "later" ? Promise.resolve({ form: "c", fixed: false }) : super.taken();
    }

    get isBegun() {
      return Object.keys(this.read()).length > 0;
    }

    /** @param {HTMLElement} question @param {"fieldset" | ".sure"} part @returns {any[]} */
    inputs(question, part) {
      const own = `${part === ".sure" ? "sure-" : ""}${question.dataset.question}`;
      return Array.from(question.querySelectorAll(`input[name="${own}"]`));
    }

    /** @returns {Record<string, {chosen: string, sure: string | null}>} what is chosen, by question */
    read() {
      const marked = (/** @type {HTMLElement} */ question, /** @type {"fieldset" | ".sure"} */ part) =>
        this.inputs(question, part).find((input) => input.checked)?.value || null;
      const answered = this.entries.filter((question) => marked(question, "fieldset"));
      return Object.fromEntries(
        answered.map((question) => [question.dataset.question, { chosen: marked(question, "fieldset"), sure: marked(question, ".sure") }]),
      );
    }

    /** @param {Record<string, {chosen: string, sure: string | null}>} given */
    fill(given) {
      for (const question of this.entries) {
        const own = given[question.dataset.question || ""];
        for (const input of this.inputs(question, "fieldset")) input.checked = input.value === own?.chosen;
        for (const input of this.inputs(question, ".sure")) input.checked = input.value === own?.sure;
      }
    }

    /** @param {HTMLElement | null} question */
    keepDraft(question) {
      const name = question?.dataset.question || "";
      const given = this.read()[name];
      if (!given) return; // says how sure they are, but chose no answer yet
      this.at("hand-open").hidden = true;
      this.record.saveDraft(`${this.draft}/${name}`, JSON.stringify(given));
    }

    /** Fill in what was chosen earlier or in another tab, where nothing is chosen here. @returns {number} how many questions were filled in */
    resume() {
      const here = this.read();
      const kept = this.kept();
      const found = Object.keys(kept).filter((name) => !here[name]);
      this.fill({ ...kept, ...here });
      for (const name of Object.keys(kept)) this.record.takeUp(`${this.draft}/${name}`); // now that they are shown
      return found.length;
    }

    /** @returns {Record<string, {chosen: string, sure: string | null}>} the latest draft of each question of this test */
    kept() {
      // Before edition 1.2 a whole test was one draft.
      const [whole] = this.record.drafts(this.draft);
      const before = contentOf(whole) || {};
      const names = this.entries.map((question) => question.dataset.question || "");
      const kept = names.map((name) => [name, contentOf(this.record.drafts(`${this.draft}/${name}`)[0]) || (Object.hasOwn(before, name) && before[name])]);
      return Object.fromEntries(kept.filter(([, given]) => typeof given?.chosen === "string"));
    }

    /** @param {boolean} withGaps also where questions have no answer yet */
    async handIn(withGaps) {
      await this.record.refresh();
      if (this.index.handedIn.has(this.name)) return; // in another tab, which this one shows by now
      if (this.record.trouble !== "guest" && this.resume()) {
        this.at("status").textContent = this.word("from elsewhere");
        return;
      }
      const given = this.read();
      const missing = this.entries.length - Object.keys(given).length;
      if (missing && !withGaps) {
        this.at("status").textContent = this.word("missing", missing);
        this.at("hand-open").hidden = false;
        return;
      }
      course.page.unfold(this); // the key stands with the feedback
      const answers = this.entries.filter((each) => given[each.dataset.question || ""]).map((question) => {
        const { chosen, sure } = given[question.dataset.question || ""];
        const stated = /** @type {HTMLElement} */ (question.querySelector(`[data-option="${chosen}"]`));
        const result = course.grading.grade("choose one", [chosen], { grades: { [chosen]: stated.dataset.grade || "" } });
        return course.facts.make("answered", { question: question.dataset.question, revision: question.dataset.revision, response: [chosen], result, sure });
      });
      const finished = [this.draft, ...this.entries.map((question) => `${this.draft}/${question.dataset.question}`)];
      this.record.takeUp(this.draft);
      const handed = course.facts.make("handed", this.fixed ? { test: this.time } : { test: this.time, form: this.form });
      const saved = await this.record.append([...answers, handed], finished);
      this.at("status").textContent = this.word(saved ? "saved" : "unsaved");
      this.says.focus();
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const { index } = this;
      const handedIn = index.handedIn.get(this.time);
      const both = index.handedIn.has("before") && index.handedIn.has("after");
      const explained = Boolean(handedIn) && (both || this.time !== "before");
      const closed = !handedIn && this.time === "later" && !this.isOpen(index);
      /** @type {HTMLElement} */ (this.list.closest("[data-closed]")).classList.toggle("self-check__plain", closed); // not shown with scripts
      this.stage.hidden = Boolean(handedIn) || closed;
      if (explained) course.page.unfold(this);
      for (const question of this.entries) {
        const answer = /** @type {HTMLElement | null} */ (question.querySelector("[data-answer]"));
        if (answer) answer.hidden = !explained;
        for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (question.querySelectorAll("input"))) input.disabled = Boolean(handedIn);
      }
      if (handedIn) this.showHandedIn(index, handedIn, both);
      else if (!closed) this.sayHowFar(index);
    }

    /** Whether the delayed test is open; says when, where it is not. @param {Index} index @returns {boolean} */
    isOpen(index) {
      const from = course.figures.laterFrom(index);
      if (from === null) this.say("no after");
      else if (from > course.days.today()) this.say("too soon", course.days.inWords(course.days.dateOf(from)));
      else return true;
      return false;
    }

    /** @param {Index} index @param {number} handedIn when @param {boolean} both */
    showHandedIn(index, handedIn, both) {
      const given = this.entries.map((question) => {
        const first = course.figures.questionOf(index, { id: question.dataset.question || "", revision: question.dataset.revision || "" }).first;
        return [question.dataset.question, first && { chosen: first.response[0], sure: first.sure }];
      });
      this.fill(Object.fromEntries(given));
      const from = course.figures.laterFrom(index);
      const state = { before: both ? "before open" : "before kept", after: both ? "after kept" : "after alone", later: "later kept" }[this.time] || "";
      this.say(state, course.days.inWords(handedIn), from === null ? "" : course.days.inWords(course.days.dateOf(from)));
    }

    /** @param {Index} index */
    sayHowFar(index) {
      const rows = this.strategies.map((strategy) => course.figures.strategyOf(index, strategy, course.days.today()));
      const begun = rows.filter((row) => row.state !== "not begun").length;
      const complete = rows.filter((row) => row.complete).length;
      this.says.textContent = "";
      if (this.time === "before" && begun) this.say("late", begun);
      if (this.time === "after" && complete < rows.length) this.say("early", complete, rows.length);
    }
  }

  /** @param {any} draft @returns {any} what it holds; null where it can't be read or there is none */
  function contentOf(draft) {
    try {
      return JSON.parse(draft.response);
    } catch (error) {
      return null;
    }
  }

  customElements.define("course-test", Test);
})();
