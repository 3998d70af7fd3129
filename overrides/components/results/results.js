// Results of strategy: the form on a strategy's page, and the entries written there. Words and markup are in results.html.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = /** @type {HTMLScriptElement} */ (document.currentScript).src.replace(".js", ".css");
  document.head.append(style);

  const FIELDS = ["date", "setting", "code", "tried", "happened", "next", "tags"];

  /** @returns {string} today as the learner's own calendar has it, YYYY-MM-DD */
  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  class Results extends HTMLElement {
    /** @type {any} */
    record;
    strategy = this.dataset.strategy || "";
    draft = `results/${this.strategy}`;
    stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));
    patterns = JSON.parse(/** @type {any} */ (this.querySelector("[data-privacy]")).textContent);
    /** @type {string} the entry at work; "" for a new one */
    editing = "";
    /** @type {string} the entry deleted last, which can be put back */
    deleted = "";
    shown = "";

    async connectedCallback() {
      if (this.record) return;
      this.record = await course.record(this.dataset.course);
      this.form = course.page.template(this, "form").firstElementChild;
      this.list = document.createElement("div");
      this.stage.append(this.form, this.list);
      this.form.addEventListener("input", () => this.worked());
      this.form.addEventListener("submit", (/** @type {Event} */ event) => {
        event.preventDefault();
        this.save();
      });
      this.inForm("cancel").addEventListener("click", () => this.start());
      this.record.addEventListener("change", () => this.show());
      this.resume();
      this.show();
      this.setAttribute("data-ready", "");
    }

    /** @param {string} name @returns {any} */
    inForm(name) {
      return this.form.querySelector(`[data-${name}]`);
    }

    /** @param {string} name @param {...(string | number)} values @returns {string} */
    word(name, ...values) {
      return course.page.word(this, "words", name, ...values);
    }

    /** Fill the form with what was being written when the page was left. */
    resume() {
      const [kept] = this.record.drafts(this.draft);
      this.fill({ date: today() });
      if (!kept) return;
      const { editing, fields } = JSON.parse(kept.response);
      this.edit(editing, fields);
    }

    /** An empty form. */
    start() {
      this.record.dropDrafts(this.draft);
      this.edit("", { date: today() });
    }

    /** @param {string} entry "" for a new one @param {any} fields */
    edit(entry, fields) {
      this.editing = entry;
      this.fill(fields);
      this.inForm("cancel").hidden = !entry;
      this.inForm("heading").textContent = entry ? this.word("editing", fields.date) : this.word("heading");
      this.inForm("saved").textContent = "";
      this.warn();
    }

    /** @param {any} fields */
    fill(fields) {
      for (const name of FIELDS) this.form.elements[name].value = fields[name] || "";
      for (const radio of this.form.elements.alliance) radio.checked = radio.value === String(fields.alliance || "");
    }

    /** @returns {any} what the form holds */
    read() {
      const fields = Object.fromEntries(FIELDS.map((name) => [name, this.form.elements[name].value.trim()]));
      return { ...fields, alliance: Number(this.form.elements.alliance.value) || 0 };
    }

    worked() {
      this.inForm("saved").textContent = "";
      this.record.saveDraft(this.draft, JSON.stringify({ editing: this.editing, fields: this.read() }));
      this.warn();
    }

    /** Say what may identify a client. Never bars, never sends. */
    warn() {
      const fields = this.read();
      const found = new Set(FIELDS.flatMap((name) => course.entries.warningsFor(fields[name], name === "date" ? [] : this.patterns)));
      const place = this.inForm("warnings");
      const said = Array.from(found).join("\n");
      if (place.dataset.said === said) return;
      place.dataset.said = said;
      place.replaceChildren(...Array.from(found, (what) => paragraph(this.word("warn", what))));
    }

    async save() {
      const fields = this.read();
      const sign = this.inForm("saved");
      const empty = !fields.tried && !fields.happened && !fields.next;
      if (empty || !/^\d{4}-\d\d-\d\d$/.test(fields.date)) {
        sign.textContent = this.word(empty ? "empty" : "no date");
        return;
      }
      const tags = fields.tags.split(",").map((/** @type {string} */ tag) => tag.trim()).filter(Boolean);
      const entry = this.editing || course.event.newId();
      const saving = this.record.append(course.event.make("wrote", { ...fields, tags, entry, strategy: this.strategy }));
      const saved = await saving;
      if (saved) this.start();
      sign.textContent = this.word(saved ? "saved" : "unsaved");
    }

    show() {
      // On this page the self-check says it for all.
      if (!document.querySelector("course-self-check")) course.page.warn(this, this.record);
      const all = course.entries.entriesOf(this.record.events);
      const own = all.filter((/** @type {any} */ entry) => entry.strategy === this.strategy);
      const key = JSON.stringify([own, this.deleted]);
      if (key === this.shown) return;
      this.shown = key;
      /** @type {any} */ (this.list).replaceChildren(...(this.deleted ? [this.undo()] : []), ...own.map((/** @type {any} */ entry) => this.entry(entry)));
    }

    /** @param {any} entry @returns {HTMLElement} */
    entry(entry) {
      const made = course.entries.article(this, entry);
      const day = this.word("of", entry.date);
      for (const name of made.querySelectorAll(".visually-hidden")) name.textContent = day;
      made.querySelector("[data-edit]").addEventListener("click", () => {
        this.edit(entry.id, { ...entry, tags: entry.tags.join(", ") });
        this.form.elements.tried.focus();
      });
      made.querySelector("[data-delete]").addEventListener("click", async () => {
        this.deleted = entry.id;
        await this.record.append(course.event.make("removed", { entry: entry.id }));
        /** @type {any} */ (this.list?.querySelector("[data-undo]")).focus();
      });
      return made;
    }

    /** @returns {HTMLElement} */
    undo() {
      const note = course.page.template(this, "deleted").firstElementChild;
      note.querySelector("[data-undo]").addEventListener("click", async () => {
        const entry = this.deleted;
        this.deleted = "";
        await this.record.append(course.event.make("restored", { entry }));
        this.form.elements.tried.focus();
      });
      return note;
    }
  }

  /** @param {string} words @returns {HTMLElement} */
  function paragraph(words) {
    const element = document.createElement("p");
    element.textContent = words;
    return element;
  }

  customElements.define("course-results", Results);
})();
