// What all parts of a page have in common: a stage, words, the catalogue, the record; one that throws says so in its place.
// Needs page/page, page/who.
var course = course || {};
course.Part = (function () {
  "use strict";

  class Part extends HTMLElement {
    record = /** @type {InstanceType<typeof course.Store>} */ (/** @type {unknown} */ (null));
    stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));
    /** @type {any} its words by name, once one was asked for; a map, so that no name finds what every object has */
    words;
    /** The course as the figures need it, where the page has it. */
    catalogue = JSON.parse(this.querySelector("[data-catalogue]")?.textContent || "null");

    async connectedCallback() {
      if (this.record) return;
      this.record = await this.opened();
      await course.page.dressed();
      try {
        await this.start();
      } catch (error) {
        this.stop(error);
        return;
      }
      this.setAttribute("data-ready", "");
      // The place that the address names may exist only since now.
      const named = document.getElementById(location.hash.slice(1));
      if (named && this.contains(named)) named.scrollIntoView();
    }

    /** Say that this part is not there, and leave the others alone. @param {any} error */
    stop(error) {
      if (this.querySelector("[data-template='troubles']")) {
        const says = Object.assign(document.createElement("p"), { className: "self-check__notice", textContent: course.page.word(this, "troubles", "stopped") });
        says.setAttribute("role", "alert");
        (this.stage || this).append(says);
      }
      throw error;
    }

    /** @returns {Promise<InstanceType<typeof course.Store>>} the record; a part that needs to know only whose it is gives `course.whose` */
    opened() {
      return course.record(this.courseId);
    }

    /** @returns {string} the course's own id */
    get courseId() {
      return this.dataset.course || "";
    }

    /** Fill the stage. @returns {any} */
    start() {}

    /** @param {string} name @returns {any} what on the stage has this mark */
    at(name) {
      return this.stage.querySelector(`[data-${name}]`);
    }

    /** @param {string} name @returns {any} a copy of one of its templates */
    template(name) {
      return course.page.template(this, name);
    }

    /** @param {string} name @param {...(string | number)} values for {0}, {1} …; where the first is 1, the word “NAME one” if there is one @returns {string} */
    word(name, ...values) {
      this.words ??= new Map(Array.from(this.template("words").querySelectorAll("[data-word]"), (each) => [each.dataset.word, each.textContent]));
      return (values[0] === 1 && this.words.get(`${name} one`) || this.words.get(name)).replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {string} */ place) => String(values[Number(place)]));
    }

    /**
     * A word that has links in it.
     * @param {string} name
     * @param {...(string | number)} values for {0}, {1} …, each of which stands once, outside of links
     * @returns {HTMLElement}
     */
    linked(name, ...values) {
      const word = this.template("words").querySelector(`[data-word="${CSS.escape(name)}"]`);
      for (const part of word.childNodes) {
        if (part.nodeType === Node.TEXT_NODE) part.textContent = part.textContent.replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {string} */ place) => String(values[Number(place)]));
      }
      return word;
    }
  }

  return Part;
})();
