// The self-check of a page: upgrades its questions, says when nothing can be saved, and sums up.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  /** @type {Record<string, string>} */
  const TROUBLE = {
    refused: "This browser does not let the course keep your answers. You can go on; they stay on this page until you close it.",
    full: "There is no room left to save. Your answers stay on this page until you close it.",
    newer: "A newer edition of the course has taken over your record. It is left as it is; reload the page to go on.",
    blocked: "Another tab shows an earlier edition of the course. Close it and reload this page; until then nothing is saved.",
  };
  const SEPARATE =
    "Firefox keeps a separate record for each page of a course that is opened from a folder: what you answer here is kept " +
    "for this page only. To keep one record, open the course in Edge or Chrome, or from a web address.";
  const NEWER_PARTS = "Part of your record was made by a newer edition of the course. It is kept, and not shown here.";
  const ASIDE = "Part of your record can’t be read. It is set aside, not deleted, and goes into the file.";

  class SelfCheck extends HTMLElement {
    async connectedCallback() {
      if (this.record) return;
      const strategy = this.dataset.strategy;
      this.record = await course.record(this.dataset.course);
      const template = (/** @type {string} */ name) =>
        /** @type {HTMLTemplateElement} */ (this.querySelector(`[data-template="${name}"]`));
      const quiz = {
        quiz: strategy,
        controls: template("controls"),
        moves: template("moves"),
        failed: () => this._notices(),
      };
      this.questions = Array.from(this.querySelectorAll(".question"), (root) => new course.Question(root, this.record, quiz));
      const refresh = () => {
        for (const question of this.questions) question.refresh();
        this._summary();
        this._notices();
      };
      this.record.addEventListener("change", refresh);
      // A tab that is hidden may never be seen again.
      document.addEventListener("visibilitychange", () => this._keepDrafts());
      window.addEventListener("pagehide", () => this._keepDrafts());
      window.addEventListener("beforeunload", (event) => {
        if (this.record.unsaved) event.preventDefault();
      });
      refresh();
      this.setAttribute("data-ready", "");
    }

    _keepDrafts() {
      for (const question of this.questions) question.keepDraft();
    }

    _notices() {
      const said = [];
      if (this.record.trouble) said.push(TROUBLE[this.record.trouble]);
      else if (location.protocol === "file:" && "MozAppearance" in document.documentElement.style) said.push(SEPARATE);
      if (this.record.newer) said.push(NEWER_PARTS);
      else if (this.record.aside.length) said.push(ASIDE);
      const place = /** @type {HTMLElement} */ (this.querySelector("[data-notices]"));
      if (place.dataset.said === said.join()) return;
      place.dataset.said = said.join();
      place.textContent = "";
      for (const words of said) place.append(this._notice(words));
    }

    /** @param {string} words @returns {HTMLElement} */
    _notice(words) {
      const notice = document.createElement("div");
      notice.className = "self-check__notice";
      notice.setAttribute("role", "alert");
      const text = document.createElement("p");
      text.textContent = words;
      notice.append(text, button("Download my answers as a file", () => download(this.record)));
      return notice;
    }

    _summary() {
      const place = /** @type {HTMLElement} */ (this.querySelector("[data-summary]"));
      const identities = this.questions.map((/** @type {any} */ question) => question.identity);
      const summary = course.view.quiz(this.record.events, identities);
      const focused = place.contains(document.activeElement);
      place.textContent = "";
      if (!summary.tried) return;
      const heading = document.createElement("h3");
      heading.textContent = "So far";
      const list = document.createElement("ul");
      list.append(
        item(`Answered: ${summary.tried} of ${summary.questions}`),
        item(`First attempts: ${tally(summary.first)}`),
        item(`Latest attempts: ${tally(summary.latest)}`),
      );
      place.append(heading, list);
      if (summary.again.length) place.append(this._again(summary.again));
      const afresh = button("Take this self-check afresh", () => this._afresh());
      const note = document.createElement("p");
      note.className = "self-check__note";
      note.textContent = "Earlier answers stay in your record.";
      place.append(afresh, note);
      if (focused) afresh.focus({ preventScroll: true });
    }

    /** @param {{id: string, certain: boolean}[]} again @returns {HTMLElement} */
    _again(again) {
      const block = document.createElement("div");
      const heading = document.createElement("h4");
      heading.textContent = "Worth a second look";
      const list = document.createElement("ul");
      for (const each of again) {
        const place = this.questions.findIndex((/** @type {any} */ question) => question.id === each.id);
        const link = document.createElement("a");
        link.href = `#question-${each.id}`;
        link.textContent = `Question ${place + 1}`;
        const entry = item("");
        entry.append(link, each.certain ? " You were certain." : "");
        list.append(entry);
      }
      block.append(heading, list);
      return block;
    }

    async _afresh() {
      for (const question of this.questions) question.dirty = false;
      await this.record.append(course.event.make("afresh", { quiz: this.dataset.strategy }));
      const first = /** @type {HTMLElement} */ (this.querySelector(".question"));
      first.scrollIntoView({ block: "start" });
      first.setAttribute("tabindex", "-1");
      first.focus({ preventScroll: true });
    }
  }

  /** @param {Record<string, number>} counts @returns {string} */
  function tally(counts) {
    return `${counts.correct} correct, ${counts.partly} partly right, ${counts["not yet"]} not yet`;
  }

  /** @param {string} text @returns {HTMLLIElement} */
  function item(text) {
    const element = document.createElement("li");
    element.textContent = text;
    return element;
  }

  /** @param {string} words @param {() => void} act @returns {HTMLButtonElement} */
  function button(words, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "md-button";
    element.textContent = words;
    element.addEventListener("click", act);
    return element;
  }

  /** @param {any} record */
  function download(record) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([record.file()], { type: "application/json" }));
    link.download = `${record.courseId}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  customElements.define("course-self-check", SelfCheck);
})();
