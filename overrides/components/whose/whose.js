// The choice of a record where several people share a computer, and the way back to the page that asked. Words are in whose.html.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  class Whose extends HTMLElement {
    /** @type {any} */
    record;
    stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));

    async connectedCallback() {
      if (this.record) return;
      this.record = await course.whose(this.dataset.course);
      course.page.warn(this, this.record);
      this.stage.append(course.page.template(this, "choice"));
      this.found = await this.record.profiles();
      for (const { id, name } of this.found) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "md-button md-button--primary" });
        button.textContent = name || this.word("unnamed");
        button.addEventListener("click", () => this.choose(id));
        this.at("names").append(button);
      }
      this.at("guest").addEventListener("click", () => this.choose("guest"));
      const form = /** @type {HTMLFormElement} */ (this.stage.querySelector("form"));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.begin(/** @type {any} */ (form.elements).learner.value.trim());
      });
      this.setAttribute("data-ready", "");
    }

    /** @param {string} name @returns {any} */
    at(name) {
      return this.stage.querySelector(`[data-${name}]`);
    }

    /** @param {string} name @param {...(string | number)} values @returns {string} */
    word(name, ...values) {
      return course.page.word(this, "words", name, ...values);
    }

    /** @param {string} name */
    async begin(name) {
      const taken = this.found.some((/** @type {any} */ each) => each.name === name);
      if (!name || taken) {
        this.at("says").textContent = this.word(name ? "name taken" : "name first", name);
        return;
      }
      const profile = course.event.newId();
      if (await course.profiles.name(this.record, profile, name)) this.choose(profile);
      else this.at("says").textContent = this.word("not begun");
    }

    /** @param {string} profile or “guest” */
    choose(profile) {
      this.record.choose(profile);
      const home = new URL("index.html", location.href).href;
      const asked = decodeURIComponent(location.hash.slice(1));
      // Only back into the course: an address that leads elsewhere is nobody's wish.
      location.replace(asked.startsWith(home.replace(/index\.html$/, "")) ? asked : home);
    }
  }

  customElements.define("course-whose", Whose);
})();
