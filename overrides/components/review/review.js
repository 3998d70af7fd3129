// The mixed review: asks the questions that are due, one at a time. Which ones, and in what order, is worked out in record/figures.js;
// words are in review.html.
// Needs record/attempts, record/days, record/facts, record/figures, page/act, page/bank, page/notice-due, page/page, page/part,
// components/question/question.
(function () {
  "use strict";

  class Review extends course.Part {
    strategies = this.catalogue.strategies;
    /** @type {any} the event that began the review in progress; null where there is none */
    begun = null;
    /** @type {any} the question on the page */
    question = null;

    start() {
      this.record.addEventListener("change", () => this.refresh());
      course.noticeDue.warn(this, this.record);
      this.offer();
    }

    /** @param {string} id of a question @returns {any} its strategy and its identity in the catalogue; undefined where the course no longer has it */
    known(id) {
      for (const strategy of this.strategies) {
        const asked = strategy.questions.find((each) => each.id === id);
        if (asked) return { strategy, asked };
      }
      return undefined;
    }

    /** @param {any} begun @returns {string[]} its questions that the course still has */
    questionsOf(begun) {
      return begun.questions.filter((/** @type {string} */ id) => this.known(id));
    }

    /** @param {any} begun @param {string} id @returns {any} the latest attempt in this review */
    answerOf(begun, id) {
      const { asked } = this.known(id);
      return course.attempts.stateOf(course.attempts.of(this.record.events), { ...asked, since: begun.at }).shown;
    }

    /** @param {number | Date} at @returns {string} */
    day(at) {
      return new Date(at).toLocaleDateString(undefined, { dateStyle: "long" });
    }

    /** Say what is due, with a button to begin or to go on. */
    offer() {
      this.begun = this.question = null;
      const index = course.figures.indexOf(this.record.events);
      const today = course.days.dayOf(Date.now());
      const due = course.figures.dueOf(index, this.strategies, today);
      const last = index.reviewing && course.days.dayOf(index.reviewing.at) === today ? index.reviewing : null;
      const left = last ? this.questionsOf(last).filter((id) => !this.answerOf(last, id)) : [];
      this.stage.replaceChildren(this.template("offer"));
      this.at("count").textContent = left.length ? this.word("under way", left.length, this.questionsOf(last).length) : this.count(index, due);
      this.at("begin").hidden = left.length > 0 || !due.length;
      this.at("go-on").hidden = !left.length;
      course.act(this.at("begin"), () => this.begin(course.figures.sessionOf(due, course.facts.newId(), index.reviewing?.questions.at(-1))));
      this.at("go-on").addEventListener("click", () => this.ask(last));
    }

    /** @param {Index} index @param {any[]} due @returns {string} */
    count(index, due) {
      if (due.length > course.figures.SESSION) return this.word("due more", due.length, course.figures.SESSION);
      if (due.length) return this.word("due", due.length);
      const questions = this.strategies.flatMap((strategy) => strategy.questions);
      const days = questions.flatMap((asked) => course.figures.questionOf(index, asked).schedule?.due ?? []);
      if (!days.length) return this.word("nothing");
      const next = Math.min(...days);
      const count = days.filter((day) => day === next).length;
      return this.word("none due", count, this.day(course.days.dateOf(next)));
    }

    /** @param {string[]} questions in order */
    async begin(questions) {
      const begun = course.facts.make("reviewing", { questions });
      if (await this.ask(begun)) await this.record.append(begun);
    }

    /** Ask the first question that has no answer yet. @param {any} begun @returns {Promise<boolean>} whether it could be brought */
    async ask(begun) {
      const open = this.questionsOf(begun).find((id) => !this.answerOf(begun, id));
      const bank = open && (await course.bank(this, this.known(open).strategy.id).catch(() => null));
      if (bank === null) course.page.unreached(this.stage);
      else this.put(begun, bank);
      return bank !== null;
    }

    /** @param {any} begun @param {DocumentFragment | undefined | ""} bank that holds the first open question; none where all are answered */
    put(begun, bank) {
      this.begun = begun;
      const ids = this.questionsOf(begun);
      const place = ids.findIndex((id) => !this.answerOf(begun, id));
      if (place < 0 || !bank) return this.end(ids);
      const id = ids[place];
      const { strategy, asked } = this.known(id);
      this.stage.replaceChildren(this.template("asking"));
      this.at("number").textContent = this.word("number", place + 1, ids.length);
      this.at("why").textContent = this.why(id, strategy.title);
      const root = /** @type {HTMLElement} */ (/** @type {Element} */ (bank.querySelector(`[data-question="${id}"]`)).cloneNode(true));
      this.at("question-place").append(root);
      this.question = new course.Question(root, this.record, this);
      this.question.identity = { ...asked, since: begun.at };
      this.question.refresh();
      this.at("next").textContent = this.word(place + 1 < ids.length ? "next" : "finish");
      course.act(this.at("next"), () => this.ask(begun));
      this.at("leave").addEventListener("click", () => this.offer());
      this.at("number").focus();
    }

    /** @param {string} id @param {string} title @returns {string} why it comes back, by the record as it was before this review */
    why(id, title) {
      const before = this.record.events.filter((event) => event.at < this.begun.at);
      const found = course.figures.dueOf(course.figures.indexOf(before), this.strategies, course.days.dayOf(this.begun.at));
      const due = found.find((each) => each.id === id);
      return due ? this.word(`why ${due.why}`, title, this.day(due.last.at)) : this.word("why again", title);
    }

    /** The record has changed. */
    refresh() {
      course.noticeDue.warn(this, this.record);
      if (!this.begun) return this.offer();
      if (!this.question) return;
      this.question.refresh();
      this.at("next").hidden = !this.answerOf(this.begun, this.question.id);
    }

    /** @param {string[]} ids */
    end(ids) {
      this.question = null;
      this.stage.replaceChildren(this.template("end"));
      const index = course.figures.indexOf(this.record.events);
      const rows = ids.map((id) => ({ id, ...this.known(id), ...course.figures.questionOf(index, this.known(id).asked) }));
      // A written answer that was not marked yet has no result.
      const marked = rows.filter((row) => row.latest && row.latest.at > this.begun.at);
      const missed = marked.filter((row) => row.latest.result !== "correct");
      this.at("count").textContent = this.word("went", marked.length - missed.length, ids.length);
      for (const row of marked) {
        const entry = document.createElement("li");
        const back = this.day(course.days.dateOf(row.schedule.due));
        entry.textContent = this.word("result", row.strategy.title, this.word(row.latest.result), back);
        this.at("results").append(entry);
      }
      const due = course.figures.dueOf(index, this.strategies, course.days.dayOf(Date.now()));
      this.at("again").hidden = !missed.length;
      this.at("again").textContent = this.word("once more", missed.length);
      course.act(this.at("again"), () => {
        const again = missed.map((row) => ({ id: row.id }));
        return this.begin(course.figures.sessionOf(again, course.facts.newId(), ids.at(-1)));
      });
      this.offerLine(index, ids);
      this.at("more").hidden = !due.length;
      this.at("more").addEventListener("click", () => this.offer());
      /** @type {any} */ (this.stage.querySelector("h2")).focus();
    }

    /** Ask for a line aloud: of the strategies in this review, from the one with fewest replies. @param {Index} index @param {string[]} ids */
    offerLine(index, ids) {
      const asked = ids.map((id) => this.known(id).strategy).filter((each) => each.practice?.length);
      const replies = (/** @type {any} */ each) => course.figures.practiceOf(index, each).replies;
      const [strategy] = asked.sort((a, b) => replies(a) - replies(b));
      this.at("say").hidden = !strategy;
      if (strategy) this.at("say").append(Object.assign(document.createElement("a"), { href: strategy.room, textContent: this.word("say", strategy.title) }));
    }
  }

  customElements.define("course-review", Review);
})();
