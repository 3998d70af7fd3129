// The self-check of a page: upgrades its questions, says when nothing can be saved, and sums up. Words and markup are in the
// templates beside it. It also loads what other parts of a page need, when they come near.
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
      for (const question of this.questions) question.shown = question.dirty && !question.attempt ? "open" : "afresh";
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

  /** @param {string} src of a script to load @returns {Promise<any>} once it has run */
  function load(src) {
    return new Promise((resolve) => {
      document.head.append(Object.assign(document.createElement("script"), { src, async: false, onload: resolve }));
    });
  }

  /** Say what keeps the record from being kept, if anything does. @param {HTMLElement} host @param {any} record */
  async function warn(host, record) {
    const firefox = location.protocol === "file:" && "MozAppearance" in document.documentElement.style;
    const parts = record.newer ? "newer parts" : record.aside.length && "aside";
    const said = [record.trouble || (firefox && "separate"), parts].filter(Boolean);
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    if (!said.length && !place.dataset.said) return;
    if (!course.notice) await load(/** @type {string} */ (place.dataset.notices));
    course.notice.show(host, record, said);
  }

  /** @param {Element} element @param {() => void} act done once, when the element comes near */
  function near(element, act) {
    const seen = new IntersectionObserver(
      ([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        seen.disconnect();
        act();
      },
      { rootMargin: "100%" },
    );
    seen.observe(element);
  }

  // Other parts of a page name their scripts, in order; they come when the part comes near.
  for (const part of /** @type {NodeListOf<any>} */ (document.querySelectorAll("[data-load]"))) {
    near(part, () => part.dataset.load.split(" ").forEach(load));
  }

  course.page = { template, word, load, near, warn };
  customElements.define("course-self-check", SelfCheck);
})();
