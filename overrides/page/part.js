// The base of all parts of a page: stage, words, catalogue and record. A part that throws says so in its place and stops no other.
// Needs page/notice-due, page/page, page/who.
var course = course || {};
course.Part = (function () {
  "use strict";

  class Part extends HTMLElement {
    record = /** @type {InstanceType<typeof course.Store>} */ (/** @type {unknown} */ (null));
    stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));
    /** @type {Map<string, string> | undefined} its words by name, read when the first is asked for; a map, so that “constructor” and the like find nothing */
    words;
    /** @type {Catalogue} null on a page that does not carry it */
    catalogue = JSON.parse(this.querySelector("[data-catalogue]")?.textContent || "null");

    async connectedCallback() {
      if (this.record) return;
      this.record = await this.opened();
      await course.page.dressed();
      try {
        if (this.record.separate && this.dataset.across === "all") await course.noticeDue.warn(this, this.record);
        else await this.start();
      } catch (error) {
        this.stop(error);
        return;
      }
      this.setAttribute("data-ready", "");
      // Scroll to the hash again: its target may only exist now.
      const named = document.getElementById(location.hash.slice(1));
      if (named && this.contains(named)) named.scrollIntoView();
    }

    /** Say that this part failed; the others go on. @param {any} error */
    stop(error) {
      if (this.querySelector("[data-template='troubles']")) {
        const says = Object.assign(document.createElement("p"), { className: "self-check__notice", textContent: course.page.word(this, "troubles", "stopped") });
        says.setAttribute("role", "alert");
        if (this.stage) this.stage.inert = true; // what is half there would take what it can't keep
        (this.stage || this).before(says);
      }
      throw error;
    }

    /** @returns {Promise<InstanceType<typeof course.Store>>} the record; a part that only needs to know whose it is returns `course.unreadRecord` instead */
    opened() {
      return course.record(this.courseId);
    }

    /** @returns {string} the course's own id */
    get courseId() {
      return this.dataset.course || "";
    }

    /** Fill the stage. @returns {any} */
    start() {}

    /** @param {string} name @returns {any} the element on the stage that has the attribute data-NAME */
    at(name) {
      return this.stage.querySelector(`[data-${name}]`);
    }

    /** @param {string} name @returns {any} a copy of one of its templates */
    template(name) {
      return course.page.template(this, name);
    }

    /** @param {string} name @param {...(string | number)} values for its places @returns {string} */
    word(name, ...values) {
      this.words ??= new Map(Array.from(this.template("words").querySelectorAll("[data-word]"), (each) => [each.dataset.word, each.textContent]));
      return course.page.filled(/** @type {string} */ (this.words.get(name)), values);
    }

    /**
     * A word that has links in it.
     * @param {string} name
     * @param {...(string | number)} values for its places, which stand outside of links
     * @returns {HTMLElement}
     */
    linked(name, ...values) {
      const word = this.template("words").querySelector(`[data-word="${CSS.escape(name)}"]`);
      for (const part of word.childNodes) {
        if (part.nodeType === Node.TEXT_NODE) part.textContent = course.page.filled(part.textContent, values);
      }
      return word;
    }
  }

  return Part;
})();
