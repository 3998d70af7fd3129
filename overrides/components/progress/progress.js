// My progress, from record/figures.js. Words and markup are in progress.html.
// Needs record/days, record/facts, record/figures, record/forms, record/gain, page/notice-due, page/part, page/table.css.
(function () {
  "use strict";

  class Progress extends course.Part {
    turn = 0;

    async start() {
      this.stage.append(this.template("progress"));
      this.at("time-switch").addEventListener("click", () => this.switchTime());
      this.record.addEventListener("change", () => this.show());
      await this.show();
    }

    async show() {
      const turn = (this.turn += 1);
      course.noticeDue.warn(this, this.record);
      const index = await course.figures.indexInSlices(this.record.events);
      const today = course.days.dayOf(Date.now());
      const rows = await course.figures.rowsInSlices(index, this.catalogue.strategies, today);
      if (turn !== this.turn) return; // a later change is being shown
      this.showSum(index, rows);
      this.showTime(index);
      for (const row of rows) this.showRow(row);
      const cases = this.catalogue.cases.map((each) => this.caseEntry(index, each));
      this.at("cases").replaceChildren(...cases);
      this.showPractice(index);
      this.showGain(index);
      this.showConfidence(index);
    }

    /** @param {Index} index @param {Figures[]} rows */
    showSum(index, rows) {
      const sum = (/** @type {"tried" | "questions" | "due"} */ part) => rows.reduce((total, row) => total + row[part], 0);
      const complete = rows.filter((row) => row.complete).length;
      this.at("sum").textContent = index.events
        ? this.word("sum", complete, rows.length, sum("tried"), sum("questions"), sum("due"))
        : this.word("nothing");
    }

    /** @param {Figures} row */
    showRow(row) {
      const line = /** @type {any} */ (this.stage.querySelector(`tr[data-strategy="${row.id}"]`));
      const state = this.word(row.state);
      line.dataset.state = row.state;
      const cells = {
        state: row.complete ? this.word("complete", state) : state,
        read: row.read ? new Date(row.read).toLocaleDateString() : this.word("none"),
        first: row.firsts ? this.word("share", row.first, row.firsts) : this.word("none"),
        latest: row.tried ? this.word("share", row.latest, row.questions) : this.word("none"),
        due: row.due || this.word("none"),
        played: this.word(!row.hasCase ? "none" : row.played ? "yes" : "no"),
        entries: row.entries || this.word("none"),
        time: row.seconds ? this.word("minutes", Math.max(1, Math.round(row.seconds / 60))) : this.word("none"),
      };
      for (const [name, text] of Object.entries(cells)) line.querySelector(`[data-cell="${name}"]`).textContent = text;
      line.querySelector('[data-cell="due"]').toggleAttribute("data-some", row.due > 0);
      line.querySelector('[data-cell="state"]').toggleAttribute("data-complete", row.complete);
    }

    /** @param {Index} index @param {LongCase} each @returns {HTMLElement} */
    caseEntry(index, each) {
      const entry = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: each.page, textContent: each.title });
      entry.append(link, this.word("case", "", this.word(course.figures.isPlayed(index, each) ? "yes" : "no")));
      return entry;
    }

    /** @param {Index} index */
    showPractice(index) {
      const found = this.catalogue.strategies.map((strategy) => ({ strategy, ...course.figures.practiceOf(index, strategy) })).filter(({ replies, partner }) => replies + partner);
      this.at("practice-says").replaceChildren(...this.linked(found.length ? "practice some" : "practice none").childNodes);
      const entries = found.map(({ strategy, level, said, lines, partner }) => {
        const entry = document.createElement("li");
        const told = this.word("practised", level, said[0], lines[0], said[1], lines[1], said[2], lines[2]) + (partner ? this.word("pairs", partner) : "");
        entry.append(Object.assign(document.createElement("a"), { href: strategy.room, textContent: strategy.title }), told);
        return entry;
      });
      this.at("practice").replaceChildren(...entries);
    }

    /** @param {Index} index */
    showGain(index) {
      const place = this.at("gain");
      if (!index.handedIn.has("before") || !index.handedIn.has("after")) {
        place.replaceChildren(this.linked("gain none"));
        return;
      }
      const { rows, pairs, twice } = course.gain.of(index, this.catalogue.strategies);
      place.replaceChildren(this.template("gain"));
      const says = pairs.map((pair) => this.compared(pair));
      if (twice) says.unshift(this.word("twice"));
      if (pairs.length) says.unshift(this.word("little"));
      if (pairs.length) says.push(this.word(course.forms.isDrawn(index, "forms", "before") ? "drawn" : "not drawn"));
      this.at("gain-says").replaceChildren(...says.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
      const later = index.handedIn.has("later");
      if (!later) place.querySelector("[data-later]").remove();
      for (const row of rows) {
        const title = this.catalogue.strategies.find((each) => each.id === row.id)?.title || row.id;
        const results = [row.before, row.after, ...(later ? [row.later] : [])].map((result) => this.word(result || "open"));
        place.querySelector("tbody").append(line(title, ...results));
      }
    }

    /** @param {Compared} pair @returns {string} two tests side by side, and what luck alone may do */
    compared({ from, to, both, first, second, up, down, luck }) {
      const counts = this.word(`pair ${from} ${to}`, both, first, second, up, down);
      const apart = Math.abs(second - first);
      return this.word(luck >= both ? "few" : apart > luck ? "beyond luck" : "within luck", counts, apart, luck);
    }

    /** @param {Index} index */
    showConfidence(index) {
      const place = this.at("confidence");
      const groups = course.figures.confidenceOf(index, this.catalogue.strategies);
      const answers = groups.reduce((sum, group) => sum + group.answers, 0);
      const says = document.createElement("p");
      says.textContent = this.confidenceInWords(groups, answers);
      place.replaceChildren(says, ...(answers ? groups.map((group) => this.bar(group)) : []));
    }

    /** @param {{answers: number, right: number}[]} groups guess, fairly sure, certain @param {number} answers @returns {string} */
    confidenceInWords(groups, answers) {
      if (!answers) return this.word("sure none");
      if (answers < 10) return this.word("sure few");
      const [guess, fairly, certain] = groups;
      const share = (/** @type {{answers: number, right: number}} */ group) => (group.answers ? group.right / group.answers : 1);
      const rising = share(certain) >= share(fairly) && (share(fairly) >= share(guess) || !guess.answers);
      const over = certain.answers - certain.right;
      return over && (!rising || share(certain) < 0.8) ? this.word("sure over", certain.answers, over) : this.word("sure fair");
    }

    /** @param {{sure: string, answers: number, right: number}} group @returns {HTMLElement} */
    bar(group) {
      const made = this.template("bar").firstElementChild;
      const percent = group.answers ? Math.round((100 * group.right) / group.answers) : 0;
      made.querySelector("[data-name]").textContent = this.word(group.sure);
      made.querySelector("[data-fill]").style.width = `${percent}%`;
      made.querySelector("[data-says]").textContent = group.answers ? this.word("bar", group.right, group.answers, percent) : this.word("no answers");
      return made;
    }

    /** @param {Index} index */
    showTime(index) {
      const on = index.settings.get("time") !== "off";
      for (const cell of this.stage.querySelectorAll("[data-time]")) /** @type {HTMLElement} */ (cell).hidden = !on;
      this.at("time-says").textContent = this.word(on ? "time on" : "time off");
      this.at("time-switch").textContent = this.word(on ? "switch off" : "switch on");
      this.at("time-switch").value = on ? "off" : "on";
    }

    switchTime() {
      this.record.append(course.facts.make("set", { name: "time", value: this.at("time-switch").value }));
    }
  }

  /** @param {string} head @param {...string} cells @returns {HTMLElement} a line of a table */
  function line(head, ...cells) {
    const made = document.createElement("tr");
    made.setAttribute("role", "row");
    const name = Object.assign(document.createElement("th"), { scope: "row", textContent: head });
    name.setAttribute("role", "rowheader");
    made.append(name);
    for (const text of cells) {
      const cell = Object.assign(document.createElement("td"), { textContent: text });
      cell.setAttribute("role", "cell");
      made.append(cell);
    }
    return made;
  }

  customElements.define("course-progress", Progress);
})();
