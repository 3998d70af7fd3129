// The elements of a strategy page: the self-check, which upgrades its questions, says when nothing can be saved, and sums up;
// and the note of having read the page. Words and markup are in the templates beside it.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  class SelfCheck extends HTMLElement {
    /** @type {any} */
    record;
    /** @type {any[]} */
    questions = [];

    async connectedCallback() {
      if (this.record) return;
      this.record = await course.record(this.dataset.course);
      const roots = Array.from(this.querySelectorAll(".question"));
      this.questions = roots.map((root) => new course.Question(root, this.record, this));
      const refresh = () => {
        for (const question of this.questions) question.refresh();
        this._sumUp();
        warn(this, this.record);
      };
      this.record.addEventListener("change", refresh);
      window.addEventListener("beforeunload", (event) => {
        if (this.record.unsaved) event.preventDefault();
      });
      refresh();
      this.setAttribute("data-ready", "");
    }

    /** @param {string} name @returns {any} */
    template(name) {
      return template(this, name);
    }

    /** @param {string} name @param {...(string | number)} values @returns {string} */
    word(name, ...values) {
      return word(this, "words", name, ...values);
    }

    _sumUp() {
      const place = /** @type {HTMLElement} */ (this.querySelector("[data-summary]"));
      const identities = this.questions.map((question) => question.identity);
      const summary = course.view.quiz(this.record.events, identities);
      const focused = place.contains(document.activeElement);
      place.textContent = "";
      if (!summary.tried) return;
      const made = this.template("summary");
      for (const number of made.querySelectorAll("[data-fill]")) {
        const steps = number.dataset.fill.split(".");
        number.textContent = steps.reduce((/** @type {any} */ value, /** @type {string} */ step) => value[step], summary);
      }
      const again = made.querySelector("[data-again]");
      again.hidden = !summary.again.length;
      for (const each of summary.again) {
        const link = document.createElement("a");
        link.href = `#question-${each.id}`;
        link.textContent = this.word("question", identities.findIndex((one) => one.id === each.id) + 1);
        const entry = document.createElement("li");
        entry.append(link, each.certain ? this.word("certain") : "");
        again.querySelector("ul").append(entry);
      }
      const afresh = made.querySelector("[data-afresh]");
      afresh.addEventListener("click", () => this._afresh());
      place.append(made);
      if (focused) afresh.focus({ preventScroll: true });
    }

    async _afresh() {
      for (const question of this.questions) question.dirty = false;
      await this.record.append(course.event.make("afresh", { quiz: this.dataset.strategy }));
      const first = /** @type {HTMLElement} */ (this.querySelector(".question"));
      first.tabIndex = -1;
      first.focus();
    }
  }

  /** @param {HTMLElement} host @param {string} name @returns {any} a copy of one of its templates */
  function template(host, name) {
    const found = /** @type {HTMLTemplateElement} */ (host.querySelector(`[data-template="${name}"]`));
    return found.content.cloneNode(true);
  }

  /**
   * @param {HTMLElement} host
   * @param {string} list the template that holds the words
   * @param {string} name
   * @param {...(string | number)} values for {0} and {1}
   * @returns {string}
   */
  function word(host, list, name, ...values) {
    const found = template(host, list).querySelector(`[data-word="${name}"]`);
    return values.reduce((/** @type {string} */ text, value, place) => text.replace(`{${place}}`, String(value)), found.textContent);
  }

  /** Say once what keeps the record from being kept. @param {HTMLElement} host @param {any} record */
  function warn(host, record) {
    const firefox = "MozAppearance" in document.documentElement.style;
    const said = [record.trouble || (location.protocol === "file:" && firefox ? "separate" : "")];
    said.push(record.newer ? "newer parts" : record.aside.length ? "aside" : "");
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    if (place.dataset.said === said.join()) return;
    place.dataset.said = said.join();
    place.textContent = "";
    for (const name of said.filter(Boolean)) {
      const notice = template(host, "notice");
      notice.querySelector("p").textContent = word(host, "troubles", name);
      notice.querySelector("[data-download]").addEventListener("click", () => download(record));
      place.append(notice);
    }
  }

  // The end of a strategy page: reaching it is noted once, as having read the page.
  class Reading extends HTMLElement {
    /** @type {any} */
    record;

    async connectedCallback() {
      if (this.record) return;
      this.record = await course.record(this.dataset.course);
      const show = () => {
        const read = course.view.reading(this.record.events, this.dataset.strategy);
        if (!read) return false;
        const day = new Date(read.at).toLocaleDateString(undefined, { dateStyle: "long" });
        /** @type {HTMLElement} */ (this.querySelector("[data-read]")).textContent = day;
        this.hidden = false;
        return true;
      };
      this.record.addEventListener("change", show);
      if (show()) return;
      const seen = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        this.record.append(course.event.make("read", { strategy: this.dataset.strategy }));
      });
      // The last section of the teaching ends where this element stands.
      seen.observe(/** @type {HTMLElement} */ (this.parentElement));
    }
  }

  /** @param {any} record */
  function download(record) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([record.file()], { type: "application/json" }));
    link.download = `${record.courseId}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  // A case brings a script and a style sheet of its own, when it comes near.
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      document.head.append(Object.assign(document.createElement("script"), { src: /** @type {any} */ (target).dataset.load }));
    }
  }, { rootMargin: "100%" });
  document.querySelectorAll("[data-load]").forEach((each) => near.observe(each));

  course.page = { template, word, warn };
  customElements.define("course-self-check", SelfCheck);
  customElements.define("course-reading", Reading);
})();
