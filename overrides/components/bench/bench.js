// The bench: a supervisor rates replies in trainees’ own words, one at a time, without name, time or form. The files are read in this tab only; each
// rating is a draft in the rater’s own record. What a reply’s mark is and how they are shuffled stands in exchange/bench.js; words are in bench.html.
// Needs exchange/bench, exchange/hand-over, record/facts, record/kinds, page/act, page/bank, page/download, page/notice-due, page/page,
// page/part, page/form.css.
(function () {
  "use strict";

  const MOST_BYTES = 40_000_000;

  class Bench extends course.Part {
    /** @type {HandOver[]} what was read */
    files = [];
    /** @type {Blind[]} in the order of this rater */
    replies = [];
    /** @type {Record<string, {who: string, manner: string, line: string, title: string, sentence: string}>} lines by their ids */
    lines = {};
    place = 0;

    start() {
      this.stage.append(this.template("bench"));
      this.scales = Array.from(/** @type {NodeListOf<HTMLElement>} */ (this.stage.querySelectorAll("[data-scale]")), (each) => each.dataset.scale || "");
      this.record.addEventListener("change", () => {
        course.noticeDue.warn(this, this.record);
        if (this.replies.length) this.count();
      });
      course.noticeDue.warn(this, this.record);
      this.at("files").addEventListener("change", async () => {
        const files = Array.from(this.at("files").files);
        // A file is often named after a person, and the field would show its name.
        this.at("files").value = "";
        await this.read(files);
      });
      this.at("drop").addEventListener("dragover", (/** @type {DragEvent} */ event) => event.preventDefault());
      this.at("drop").addEventListener("drop", (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        this.read(Array.from(event.dataTransfer?.files || []));
      });
      this.at("rating").addEventListener("change", (/** @type {any} */ { target }) => this.rate(target));
      this.at("before").addEventListener("click", () => this.go(this.place - 1));
      this.at("next").addEventListener("click", () => this.go(this.place + 1));
      this.at("open").addEventListener("click", () => this.go(this.firstOpen()));
      this.at("print").addEventListener("click", () => window.print());
      course.act(this.at("save"), () => this.save());
    }

    /** @param {File[]} files */
    async read(files) {
      try {
        this.lines = JSON.parse((await course.bank(this, "for-bench")).textContent || "");
      } catch (error) {
        return course.page.unreached(this.stage);
      }
      const texts = await Promise.all(files.map((file) => (file.size > MOST_BYTES ? null : file.text().catch(() => undefined))));
      /** @type {string[]} */
      const refused = [];
      texts.forEach((text, place) => {
        const found = typeof text === "string" ? course.handOver.listFromText(text, this.courseId, valueRead) : [{ refused: text === null ? "too large" : "unread" }];
        for (const each of found) {
          if ("handOver" in each) this.files.push(each.handOver);
          // Numbered: a file’s name may be a person’s.
          else if (each.refused) refused.push(this.word("refused", place + 1, files.length, this.word(each.refused)));
        }
      });
      this.replies = course.bench.shuffled(course.bench.repliesOf(this.files), this.rater);
      const says = this.word(this.replies.length ? "read" : "no replies", this.files.length, this.replies.length);
      this.at("says").replaceChildren(...[...(this.files.length ? [says] : []), ...refused].map((text) => Object.assign(document.createElement("p"), { textContent: text })));
      this.at("rating").hidden = !this.replies.length;
      if (!this.replies.length) return;
      this.place = 0;
      this.go(Math.max(this.firstOpen(), 0));
    }

    /** @returns {string} the rater’s mark. Two pages may each have made one: the same is taken on both */
    get rater() {
      const marks = this.record.drafts(course.bench.RATER).map(({ response }) => String(response)).filter(course.kinds.mark);
      if (marks.length) return marks.sort()[0];
      const made = course.facts.newId();
      this.record.saveDraft(course.bench.RATER, made);
      return made;
    }

    /** @returns {Map<string, Record<string, number>>} what was rated, here and on other pages, by reply */
    get rated() {
      return new Map(course.bench.fromDrafts(this.record.allDrafts).map(({ reply, ratings }) => [reply, ratings]));
    }

    /** @returns {boolean[]} of each reply, whether it is rated on every scale */
    get whole() {
      const { rated } = this;
      return this.replies.map(({ reply }) => /** @type {string[]} */ (this.scales).every((scale) => scale in (rated.get(reply) || {})));
    }

    /** @returns {number} the place of the first reply after this one, or else of all, that is not rated in full; -1 where there is none */
    firstOpen() {
      const { whole } = this;
      const after = whole.indexOf(false, this.place);
      return after < 0 ? whole.indexOf(false) : after;
    }

    /** Show the reply at a place. @param {number} place */
    go(place) {
      this.place = place;
      const { reply, line, words } = this.replies[place];
      this.record.takeUp(course.bench.draftOf(reply));
      const known = Object.hasOwn(this.lines, line) ? this.lines[line] : null;
      this.at("who").textContent = known ? this.word("who", known.who, capital(known.manner)) : this.word("unknown", line);
      this.at("line").hidden = this.at("asks").hidden = !known;
      this.at("line").textContent = known?.line;
      this.at("asks").textContent = known ? this.word("asks", known.title, known.sentence) : "";
      this.at("words").textContent = words;
      const given = this.rated.get(reply) || {};
      for (const input of this.stage.querySelectorAll("input[type=radio]")) {
        const { name, value } = /** @type {HTMLInputElement} */ (input);
        /** @type {HTMLInputElement} */ (input).checked = given[name.replace("scale-", "")] === Number(value);
      }
      this.at("before").disabled = !place;
      this.at("next").disabled = place + 1 === this.replies.length;
      this.at("status").textContent = "";
      this.count();
      this.at("number").focus();
    }

    /** Say which reply this is, and how many are rated. */
    count() {
      const { whole } = this;
      const done = whole.filter(Boolean).length;
      this.at("number").textContent = this.word("number", this.place + 1, whole.length);
      const kept = this.record.trouble ? "" : this.word("kept"); // said only while it is true
      this.at("count").textContent = done < whole.length ? this.word("count", done, whole.length) + kept : this.word("all", done);
      const open = this.firstOpen();
      this.at("open").hidden = open < 0 || [this.place, this.place + 1].includes(open);
    }

    /** @param {HTMLInputElement} input */
    async rate({ name, value }) {
      const { reply } = this.replies[this.place];
      const ratings = { ...this.rated.get(reply), [name.replace("scale-", "")]: Number(value) };
      const stored = this.record.saveDraft(course.bench.draftOf(reply), JSON.stringify(ratings));
      this.count();
      this.at("status").textContent = (await stored) ? "" : this.word("unsaved");
    }

    async save() {
      await this.record.refresh();
      const replies = Array.from(this.rated, ([reply, ratings]) => ({ reply, ratings }));
      if (!replies.length) {
        this.at("status").textContent = this.word("nothing");
        return;
      }
      const file = { rater: this.rater, made: Date.now(), edition: this.dataset.edition || "", replies };
      course.download(JSON.stringify(course.bench.toValue(file, this.courseId), null, 1), "bench", "json", "application/json");
      this.at("status").textContent = this.word("file", replies.length);
    }
  }

  /** @param {any} value as parsed @param {string} courseId @returns {any} what a trainee gave, or why it is refused; nothing of what else a saved board holds */
  function valueRead(value, courseId) {
    const other = ["course-ratings", "course-bench", "course-sums"].includes(value?.format);
    return other ? {} : course.handOver.fromValue(value, courseId);
  }

  /** @param {string} text @returns {string} */
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  customElements.define("course-bench", Bench);
})();
