// The tests before and after the course: each choice is saved as a draft, a test is handed in once, and feedback shows when both tests are
// done. Words are in test.html.
// Needs record/days, record/facts, record/figures, record/grading, page/act, page/notice-due, page/page, page/part, page/form.css,
// components/question/question.css.
(function () {
  "use strict";

  class Test extends course.Part {
    test = this.dataset.test || "";
    draft = `test/${this.test}`; // each choice is a draft under this and the question's id, so that two tabs don't compete for a whole test
    says = /** @type {HTMLElement} */ (this.querySelector("[data-says]"));
    strategies = this.catalogue.strategies;
    /** @type {HTMLElement[]} */
    questions = Array.from(this.querySelectorAll(".question"));

    start() {
      for (const question of this.questions) {
        const sure = this.template("sure");
        for (const input of sure.querySelectorAll("input")) input.name = `sure-${question.dataset.question}`;
        /** @type {any} */ (question.querySelector("[data-controls]")).append(sure);
      }
      this.stage.append(this.template("hand"));
      this.addEventListener("input", (event) => this.keepDraft(/** @type {any} */ (event.target).closest(".question")));
      course.act(this.at("hand"), () => this.handIn(false));
      course.act(this.at("hand-open"), () => this.handIn(true));
      this.record.addEventListener("change", () => this.show());
      this.resume();
      this.show();
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
      const answered = this.questions.filter((question) => marked(question, "fieldset"));
      return Object.fromEntries(
        answered.map((question) => [question.dataset.question, { chosen: marked(question, "fieldset"), sure: marked(question, ".sure") }]),
      );
    }

    /** @param {Record<string, {chosen: string, sure: string | null}>} given */
    fill(given) {
      for (const question of this.questions) {
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
      const names = this.questions.map((question) => question.dataset.question || "");
      const kept = names.map((name) => [name, contentOf(this.record.drafts(`${this.draft}/${name}`)[0]) || (Object.hasOwn(before, name) && before[name])]);
      return Object.fromEntries(kept.filter(([, given]) => typeof given?.chosen === "string"));
    }

    /** @param {boolean} withGaps also where questions have no answer yet */
    async handIn(withGaps) {
      await this.record.refresh();
      if (this.record.trouble !== "guest" && this.resume()) {
        this.at("status").textContent = this.word("from elsewhere");
        return;
      }
      const given = this.read();
      const missing = this.questions.length - Object.keys(given).length;
      if (missing && !withGaps) {
        this.at("status").textContent = this.word("missing", missing);
        this.at("hand-open").hidden = false;
        return;
      }
      course.page.unfold(this); // the key stands with the feedback
      const answers = this.questions.filter((each) => given[each.dataset.question || ""]).map((question) => {
        const { chosen, sure } = given[question.dataset.question || ""];
        const stated = /** @type {HTMLElement} */ (question.querySelector(`[data-option="${chosen}"]`));
        const result = course.grading.grade("choose one", [chosen], { grades: { [chosen]: stated.dataset.grade || "" } });
        return course.facts.make("answered", { question: question.dataset.question, revision: question.dataset.revision, response: [chosen], result, sure });
      });
      const finished = [this.draft, ...this.questions.map((question) => `${this.draft}/${question.dataset.question}`)];
      this.record.takeUp(this.draft);
      const saved = await this.record.append([...answers, course.facts.make("handed", { test: this.test })], finished);
      this.at("status").textContent = this.word(saved ? "saved" : "unsaved");
      this.says.focus();
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const index = course.figures.indexOf(this.record.events);
      const handedIn = index.handedIn.get(this.test);
      const both = index.handedIn.has("before") && index.handedIn.has("after");
      const explained = both || (handedIn && this.test === "after");
      this.stage.hidden = Boolean(handedIn);
      if (explained) course.page.unfold(this);
      for (const question of this.questions) {
        const answer = /** @type {HTMLElement | null} */ (question.querySelector("[data-answer]"));
        if (answer) answer.hidden = !explained;
        for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (question.querySelectorAll("input"))) input.disabled = Boolean(handedIn);
      }
      if (handedIn) this.showHandedIn(index, handedIn, both);
      else this.sayHowFar(index);
    }

    /** @param {Index} index @param {number} handedIn when @param {boolean} both */
    showHandedIn(index, handedIn, both) {
      const given = this.questions.map((question) => {
        const first = course.figures.questionOf(index, { id: question.dataset.question || "", revision: question.dataset.revision || "" }).first;
        return [question.dataset.question, first && { chosen: first.response[0], sure: first.sure }];
      });
      this.fill(Object.fromEntries(given));
      const day = new Date(handedIn).toLocaleDateString(undefined, { dateStyle: "long" });
      const state = this.test === "before" ? (both ? "before open" : "before kept") : both ? "after kept" : "after alone";
      this.say(state, day);
    }

    /** @param {Index} index */
    sayHowFar(index) {
      const today = course.days.dayOf(Date.now());
      const rows = this.strategies.map((strategy) => course.figures.strategyOf(index, strategy, today));
      const begun = rows.filter((row) => row.state !== "not begun").length;
      const complete = rows.filter((row) => row.complete).length;
      this.says.textContent = "";
      if (this.test === "before" && begun) this.say("late", begun);
      if (this.test === "after" && complete < rows.length) this.say("early", complete, rows.length);
    }

    /** @param {string} name @param {...(string | number)} values */
    say(name, ...values) {
      this.says.replaceChildren(this.linked(name, ...values));
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
