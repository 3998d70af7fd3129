// A part of a page that asks one of two forms: of the test, or of the lines for one's own words. One of them stands in the page; the other is
// brought where this record takes it, which is worked out in record/forms.js.
// Needs record/facts, record/figures, record/forms, page/bank, page/page, page/part.
var course = course || {};
course.Formed = (function () {
  "use strict";

  class Formed extends course.Part {
    sort = /** @type {TestSort} */ ("forms");
    time = this.dataset.time || "";
    form = /** @type {TestForm} */ (this.dataset.form); // of what is on the page
    fixed = false; // it comes in the order of earlier editions
    says = /** @type {HTMLElement} */ (this.querySelector("[data-says]"));
    list = /** @type {HTMLElement} */ (this.querySelector("[data-list]"));
    /** @type {Map<string, HTMLElement[]>} the entries of each form that was on the page, with what was chosen in them */
    lists = new Map();
    /** @type {Promise<any>} one change is shown after the other */
    settled = Promise.resolve();

    /** @returns {HTMLElement[]} the questions or lines on the page */
    get entries() {
      return this.lists.get(this.form) || [];
    }

    /** @returns {Index} */
    get index() {
      return course.figures.indexOf(this.record.events);
    }

    /** @returns {string} as events call it */
    get name() {
      return course.forms.nameOf(this.sort, this.time);
    }

    /** @returns {string} under this and its own id each entry has a draft, so that two tabs don't compete for the whole */
    get draft() {
      return `${this.sort === "words" ? "words" : "test"}/${this.time}${this.fixed ? "" : `-${this.form}`}`;
    }

    /** Have the right form on the page, now and with each change of the record. @returns {Promise<any>} */
    begin() {
      this.put(this.form, /** @type {HTMLElement[]} */ (Array.from(this.list.children)));
      this.record.addEventListener("change", () => this.settle());
      return this.settle();
    }

    /** @returns {Promise<any>} once the form that this record takes now is on the page, and it says where it stands */
    settle() {
      const next = () => this.turnTo();
      return (this.settled = this.settled.then(next, next));
    }

    async turnTo() {
      const taken = await this.taken();
      const handedIn = this.index.handedIn.has(this.name);
      // What was chosen here stays on the page, whatever came first elsewhere: it can be handed in. Once something was, that shows.
      if (taken.form !== this.form && (handedIn || !this.isBegun)) {
        const known = this.lists.get(taken.form);
        const brought = known || Array.from((await course.bank(this, `${this.sort}-${taken.form}`).catch(() => null))?.children || []);
        if (!brought.length) {
          this.list.hidden = this.stage.hidden = true;
          return course.page.unreached(this);
        }
        this.put(taken.form, /** @type {HTMLElement[]} */ (brought));
      }
      this.fixed = taken.fixed && taken.form === this.form;
      if (!handedIn && !this.isBegun) this.resume();
      this.show();
    }

    /** @returns {Promise<TakenForm>} the form that this record takes; chance decides now where it has to */
    async taken() {
      const time = /** @type {TestTime} */ (this.time);
      const drafts = () => this.record.allDrafts.map((draft) => draft.question);
      const found = () => course.forms.takenOf(this.index, this.sort, time, drafts());
      // Where nothing is kept, the other page could not know what chance said here, and might ask the same once more.
      const unkept = { form: course.forms.FIXED[time], fixed: true };
      if (this.record.separate) return unkept;
      if (!found() && !this.record.trouble) {
        await this.record.append(course.facts.make("drew", course.forms.draw(this.index, drafts())));
        await this.record.refresh(); // another tab may have drawn a moment earlier
      }
      return found() || unkept;
    }

    /** @param {TestForm} form @param {HTMLElement[]} entries */
    put(form, entries) {
      if (!this.lists.has(form)) entries.forEach((each) => this.dress(each));
      this.lists.set(form, entries);
      this.form = form;
      this.list.replaceChildren(...entries);
    }

    /** Give an entry what it needs with scripts, once. @param {HTMLElement} entry */
    dress(entry) {
      entry.hidden = false;
    }

    /** @returns {boolean} whether something was chosen or written in what is on the page */
    get isBegun() {
      return false;
    }

    /** Fill in what was chosen or written earlier. @returns {any} */
    resume() {}

    /** Say where it stands. */
    show() {}

    /** @param {string} name @param {...(string | number)} values */
    say(name, ...values) {
      this.says.replaceChildren(this.linked(name, ...values));
    }
  }

  return Formed;
})();
