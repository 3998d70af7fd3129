// The worksheet on screen: the learner chooses strategies, days and a client code, and lines to write on or their own results.
// Needs record/entries, page/entry, page/notice-due, page/part.
(function () {
  "use strict";

  class Worksheet extends course.Part {
    start() {
      this.stage.append(this.template("choose"));
      this.form = /** @type {any} */ (this.stage.querySelector("form"));
      this.form.addEventListener("input", () => this.show());
      /** @type {any} */ (this.stage.querySelector("[data-print]")).addEventListener("click", () => window.print());
      this.record.addEventListener("change", () => this.show());
      this.show();
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const { fill, from, to, code } = this.form.elements;
      const all = course.entries.entriesOf(this.record.events);
      const codes = course.entries.used(all, "code");
      const chosen = code.value;
      code.replaceChildren(code.options[0], ...codes.map((/** @type {string} */ each) => new Option(each, each)));
      code.value = codes.includes(chosen) ? chosen : "";
      const filled = fill.value === "filled";
      const found = filled ? course.entries.filtered(all, { from: from.value, to: to.value, code: code.value }) : [];
      const wanted = new Set(Array.from(this.form.querySelectorAll("[name='strategy']:checked"), (box) => /** @type {any} */ (box).value));
      for (const sheet of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".sheet"))) {
        const name = sheet.dataset.strategy;
        sheet.hidden = !wanted.has(name);
        const here = found.filter((entry) => entry.strategy === name).reverse();
        const results = /** @type {HTMLElement} */ (sheet.querySelector("[data-results]"));
        results.replaceChildren(...here.map((entry) => course.entry.article(this, entry)));
        /** @type {HTMLElement} */ (sheet.querySelector("[data-lines]")).hidden = here.length > 0;
      }
      const shown = found.filter((entry) => wanted.has(entry.strategy)).length;
      /** @type {any} */ (this.stage.querySelector("[data-says]")).textContent = this.word("says", wanted.size, shown);
    }
  }

  customElements.define("course-worksheet", Worksheet);
})();
