// Rate the bank: a clinician rates the options of one item after another, without the key, which this page does not hold. Each rating is a
// draft in the record's store, so that it is there when they come back; exchange/ratings.js makes a file of them. Words are in rate.html.
// Needs exchange/ratings, record/facts, record/kinds, page/act, page/download, page/notice-due, page/part, page/form.css.
(function () {
  "use strict";

  class Rate extends course.Part {
    /** @type {any[]} what is rated, in the order of the page */
    items = Array.from(this.querySelectorAll("[data-item]"));
    place = 0;

    start() {
      this.stage.append(this.template("rating"));
      this.record.addEventListener("change", () => {
        course.noticeDue.warn(this, this.record);
        this.count();
      });
      course.noticeDue.warn(this, this.record);
      this.at("options").addEventListener("change", (/** @type {any} */ { target }) => this.rate(target));
      this.at("before").addEventListener("click", () => this.go(this.place - 1));
      this.at("next").addEventListener("click", () => this.go(this.place + 1));
      this.at("open").addEventListener("click", () => this.go(this.firstOpen()));
      course.act(this.at("save"), () => this.save());
      this.place = Math.max(this.firstOpen(), 0);
      this.show();
    }

    /** @returns {Rated[]} all that was rated, here and on other pages, in whatever wording */
    get rated() {
      return course.ratings.fromDrafts(this.record.allDrafts);
    }

    /** @param {any} item @returns {string[]} the ids of its options */
    optionsOf(item) {
      return Array.from(item.querySelectorAll("[data-option]"), (each) => each.dataset.option);
    }

    /** @param {any} item @returns {Record<string, number>} what its options were given */
    ratingsOf({ dataset }) {
      return this.rated.find((each) => each.item === dataset.item && each.revision === dataset.revision)?.ratings || {};
    }

    /** @returns {boolean[]} of each item, whether all its options are rated */
    get whole() {
      const found = new Map(this.rated.map((each) => [`${each.item}/${each.revision}`, each.ratings]));
      return this.items.map((item) => {
        const ratings = found.get(`${item.dataset.item}/${item.dataset.revision}`) || {};
        return this.optionsOf(item).every((option) => option in ratings);
      });
    }

    /** @returns {number} the place of the first item after this one, or else of all, that is not rated in full; -1 where there is none */
    firstOpen() {
      const { whole } = this;
      const after = whole.indexOf(false, this.place);
      return after < 0 ? whole.indexOf(false) : after;
    }

    /** @param {number} place */
    go(place) {
      this.place = place;
      this.show();
      this.at("number").focus();
    }

    /** Show the item at `place`. */
    show() {
      const item = this.items[this.place];
      this.record.takeUp(course.ratings.draftOf(item.dataset.item, item.dataset.revision));
      const given = this.ratingsOf(item);
      this.at("stem").replaceChildren(...wordsOf(item, "asked"));
      const options = Array.from(item.querySelectorAll("[data-option]"), (option) => {
        const made = this.template("option");
        made.querySelector("legend").append(...wordsOf(option, "text"));
        for (const input of made.querySelectorAll("input")) {
          input.name = option.dataset.option;
          input.checked = Number(input.value) === given[option.dataset.option];
        }
        return made;
      });
      this.at("options").replaceChildren(...options);
      this.at("before").disabled = !this.place;
      this.at("next").disabled = this.place + 1 === this.items.length;
      this.at("status").textContent = "";
      this.count();
    }

    /** Say which item this is, and how many are rated. */
    count() {
      const { whole } = this;
      const done = whole.filter(Boolean).length;
      this.at("number").textContent = this.word("number", this.place + 1, this.items.length);
      const kept = this.record.trouble ? "" : this.word("kept"); // said only while it is true
      this.at("count").textContent = done < whole.length ? this.word("count", done) + kept : this.word("all", done);
      // Who rates one after another gets there by “Next”; this is for who left some open.
      const open = this.firstOpen();
      this.at("open").hidden = open < 0 || [this.place, this.place + 1].includes(open);
    }

    /** @param {HTMLInputElement} input */
    async rate({ name, value }) {
      const item = this.items[this.place];
      const key = course.ratings.draftOf(item.dataset.item, item.dataset.revision);
      const { record } = this;
      const marked = record.drafts(course.ratings.RATER).length || record.saveDraft(course.ratings.RATER, course.facts.newId());
      const stored = record.saveDraft(key, JSON.stringify({ ...this.ratingsOf(item), [name]: Number(value) }));
      this.count();
      const kept = (await stored) && (await marked);
      this.at("status").textContent = kept ? "" : this.word("unsaved");
    }

    async save() {
      await this.record.refresh();
      const items = this.rated;
      // Two pages may each have made a mark: the same one is taken on both.
      const [rater] = this.record.drafts(course.ratings.RATER).map(({ response }) => String(response)).filter(course.kinds.mark).sort();
      if (!items.length || !rater) {
        this.at("status").textContent = this.word("nothing");
        return;
      }
      const file = { rater, made: Date.now(), edition: this.dataset.edition || "", items };
      course.download(JSON.stringify(course.ratings.toValue(file, this.courseId), null, 1), "ratings", "json", "application/json");
      this.at("status").textContent = this.word("file", items.length);
    }
  }

  /** @param {Element} element @param {string} name @returns {any} a copy of what stands in its part data-NAME */
  function wordsOf(element, name) {
    return /** @type {Element} */ (element.querySelector(`[data-${name}]`)).cloneNode(true).childNodes;
  }

  customElements.define("course-rate", Rate);
})();
