// An assignment that a trainee opens as a link or a file: it is shown, and accepted only by their own click. Words are in assignment.html.
// Needs record/days, record/facts, record/figures, exchange/plan, page/act, page/notice-due, page/part, page/plan.css.
(function () {
  "use strict";

  class Assignment extends course.Part {
    async start() {
      course.noticeDue.warn(this, this.record);
      window.addEventListener("hashchange", () => this.open());
      await this.open();
    }

    async open() {
      if (location.hash.startsWith("#plan")) this.showFound(await course.plan.fromHash(location.hash));
      else this.showFound({ refused: "" });
    }

    /** @param {{plan: any} | {refused: string}} found */
    showFound(found) {
      if ("plan" in found) return this.show(found.plan);
      this.stage.replaceChildren(this.template("open"));
      this.at("refused").textContent = found.refused && this.word(found.refused);
      this.at("file").addEventListener("change", async () => {
        const [file] = this.at("file").files;
        const text = await file.slice(0, course.plan.MOST.text * 4).text().catch(() => null);
        this.showFound(text === null ? { refused: "unread" } : course.plan.fromText(text));
      });
    }

    /** @param {Plan} plan */
    show(plan) {
      this.stage.replaceChildren(this.template("plan"));
      const index = course.figures.indexOf(this.record.events);
      const items = course.plan.progressOf(index, plan, this.catalogue, course.days.dayOf(Date.now()));
      this.at("list").append(...items.map((item) => this.entry(item)));
      this.at("from").textContent = plan.from ? this.word("from", plan.from) : this.word("nobody");
      this.at("note").textContent = plan.note;
      this.at("results").textContent = plan.results ? this.word("results", plan.results) : "";
      this.at("due").textContent = plan.due ? this.word("due", course.days.inWords(plan.due)) : "";
      const [unit, count] = course.plan.timeOf(plan, this.catalogue);
      this.at("time").textContent = this.word("time", this.word(unit, count));
      const gone = plan.items.length - items.length;
      this.at("gone").hidden = !gone;
      this.at("gone").textContent = items.length ? this.word("gone", gone) : this.word("nothing");
      const has = course.plan.accepted(index).some((each) => each.id === plan.id);
      this.at("acts").hidden = has || !items.length || this.record.separate;
      if (has) this.at("says").replaceChildren(this.linked("already"));
      course.act(this.at("accept"), () => this.accept(plan));
    }

    /** @param {ReturnType<typeof course.plan.progressOf>[0]} item @returns {HTMLElement} */
    entry(item) {
      const entry = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: item.page, textContent: item.title });
      entry.append(link, item.done ? ` (${this.word("done")})` : "");
      return entry;
    }

    /** @param {Plan} plan */
    async accept({ id, ...fields }) {
      this.at("accept").disabled = true;
      const saved = await this.record.append(course.facts.make("accepted", { plan: id, ...fields }));
      this.at("acts").hidden = saved;
      this.at("accept").disabled = false;
      if (saved) this.at("says").replaceChildren(this.linked("accepted"));
      else this.at("says").textContent = this.word("not saved");
      this.at("from").focus();
    }
  }

  customElements.define("course-assignment", Assignment);
})();
