// The choice of a record where several people share a computer, and the way back to the page that asked. Words are in whose.html.
// Needs record/facts, record/keeper, page/act, page/notice-due, page/part, page/who, page/form.css, components/whose/whose.css.
(function () {
  "use strict";

  class Whose extends course.Part {
    opened() {
      return course.unreadRecord(this.courseId);
    }

    /** @type {{id: string, name: string}[]} */
    found = [];

    async start() {
      course.noticeDue.warn(this, this.record);
      this.stage.append(this.template("choice"));
      this.found = await this.record.profiles();
      for (const { id, name } of this.found) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "md-button md-button--primary" });
        button.textContent = name || this.word("unnamed");
        button.addEventListener("click", () => this.choose(id));
        this.at("names").append(button);
      }
      this.at("guest").addEventListener("click", () => this.choose("guest"));
      const form = /** @type {HTMLFormElement} */ (this.stage.querySelector("form"));
      course.act(form, () => this.begin(/** @type {any} */ (form.elements).learner.value.trim()), "submit");
    }

    /** @param {string} name */
    async begin(name) {
      const taken = this.found.some((each) => each.name === name);
      if (!name || taken) {
        this.at("says").textContent = this.word(name ? "name taken" : "name first", name);
        return;
      }
      const profile = course.facts.newId();
      if (await course.keeper.giveName(this.record, profile, name)) this.choose(profile);
      else this.at("says").textContent = this.word("not begun");
    }

    /** @param {string} profile or “guest” */
    choose(profile) {
      this.record.choose(profile);
      const home = new URL("index.html", location.href).href;
      const asked = new URLSearchParams(location.hash.slice(1)).get("back") || "";
      // Only back into the course: a link could name any other address.
      location.replace(asked.startsWith(home.replace(/index\.html$/, "")) ? asked : home);
    }
  }

  customElements.define("course-whose", Whose);
})();
