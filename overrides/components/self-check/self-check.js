// A self-check: brings its questions to life, says when nothing can be saved, and sums up. Words and markup are in self-check.html.
// Needs record/attempts, page/notice-due, page/page, page/part, components/question/question.
(function () {
  "use strict";

  class SelfCheck extends course.Part {
    /** @type {any[]} */
    questions = [];

    start() {
      const roots = Array.from(/** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".question")));
      this.questions = roots.flatMap((root) => this.safely(root, () => new course.Question(root, this.record, this)) || []);
      const refresh = () => {
        for (const question of this.questions) this.safely(question.root, () => question.refresh());
        this.sumUp();
        course.noticeDue.warn(this, this.record);
      };
      this.record.addEventListener("change", refresh);
      refresh();
    }

    /** A question that fails says so in its place and stops no other. @param {Element} root @param {() => any} act @returns {any} */
    safely(root, act) {
      try {
        return act();
      } catch (error) {
        if (!root.querySelector("[data-stopped]")) root.prepend(this.template("stopped"));
        setTimeout(() => { throw error; }); // so that the console shows it
      }
    }

    async sumUp() {
      const { answers } = course.attempts.of(this.record.events);
      if (!this.questions.some((question) => answers.has(question.id))) return;
      const { summary } = /** @type {any} */ (this.querySelector("[data-summary]")).dataset;
      if (await course.page.brought(this, summary)) course.summary.show(this);
    }
  }

  customElements.define("course-self-check", SelfCheck);
})();
