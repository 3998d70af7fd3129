// One question of a self-check: check answer, feedback, try again.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  const DRAFT_AFTER = 300; // milliseconds without a key stroke

  /** @type {Record<string, string>} */
  const RESULTS = { correct: "Correct", partly: "Partly right", "not yet": "Not yet" };

  const NOTHING = {
    "choose one": "Choose an option first.",
    "choose several": "Choose one or more options first.",
    "put in order": "Move at least one step first.",
    "write and compare": "Write what you would say first.",
  };

  class Question {
    /**
     * @param {HTMLElement} root
     * @param {any} record
     * @param {{quiz: string, controls: HTMLTemplateElement, moves: HTMLTemplateElement, failed: () => void}} quiz
     */
    constructor(root, record, quiz) {
      this.root = root;
      this.record = record;
      this.id = root.dataset.question || "";
      this.kind = /** @type {keyof typeof NOTHING} */ (root.dataset.kind);
      this.identity = { id: this.id, revision: root.dataset.revision, quiz: quiz.quiz };
      this.shape = course.kinds.KINDS[this.kind];
      this.failed = quiz.failed;
      this.dirty = false; // the learner is at work on it: what happens in another tab must not change it
      /** @type {any} */
      this.attempt = null;
      /** @type {number | undefined} */
      this.timer = undefined;
      this._build(quiz);
    }

    /** @param {string} name @returns {any} */
    part(name) {
      return this.root.querySelector(`[data-${name}]`);
    }

    /** @param {any} quiz */
    _build(quiz) {
      this.part("controls").append(quiz.controls.content.cloneNode(true));
      for (const input of this.root.querySelectorAll(".sure input")) input.setAttribute("name", `sure-${this.id}`);
      for (const input of this.root.querySelectorAll("[hidden]")) input.removeAttribute("hidden");
      this.answer = this.part("answer");
      this.button = this.part("check");
      if (this.kind === "put in order") {
        course.kinds.makeMovable(this.root, quiz.moves, (/** @type {string} */ said) => {
          this._say(said);
          this._worked();
        });
      }
      this.button.addEventListener("click", () => (this.attempt ? this.tryAgain() : this.check()));
      this.root.addEventListener("input", (event) => {
        const input = /** @type {HTMLElement} */ (event.target);
        if (input.closest("[data-checklist]")) this.mark();
        else this._worked();
      });
    }

    /** Show what the record says, unless the learner is at work here. */
    refresh() {
      if (this.dirty) return;
      const state = course.view.question(this.record.events, this.identity);
      this._showEarlier(state);
      const draft = this.record.drafts(this.id)[0];
      if (draft && (!state.shown || draft.at > state.shown.at)) {
        this._open(draft.response);
        this._showOtherDrafts();
      } else if (state.shown) {
        this._showAttempt(state.shown);
      } else if (this.attempt) {
        this._open(null);
      }
      this.root.classList.toggle("question--open", !this.attempt);
      if (!this.attempt) this.answer.hidden = true;
    }

    async check() {
      const response = this.shape.read(this.root);
      if (response === null) {
        this._say(NOTHING[this.kind]);
        return;
      }
      const sure = /** @type {HTMLInputElement | null} */ (this.root.querySelector(".sure input:checked"));
      const fields = Object.assign({}, this.identity, { question: this.id, response: response });
      const attempt = course.event.make("answered", {
        question: fields.question,
        revision: fields.revision,
        response: response,
        result: this.kind === "write and compare" ? null : course.view.grade(this.kind, response, this._key()),
        sure: sure ? sure.value : null,
      });
      clearTimeout(this.timer);
      this.dirty = false;
      this._showAttempt(attempt);
      if (this.kind === "write and compare") this.answer.open = true;
      if (await this._save(attempt)) this.record.dropDrafts(this.id);
    }

    /** The learner marks a written answer against the checklist. */
    mark() {
      const boxes = Array.from(this.root.querySelectorAll("[data-checklist] input"));
      const met = boxes.filter((box) => /** @type {any} */ (box).checked).map((box) => /** @type {any} */ (box).value);
      const marked = course.event.make("marked", { attempt: this.attempt.id, met: met, of: boxes.length });
      this._save(marked);
      this._showResult();
    }

    /** Back to the open question; the attempt stays in the record. */
    tryAgain() {
      this._open(this.kind === "write and compare" ? this.attempt.response : null);
      this.dirty = true;
    }

    /** @param {any} event @returns {Promise<boolean>} */
    async _save(event) {
      const sign = this.part("saved");
      sign.textContent = "";
      const saved = await this.record.append(event);
      sign.textContent = saved ? "Saved" : "Not saved";
      if (!saved) this.failed();
      return saved;
    }

    _worked() {
      this.dirty = true;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.keepDraft(), DRAFT_AFTER);
    }

    /** Keep the unfinished answer now. */
    keepDraft() {
      clearTimeout(this.timer);
      if (!this.dirty || this.attempt) return;
      const response = this.shape.read(this.root);
      if (response !== null) this.record.saveDraft(this.id, response);
    }

    /** @returns {{grades: Record<string, string>, order: string[]}} the key, as the page itself states it */
    _key() {
      const stated = Array.from(this.answer.querySelectorAll("[data-option]"));
      return {
        grades: Object.fromEntries(stated.map((each) => [each.dataset.option, each.dataset.grade])),
        order: stated.map((each) => each.dataset.option),
      };
    }

    /** @param {string | string[] | null} response to go on with */
    _open(response) {
      this.attempt = null;
      this.shape.show(this.root, response);
      this._lock(false);
      this.button.textContent = "Check answer";
      this.answer.open = false;
      this.answer.hidden = true;
      this._say("");
      this.part("saved").textContent = "";
      for (const input of this.root.querySelectorAll("[data-checklist] input, .sure input")) {
        /** @type {HTMLInputElement} */ (input).checked = false;
      }
    }

    /** @param {any} attempt */
    _showAttempt(attempt) {
      this.attempt = attempt;
      this.shape.show(this.root, attempt.response);
      for (const input of this.root.querySelectorAll(".sure input")) {
        /** @type {HTMLInputElement} */ (input).checked = /** @type {HTMLInputElement} */ (input).value === attempt.sure;
      }
      this._lock(true);
      this.button.textContent = "Try again";
      this.answer.hidden = false;
      this.answer.querySelector("summary").textContent =
        this.kind === "write and compare" ? "Two responses, and what a good one does" : "Feedback on every answer";
      this._showMarks();
      this._showResult();
    }

    _showMarks() {
      const marked = this.record.events.filter((/** @type {any} */ event) => event.attempt === this.attempt.id).pop();
      for (const box of this.root.querySelectorAll("[data-checklist] input")) {
        const input = /** @type {HTMLInputElement} */ (box);
        input.checked = Boolean(marked) && marked.met.includes(input.value);
      }
    }

    _showResult() {
      const result = course.view.resultOf(this.record.events, this.attempt);
      const region = this.part("result");
      region.textContent = "";
      region.dataset.result = result || "";
      const word = document.createElement("strong");
      word.textContent = result ? RESULTS[result] : "Not yet marked";
      region.append(word, this._words(result));
      if (this.kind.startsWith("choose")) region.append(...this._feedback());
    }

    /** @param {string | null} result @returns {string} */
    _words(result) {
      if (this.kind === "write and compare") {
        const met = this.root.querySelectorAll("[data-checklist] input:checked").length;
        const of = this.root.querySelectorAll("[data-checklist] input").length;
        const open = ". Compare yours with the two below, and tick what yours does.";
        return result ? `, by your own marking: ${met} of ${of}.` : open;
      }
      if (this.kind === "put in order") {
        const order = this._key().order;
        const placed = order.filter((id, place) => this.attempt.response[place] === id).length;
        return result === "correct" ? "." : `. ${placed} of ${order.length} stand where they serve best.`;
      }
      return ".";
    }

    /** @returns {Node[]} the feedback of what was chosen, and of what should have been */
    _feedback() {
      const several = this.kind === "choose several";
      const stated = Array.from(this.answer.querySelectorAll("[data-option]"));
      const spoken = stated.filter((each) => this.attempt.response.includes(each.dataset.option));
      const missed = stated.filter((each) => each.dataset.grade === "best" && !spoken.includes(each));
      const nodes = spoken.flatMap((each) => {
        const parts = several ? [each.querySelector(".feedback__text")] : [];
        return parts.concat(each.querySelector(".feedback__says")).map((part) => part.cloneNode(true));
      });
      if (several && missed.length) {
        const left = document.createElement("p");
        left.textContent = missed.length === 1 ? "One more serves best." : `${missed.length} more serve best.`;
        nodes.push(left);
      }
      return nodes;
    }

    /** @param {any} state */
    _showEarlier(state) {
      const place = this.part("earlier");
      place.textContent = "";
      if (!state.earlier || state.latest) return;
      const note = document.createElement("p");
      const day = new Date(state.earlier.at).toLocaleDateString(undefined, { dateStyle: "long" });
      note.textContent = `You answered an earlier wording of this question on ${day}. That answer is kept.`;
      place.append(note);
      if (typeof state.earlier.response === "string") place.append(quote(state.earlier.response));
    }

    _showOtherDrafts() {
      const shown = this.shape.read(this.root);
      const others = this.record.drafts(this.id).slice(1);
      for (const draft of others) {
        if (typeof draft.response !== "string" || draft.response === shown) continue;
        const note = document.createElement("p");
        note.textContent = "You also began this answer in another tab:";
        this.part("earlier").append(note, quote(draft.response));
      }
    }

    /** @param {boolean} locked */
    _lock(locked) {
      this.root.classList.toggle("question--answered", locked);
      for (const control of this.root.querySelectorAll("fieldset input, fieldset button")) {
        /** @type {HTMLInputElement} */ (control).disabled = locked;
      }
      const text = this.root.querySelector("textarea");
      if (text) text.readOnly = locked;
    }

    /** @param {string} words */
    _say(words) {
      const region = this.part("result");
      region.dataset.result = "";
      region.textContent = words;
    }
  }

  /** @param {string} text the learner's own, never parsed as HTML @returns {HTMLElement} */
  function quote(text) {
    const block = document.createElement("blockquote");
    block.textContent = text;
    return block;
  }

  course.Question = Question;
})();
