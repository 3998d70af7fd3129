// The self-check of a page: upgrades its questions, says when nothing can be saved, and sums up. Words and markup are in the
// templates beside it. It also says whose record it is, and loads what other parts of a page need, when they come near.
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
      const say = () => warn(this, this.record);
      this.record.addEventListener("change", say);
      say();
      await new Promise((come) => near(this.parentElement, come));
      await load(/** @type {string} */ (this.dataset.script));
      const roots = Array.from(this.querySelectorAll(".question"));
      this.questions = roots.flatMap((root) => this._safely(root, () => new course.Question(root, this.record, this)) || []);
      const refresh = () => {
        for (const question of this.questions) this._safely(question.root, () => question.refresh());
        this._sumUp();
      };
      this.record.addEventListener("change", refresh);
      refresh();
      this.setAttribute("data-ready", "");
    }

    /** One question that fails says so in its place and stops no other. @param {Element} root @param {() => any} act @returns {any} */
    _safely(root, act) {
      try {
        return act();
      } catch (error) {
        if (!root.querySelector("[data-stopped]")) root.prepend(this.template("stopped"));
        setTimeout(() => { throw error; }); // so that it is seen in the console
      }
    }

    /** @param {string} name @returns {any} */
    template(name) {
      return template(this, name);
    }

    /** @param {string} name @param {...(string | number)} values @returns {string} */
    word(name, ...values) {
      return word(this, "words", name, ...values);
    }

    async _sumUp() {
      const { answers } = course.attempts.of(this.record.events);
      if (!this.questions.some((question) => answers.has(question.id))) return;
      await Promise.all(/** @type {any} */ (this.querySelector("[data-summary]")).dataset.summary.split(" ").map(load));
      course.summary.show(this);
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
    const found = template(host, list).querySelector(`[data-word="${CSS.escape(name)}"]`);
    return found.textContent.replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {number} */ place) => String(values[place]));
  }

  /** @type {Record<string, Promise<any>>} */
  const loaded = {};

  /** @param {string} src of a script to load, once a page @returns {Promise<any>} once it has run */
  function load(src) {
    return (loaded[src] ??= new Promise((resolve) => {
      document.head.append(Object.assign(document.createElement("script"), { src, async: false, onload: resolve }));
    }));
  }

  /** Say what keeps the record from being kept, if anything does or did. @param {HTMLElement} host @param {any} record */
  async function warn(host, record) {
    const { dataset } = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    const firefox = location.protocol === "file:" && "MozAppearance" in document.documentElement.style;
    if (!record.trouble && !record.aside.length && !firefox && !dataset.said) return;
    await load(/** @type {string} */ (dataset.notices));
    course.notice.show(host, record, firefox);
  }

  /** @param {any} element @param {(come?: any) => void} act done once, when the element comes near */
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

  /** Say on top of the page whose record it is. */
  async function sayWhose() {
    const host = /** @type {any} */ (document.querySelector("course-who"));
    // Where a record is being chosen there is none yet.
    if (document.querySelector("course-whose")) return;
    const { name, trouble } = await course.whose(host.dataset.course);
    const state = trouble === "guest" ? trouble : name ? "whose" : "nameless";
    host.querySelector("[data-whose]").textContent = word(host, "words", state, name);
    host.querySelector(state === "nameless" ? "[data-share]" : "[data-leave]").hidden = false;
  }

  course.page = { template, word, load, near, warn };
  customElements.define("course-self-check", SelfCheck);
  sayWhose();
})();
