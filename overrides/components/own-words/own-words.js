// Clients answered in one's own words, before the course and after it: each reply is a draft while it is typed, and all are handed in once.
// Nothing is graded. Which lines are asked is worked out in page/formed.js; words are in own-words.html.
// Needs record/days, record/facts, page/act, page/formed, page/keep-text, page/notice-due, page/form.css,
// components/own-words/own-words.css.
(function () {
  "use strict";

  class OwnWords extends course.Formed {
    sort = /** @type {TestSort} */ ("words");
    /** @type {Map<HTMLElement, () => any>} what offers the words of other tabs, by entry */
    kept = new Map();
    /** @type {Set<string>} drafts of other tabs that a hand-in stopped at: it stops once at each, even where they could not be shown */
    told = new Set();

    start() {
      this.stage.append(this.template("hand"));
      course.act(this.at("hand"), () => this.handIn(false));
      course.act(this.at("hand-open"), () => this.handIn(true));
      return this.begin();
    }

    /** @param {HTMLElement} entry @returns {HTMLTextAreaElement} */
    fieldOf(entry) {
      return /** @type {HTMLTextAreaElement} */ (entry.querySelector("textarea"));
    }

    /** @param {HTMLElement} entry */
    dress(entry) {
      const field = this.fieldOf(entry);
      field.hidden = false;
      field.addEventListener("input", () => (this.at("hand-open").hidden = true));
    }

    get isBegun() {
      return this.entries.some((entry) => this.fieldOf(entry).value);
    }

    /** @param {HTMLElement} entry @returns {string} what its words are a draft of */
    keyOf(entry) {
      return `${this.draft}/${entry.dataset.line}`;
    }

    /** Fill in what was written earlier, and keep what is written from now on; once for each form. */
    resume() {
      for (const entry of this.entries) {
        if (this.kept.has(entry)) continue;
        this.kept.set(entry, course.keepText(this, this.record, this.fieldOf(entry), this.keyOf(entry), this.placeOf(entry)));
      }
    }

    /** @param {HTMLElement} entry @returns {Element} where words begun elsewhere stand */
    placeOf(entry) {
      return /** @type {Element} */ (entry.querySelector("[data-unfinished]"));
    }

    /** @param {HTMLElement} entry @returns {string[]} names of drafts of another tab with words that do not stand here, and were not told of */
    unseen(entry) {
      const here = [this.fieldOf(entry).value, this.placeOf(entry).textContent];
      const others = this.record.otherDrafts(this.keyOf(entry)).filter(({ response }) => !here.some((text) => text?.includes(String(response))));
      return others.map(({ question, tab }) => `${question} ${tab}`).filter((name) => !this.told.has(name));
    }

    /** Fill in what another tab wrote, where nothing is written here. @returns {boolean} whether there was any */
    fillIn() {
      const found = this.entries.map((entry) => ({ field: this.fieldOf(entry), draft: this.record.drafts(this.keyOf(entry))[0] })).filter(({ field, draft }) => !field.value && draft?.response);
      for (const { field, draft } of found) field.value = String(this.record.goOnWith(draft).response);
      return found.length > 0;
    }

    /** @param {boolean} withGaps also where a client has no reply yet */
    async handIn(withGaps) {
      await this.record.refresh();
      if (this.index.handedIn.has(this.name)) return; // in another tab, which this one shows by now
      if (this.record.trouble !== "guest" && this.fillIn()) {
        this.at("status").textContent = this.word("from elsewhere");
        return;
      }
      const unseen = this.entries.filter((entry) => this.unseen(entry).length);
      if (unseen.length) {
        for (const entry of unseen) {
          this.unseen(entry).forEach((name) => this.told.add(name));
          this.kept.get(entry)?.();
        }
        this.at("status").textContent = this.word("other words", unseen.length);
        return;
      }
      const written = this.entries.filter((entry) => this.fieldOf(entry).value.trim());
      const missing = this.entries.length - written.length;
      if (!written.length || (missing && !withGaps)) {
        this.at("status").textContent = this.word(written.length ? "missing" : "nothing", missing);
        this.at("hand-open").hidden = !written.length;
        return;
      }
      const replies = written.map((entry) => course.facts.make("worded", { time: this.time, line: entry.dataset.line, words: this.fieldOf(entry).value.trim() }));
      const handed = course.facts.make("handed", { test: this.name, form: this.form });
      const saved = await this.record.append([...replies, handed], this.entries.map((entry) => this.keyOf(entry)));
      this.at("status").textContent = this.word(saved ? "saved" : "unsaved");
      this.says.focus();
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const { index } = this;
      const handedIn = index.handedIn.get(this.name);
      this.stage.hidden = Boolean(handedIn);
      for (const entry of this.entries) this.fieldOf(entry).readOnly = Boolean(handedIn);
      if (!handedIn) return this.say("open");
      const replies = index.worded.get(this.time) || [];
      for (const entry of this.entries) {
        const words = (this.fieldOf(entry).value = replies.find((each) => each.line === entry.dataset.line)?.words || "");
        // What was written in a tab that did not hand in stays in sight; in that tab, too, where it is no longer in the field.
        this.record.setAside(this.keyOf(entry));
        const left = this.record.drafts(this.keyOf(entry)).filter(({ response }) => String(response).trim() !== words);
        course.noticeDue.offer(this, this.placeOf(entry), this.record, left, ({ response }) => response, null);
      }
      this.say(replies.length ? this.time : "elsewhere", course.days.inWords(handedIn));
    }
  }

  customElements.define("course-own-words", OwnWords);
})();
