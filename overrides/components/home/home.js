// The home page for somebody who comes back: where to go on, what is due, and on the map how far each strategy has come.
// Needs record/days, record/figures, page/notice-due, page/part, components/home/plans.
(function () {
  "use strict";

  class Home extends course.Part {
    turn = 0;

    async start() {
      this.record.addEventListener("change", () => this.show());
      await this.show();
    }

    async show() {
      const turn = (this.turn += 1);
      course.noticeDue.warn(this, this.record);
      const index = await course.figures.indexInSlices(this.record.events);
      if (!index.events) {
        if (this.stage.querySelector(".way")) location.reload(); // the record was cleared in another tab
        return; // otherwise it is a first visit
      }
      const today = course.days.dayOf(Date.now());
      const { strategies } = this.catalogue;
      const rows = await course.figures.rowsInSlices(index, strategies, today);
      if (turn !== this.turn) return; // a later change is being shown
      const due = rows.reduce((sum, row) => sum + row.due, 0);
      const focused = this.stage.contains(document.activeElement);
      this.stage.replaceChildren(this.way(index, rows, due));
      if (focused) /** @type {HTMLElement} */ (this.stage.querySelector("[data-go]")).focus({ preventScroll: true });
      this.map(rows);
      course.showPlans(this, index, today);
    }

    /** @param {Index} index @param {Figures[]} rows @param {number} due @returns {DocumentFragment} */
    way(index, rows, due) {
      const made = this.template("way");
      const at = (/** @type {string} */ name) => made.querySelector(`[data-${name}]`);
      at("hello").textContent = this.record.name ? this.word("hello name", this.record.name) : this.word("hello");
      const next = course.figures.nextOf(index, rows);
      const strategy = next && this.catalogue.strategies.find((each) => each.id === next.strategy);
      const begun = next && rows.find((row) => row.id === next.strategy)?.state !== "not begun";
      at("go").textContent = strategy ? this.word(begun ? "go on" : "begin", strategy.title) : this.word("all complete");
      const heading = next && this.heading(next.section);
      at("go").href = `${this.dataset.root}${strategy ? strategy.page : "progress.html"}${heading ? `#${next.section}` : ""}`;
      at("stopped").textContent = heading ? this.word("stopped", heading) : "";
      at("review").textContent = due ? this.word("due", due) : this.word("review");
      for (const [name, ...values] of this.hints(index, rows)) {
        const entry = document.createElement("li");
        entry.append(...this.linked(name, ...values).childNodes);
        at("list").append(entry);
      }
      return made;
    }

    /** @param {string} section its id, from the record @returns {string} its heading; empty where there is no such section */
    heading(section) {
      const known = Array.from(this.template("words").querySelectorAll("[data-word]"));
      return known.find((each) => each.dataset.word === `section ${section}`)?.textContent || "";
    }

    /** @param {Index} index @param {Figures[]} rows @returns {[string, ...(string | number)[]][]} names of words with their values, most urgent first */
    hints(index, rows) {
      /** @type {[string, ...(string | number)[]][]} */
      const hints = [];
      const complete = rows.filter((row) => row.complete).length;
      if (index.uncopied >= course.figures.MANY_UNCOPIED) hints.push(["copy", index.uncopied]);
      if (!index.handedIn.has("before") && rows.every((row) => row.state === "not begun")) hints.push(["before"]);
      if (complete === rows.length && !index.handedIn.has("after")) hints.push(["after"]);
      if (this.isLaterDue(index)) hints.push(["later"]);
      const last = index.rounds.begun.at(-1);
      const practised = this.catalogue.strategies.find((each) => each.id === last?.strategy);
      if (practised) hints.push(["practise", practised.title, course.figures.practiceOf(index, practised).level]);
      hints.push(["progress", complete, rows.length]);
      return hints;
    }

    /** @param {Index} index @returns {boolean} whether the delayed test is open, and not handed in */
    isLaterDue(index) {
      const from = course.figures.laterFrom(index);
      return "later" in this.dataset && !index.handedIn.has("later") && from !== null && from <= course.days.today();
    }

    /** @param {Figures[]} rows */
    map(rows) {
      for (const row of rows) {
        const stop = /** @type {HTMLElement} */ (document.querySelector(`[data-map] [data-strategy="${row.id}"]`));
        stop.dataset.reached = row.state;
        const words = /** @type {HTMLElement} */ (stop.querySelector("[data-state]"));
        words.textContent = this.word(row.state) + (row.complete ? this.word("complete") : "");
      }
    }
  }

  customElements.define("course-home", Home);
})();
