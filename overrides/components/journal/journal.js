// The journal: all entries by day, what they show, and ways to save and print them. Words and markup are in journal.html.
// Needs record/entries, exchange/table, page/act, page/download, page/entry, page/keep-text, page/notice-due, page/part,
// page/form.css, components/journal/journal.css.
(function () {
  "use strict";

  const QUESTION = "journal/question"; // the name of a draft
  const AT_ONCE = 30; // entries shown before “Show more”
  const SVG = "http://www.w3.org/2000/svg";

  class Journal extends course.Part {
    /** @type {any[]} */
    entries = [];
    /** @type {any[]} those that the filter lets through */
    found = [];
    /** @type {Set<string>} */
    picked = new Set();
    most = AT_ONCE;

    start() {
      this.stage.append(this.template("journal"));
      this.form = /** @type {any} */ (this.stage.querySelector("form"));
      this.listen();
      this.record.addEventListener("change", () => this.refresh());
      this.refresh();
    }

    /** @param {string} strategy @returns {string} */
    nameOf(strategy) {
      return this.querySelector(`[data-titles] [data-strategy="${CSS.escape(strategy)}"]`)?.textContent || strategy;
    }

    listen() {
      this.form.addEventListener("input", () => {
        this.most = AT_ONCE;
        this.list();
      });
      this.form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
      const acts = {
        more: () => this.more(),
        csv: () => this.save(course.table.ofEntries(this.found, this.nameOf.bind(this)), "entries", "csv", "text/csv"),
        markdown: () => this.save(this.markdown(this.found), "entries", "md", "text/markdown"),
        bundle: () => this.bundle((/** @type {any[]} */ chosen) => this.save(this.markdown(chosen, true), "supervision", "md", "text/markdown")),
        print: () => this.bundle((/** @type {any[]} */ chosen) => this.print(chosen)),
      };
      for (const [name, act] of Object.entries(acts)) course.act(this.at(name), act);
      course.keepText(this, this.record, this.stage.querySelector("[name='question']"), QUESTION, this.at("unfinished"));
    }

    refresh() {
      course.noticeDue.warn(this, this.record);
      this.entries = course.entries.entriesOf(this.record.events);
      this.options("tag", course.entries.used(this.entries, "tags"));
      this.options("code", course.entries.used(this.entries, "code"));
      this.list();
      this.drawFeelings();
      this.listUntried();
    }

    /** @param {string} name @param {string[]} values */
    options(name, values) {
      const select = this.form.elements[name];
      const chosen = select.value;
      select.replaceChildren(select.options[0], ...values.map((value) => new Option(value, value)));
      select.value = values.includes(chosen) ? chosen : "";
    }

    /** Show the entries that fit the filter. */
    list() {
      const { text, strategy, tag, code } = this.form.elements;
      const filter = { text: text.value, strategy: strategy.value, tag: tag.value, code: code.value };
      this.found = course.entries.filtered(this.entries, filter);
      const shown = this.found.slice(0, this.most);
      this.at("count").textContent = this.entries.length ? this.word("count", this.found.length, this.entries.length) : this.word("none");
      this.at("entries").replaceChildren(...shown.map((entry) => this.entry(entry)));
      this.at("more").hidden = shown.length === this.found.length;
    }

    more() {
      const before = this.most;
      this.most += AT_ONCE;
      this.list();
      const next = this.at("entries").children[before];
      next.tabIndex = -1;
      next.focus();
    }

    /** @param {Entry} entry @returns {HTMLElement} */
    entry(entry) {
      const made = course.entry.article(this, entry);
      made.querySelector("[data-head]").prepend(`${this.nameOf(entry.strategy)}. `);
      const link = this.querySelector(`[data-titles] [data-strategy="${CSS.escape(entry.strategy)}"] a`);
      const open = made.querySelector("[data-open]");
      if (link) open.href = /** @type {HTMLAnchorElement} */ (link).href;
      open.querySelector("span").textContent = this.word("of", entry.date);
      const pick = made.querySelector("[data-pick]");
      pick.checked = this.picked.has(entry.id);
      pick.addEventListener("change", () => this.picked[pick.checked ? "add" : "delete"](entry.id));
      return made;
    }

    /** How the alliance felt with each client code, as a small picture and in words. */
    drawFeelings() {
      const place = this.at("feelings");
      place.textContent = "";
      const felt = this.entries.filter((entry) => entry.alliance && entry.code);
      const codes = course.entries.used(felt, "code");
      if (!codes.length) place.textContent = this.word("no feelings");
      for (const code of codes.slice(0, 40)) {
        const line = felt.filter((entry) => entry.code === code).reverse();
        const figure = document.createElement("figure");
        const words = document.createElement("figcaption");
        const last = line.slice(-12);
        words.textContent = this.word("feeling", code, last.map((entry) => this.word(`alliance ${entry.alliance}`)).join(", "));
        figure.append(picture(last.map((entry) => entry.alliance)), words);
        place.append(figure);
      }
    }

    listUntried() {
      const tried = new Set(this.entries.map((entry) => entry.strategy));
      const left = Array.from(this.querySelectorAll("[data-titles] [data-strategy]")).filter((item) => !tried.has(/** @type {any} */ (item).dataset.strategy));
      const place = this.at("untried");
      place.replaceChildren(...left.map((item) => item.cloneNode(true)));
      if (!left.length) place.append(Object.assign(document.createElement("li"), { textContent: this.word("all tried") }));
    }

    /** @param {string} text @param {string} what @param {string} ending @param {string} type */
    save(text, what, ending, type) {
      course.download(text, `${this.record.courseId}-${what}`, ending, `${type};charset=utf-8`);
    }

    /** @param {any[]} entries @param {boolean} [withQuestion] @returns {string} */
    markdown(entries, withQuestion) {
      const names = ["title", "question", "code", "setting", "tried", "happened", "next", "alliance", "tags", ...[1, 2, 3, 4, 5].map((n) => `alliance ${n}`)];
      const labels = Object.fromEntries(names.map((name) => [name, this.word(name)]));
      const question = withQuestion ? this.question() : "";
      return course.table.markdown(entries, this.nameOf.bind(this), { labels, question });
    }

    /** @returns {string} */
    question() {
      return /** @type {any} */ (this.stage.querySelector("[name='question']")).value.trim();
    }

    /** @param {(chosen: any[]) => void} act with the chosen entries, where there are any */
    bundle(act) {
      const chosen = this.entries.filter((entry) => this.picked.has(entry.id));
      this.at("bundle-says").textContent = chosen.length ? this.word("picked", chosen.length) : this.word("pick first");
      if (chosen.length) act(chosen);
    }

    /** @param {any[]} chosen */
    print(chosen) {
      const place = this.at("bundle-print");
      const heading = Object.assign(document.createElement("h2"), { textContent: this.word("question") });
      const question = Object.assign(document.createElement("p"), { textContent: this.question() });
      place.replaceChildren(heading, question, ...chosen.map((entry) => this.entry(entry)));
      document.body.classList.add("printing-bundle");
      window.print();
      document.body.classList.remove("printing-bundle");
      place.textContent = "";
    }
  }

  /** @param {number[]} levels from 1 to 5, in time @returns {SVGElement} */
  function picture(levels) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 120 44");
    svg.setAttribute("aria-hidden", "true");
    const points = levels.map((level, at) => [6 + (108 * at) / Math.max(1, levels.length - 1), 46 - 8 * level]);
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", points.join(" "));
    svg.append(line);
    for (const [x, y] of points) {
      const dot = document.createElementNS(SVG, "circle");
      for (const [name, value] of Object.entries({ cx: x, cy: y, r: 3 })) dot.setAttribute(name, String(value));
      svg.append(dot);
    }
    return svg;
  }

  customElements.define("course-journal", Journal);
})();
