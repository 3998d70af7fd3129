// What the pages of the learner's own and those for supervisors have in common: a stage, words, the catalogue, the record. Loaded
// before each of them.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  class Part extends HTMLElement {
    /** @type {any} */
    record;
    stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));
    /** @type {any} its words by name, once one was asked for; a map, so that no name finds what every object has */
    words;
    /** The course as the figures need it, where the page has it. */
    catalogue = JSON.parse(this.querySelector("[data-catalogue]")?.textContent || "null");

    async connectedCallback() {
      if (this.record) return;
      this.record = await this.opened();
      try {
        await this.start();
      } catch (error) {
        this.stop(error);
        return;
      }
      this.setAttribute("data-ready", "");
      // What an address names may have come just now.
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }

    /** Say that this part is not there, and leave the others alone. @param {any} error */
    stop(error) {
      if (this.querySelector("[data-template='troubles']")) {
        const says = Object.assign(document.createElement("p"), { className: "self-check__notice", textContent: course.page.word(this, "troubles", "stopped") });
        says.setAttribute("role", "alert");
        this.stage.append(says);
      }
      throw error;
    }

    /** @returns {Promise<any>} the record; a part that needs to know only whose it is gives `course.whose` */
    opened() {
      return course.record(this.dataset.course);
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

    /** @param {string} name @param {...(string | number)} values for {0}, {1} … @returns {string} */
    word(name, ...values) {
      this.words ??= new Map(Array.from(this.template("words").querySelectorAll("[data-word]"), (each) => [each.dataset.word, each.textContent]));
      return this.words.get(name).replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {string} */ place) => String(values[Number(place)]));
    }
  }

  course.Part = Part;
})();
