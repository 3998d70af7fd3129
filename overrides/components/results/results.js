// Results of strategy: the form on a strategy's page, and the entries written for that strategy. Words and markup are in results.html.
// Needs record/days, record/entries, record/facts, page/act, page/entry, page/notice-due, page/part, page/form.css,
// components/results/results.css.
(function () {
  "use strict";

  const FIELDS = ["date", "setting", "code", "tried", "happened", "next", "tags"];

  class Results extends course.Part {
    strategy = this.dataset.strategy || "";
    drafts = `results/${this.strategy}`; // the key of the draft of a new entry; the key of an edit begins with it
    patterns = JSON.parse(/** @type {any} */ (this.querySelector("[data-privacy]")).textContent);
    /** @type {any} what is in the form: the key of its draft, the entry that it becomes, and the wording that it began from ("" for a new entry) */
    work = {};
    /** @type {string} the id of the entry deleted last, which can be put back */
    deleted = "";
    shown = "";

    start() {
      this.form = this.template("form").firstElementChild;
      this.list = document.createElement("div");
      this.stage.append(this.form, this.list);
      this.form.addEventListener("input", () => this.keepDraft());
      course.act(this.form, () => this.save(), "submit");
      course.act(this.inForm("cancel"), () => this.leave());
      this.record.addEventListener("change", () => this.show());
      this.resume();
      this.show();
    }

    /** @param {string} name @returns {any} */
    inForm(name) {
      return this.form.querySelector(`[data-${name}]`);
    }

    /** @param {any} [entry] left out for a new one @returns {string} the key of its draft; an edit and a new entry never share one */
    draftOf(entry) {
      return entry ? `${this.drafts}/${entry.id}` : this.drafts;
    }

    /** @returns {any[]} all drafts of this strategy, newest first */
    get begun() {
      return this.record.allDrafts.filter((/** @type {any} */ { question }) => question === this.drafts || question.startsWith(`${this.drafts}/`));
    }

    /** Fill the form with the newest draft, if there is one. */
    resume() {
      const [newest] = this.begun;
      if (newest) this.showDraft(newest);
      else this.begin();
    }

    /** A new entry: the draft of one, or an empty form. */
    begin() {
      const [draft] = this.record.drafts(this.draftOf());
      if (draft) this.showDraft(draft);
      else this.workOn({ key: this.draftOf(), entry: course.facts.newId(), from: "" }, { date: course.days.iso(course.days.today()) });
    }

    /** @param {Entry} entry to edit; the draft of an edit goes on */
    edit(entry) {
      const [draft] = this.record.drafts(this.draftOf(entry));
      if (draft) this.showDraft(draft);
      else this.workOn({ key: this.draftOf(entry), entry: entry.id, from: entry.wording }, { ...entry, tags: entry.tags.join(", ") });
    }

    /** Go on with another draft; what is in the form stays a draft too. @param {any} draft */
    async goOn(draft) {
      if (draft.question === this.work.key) await this.record.setAside(this.work.key);
      this.showDraft(draft);
      this.keepDraft();
    }

    /** Go on with a draft; what fails here must not have taken it up. @param {any} draft */
    showDraft(draft) {
      const { question, response } = draft;
      const { editing, entry, from, fields } = contentOf(response);
      // Before edition 1.2 a draft said only which entry it edits.
      this.workOn({ key: question, entry: entry || editing || course.facts.newId(), from: from ?? this.wordingOf(editing) }, fields, draft);
    }

    /** @param {string} id of an entry @returns {string} its latest wording; "" where there is none */
    wordingOf(id) {
      return course.entries.entriesOf(this.record.events).find((each) => each.id === id)?.wording || "";
    }

    /** @param {any} work @param {any} fields @param {any} [draft] that they are from */
    workOn(work, fields, draft) {
      this.work = work;
      this.fill(fields);
      if (draft) this.record.goOnWith(draft);
      this.inForm("cancel").hidden = !work.from;
      this.inForm("heading").textContent = work.from ? this.word("editing", fields.date) : this.word("heading");
      this.inForm("saved").textContent = "";
      this.warn();
      this.offer();
    }

    /** Offer the other drafts. */
    offer() {
      const { key } = this.work;
      const others = this.begun.filter((draft) => draft.question !== key || this.record.otherDrafts(key).includes(draft));
      course.noticeDue.offer(this, this.inForm("unfinished"), this.record, others, (/** @type {any} */ { response }) => inWords(response), (draft) => this.goOn(draft));
    }

    /** Leave the entry as it was. */
    leave() {
      this.record.dropDrafts(this.work.key);
      this.begin();
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

    keepDraft() {
      this.inForm("saved").textContent = "";
      const { key, ...work } = this.work;
      this.record.saveDraft(key, JSON.stringify({ ...work, fields: this.read() }));
      this.warn();
    }

    /** Say what may identify a client. It never prevents saving, and never sends anything. */
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
      const { key, entry, from } = this.work;
      // If another page changed the entry meanwhile, both wordings stay: this one becomes an entry of its own.
      const apart = this.wordingOf(entry) !== from;
      const event = course.facts.make("wrote", { ...fields, tags, entry: apart ? course.facts.newId() : entry, strategy: this.strategy });
      const saved = await this.record.append(event, [key]);
      const typedOn = JSON.stringify(this.read()) !== JSON.stringify(fields);
      this.work = { key, entry: event.entry, from: event.id };
      if (saved && typedOn) this.goOnWriting(event);
      else if (saved) this.begin();
      sign.textContent = this.word(!saved ? "unsaved" : apart ? "kept apart" : "saved");
    }

    /** What was typed while the entry was being saved is an edit of it. @param {any} event that saved it */
    goOnWriting({ entry, id }) {
      this.record.dropDrafts(this.work.key);
      this.workOn({ key: this.draftOf({ id: entry }), entry, from: id }, this.read());
      this.keepDraft();
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const all = course.entries.entriesOf(this.record.events);
      const own = all.filter((entry) => entry.strategy === this.strategy);
      const key = JSON.stringify([own, this.deleted]);
      if (key === this.shown) return;
      this.shown = key;
      /** @type {any} */ (this.list).replaceChildren(...(this.deleted ? [this.undo()] : []), ...own.map((entry) => this.entry(entry)));
    }

    /** @param {Entry} entry @returns {HTMLElement} */
    entry(entry) {
      const made = course.entry.article(this, entry);
      const day = this.word("of", entry.date);
      for (const name of made.querySelectorAll(".visually-hidden")) name.textContent = day;
      made.querySelector("[data-edit]").addEventListener("click", () => {
        this.edit(entry);
        this.form.elements.tried.focus();
      });
      course.act(made.querySelector("[data-delete]"), async () => {
        this.deleted = entry.id;
        await this.record.append(course.facts.make("removed", { entry: entry.id }));
        /** @type {any} */ (this.list?.querySelector("[data-undo]")).focus();
      });
      return made;
    }

    /** @returns {HTMLElement} */
    undo() {
      const note = this.template("deleted").firstElementChild;
      course.act(note.querySelector("[data-undo]"), async () => {
        const entry = this.deleted;
        this.deleted = "";
        await this.record.append(course.facts.make("restored", { entry }));
        this.form.elements.tried.focus();
      });
      return note;
    }
  }

  /** @param {string} response of a draft @returns {any} what it holds; empty fields where it can't be read */
  function contentOf(response) {
    try {
      const { editing, entry, from, fields } = JSON.parse(response);
      const text = (/** @type {any} */ value) => (typeof value === "string" ? value : undefined);
      return { editing: text(editing), entry: text(entry), from: text(from), fields: fields || {} };
    } catch (error) {
      return { fields: {} };
    }
  }

  /** @param {string} response of a draft @returns {string} */
  function inWords(response) {
    const { fields } = contentOf(response);
    return ["date", "tried", "happened", "next"].map((name) => fields[name]).filter(Boolean).join(" / ");
  }

  /** @param {string} words @returns {HTMLElement} */
  function paragraph(words) {
    const element = document.createElement("p");
    element.textContent = words;
    return element;
  }

  customElements.define("course-results", Results);
})();
