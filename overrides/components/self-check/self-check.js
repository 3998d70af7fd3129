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

    async _sumUp() {
      const own = new Set(this.questions.map((question) => question.id));
      if (!this.record.events.some((/** @type {any} */ event) => own.has(event.question))) return;
      await load(/** @type {any} */ (this.querySelector("[data-summary]")).dataset.summary);
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
    const found = template(host, list).querySelector(`[data-word="${name}"]`);
    return values.reduce((/** @type {string} */ text, value, place) => text.replace(`{${place}}`, () => String(value)), found.textContent);
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

  /**
   * Offer what was begun elsewhere of the same thing, if anything was.
   * @param {HTMLElement} host @param {Element} place @param {any} record @param {any[]} drafts
   * @param {(draft: any) => string} words what the learner sees of one @param {(draft: any) => any} goOn
   */
  async function offer(host, place, record, drafts, words, goOn) {
    if (!drafts.length) return place.replaceChildren();
    await load(/** @type {any} */ (host.querySelector("[data-notices]")).dataset.notices);
    course.notice.offer(host, place, record, drafts, words, goOn);
  }

  /**
   * Keep what is typed into a field, as it is typed, and show what was kept.
   * @param {HTMLElement} host @param {any} record @param {any} field @param {string} key what it is a draft of
   * @param {Element} place where what was begun elsewhere is offered
   */
  function keepText(host, record, field, key, place) {
    field.value = record.takeUp(key)?.response || "";
    field.addEventListener("input", () => (field.value ? record.saveDraft(key, field.value) : record.dropDrafts(key)));
    const others = () =>
      offer(host, place, record, record.otherDrafts(key), ({ response }) => response, async (other) => {
        await record.setAside(key);
        field.value = record.takeUp(key, other).response;
        record.saveDraft(key, field.value);
        field.focus();
        others();
      });
    others();
  }

  let held = false; // a key is held down, and clicks again and again
  let repeated = false; // the click at work is not the first of its kind
  document.addEventListener("keydown", (event) => (held = event.repeat), true);
  document.addEventListener("keyup", () => (held = false), true);
  let byKey = false;
  document.addEventListener(
    "click",
    ({ detail }) => {
      byKey = !detail;
      repeated = detail > 1 || (byKey && held);
    },
    true,
  );

  /**
   * Let an element do something once for each press: not twice for a double click or a key held down, and not again while it is at work.
   * @param {any} element @param {(event: any) => any} doing @param {string} [type] of event
   */
  function act(element, doing, type = "click") {
    let atWork = false;
    let last = -1000;
    element.addEventListener(type, async (/** @type {Event} */ event) => {
      if (type === "submit") event.preventDefault();
      // Enter pressed twice in haste is one press as well.
      const hasty = byKey && performance.now() - last < 500;
      if (atWork || repeated || hasty) return;
      atWork = true;
      last = performance.now();
      try {
        await doing(event);
      } finally {
        atWork = false;
      }
    });
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

  course.page = { template, word, load, near, warn, offer, keepText, act };
  customElements.define("course-self-check", SelfCheck);
  sayWhose();
})();
