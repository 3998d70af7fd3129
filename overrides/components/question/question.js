// A question, as self-check and review show it: what each kind reads from the page; and checking an answer, feedback, trying again.
// Words are in question.html.
// Needs record/attempts, record/facts, record/grading, page/act, page/notice-due, page/page, page/form.css,
// components/question/question.css.
var course = course || {};
course.Question = (function () {
  "use strict";

  /**
   * @typedef {object} Kind
   * @property {(root: HTMLElement) => string | string[] | null} read the response on the page; null where there is none
   * @property {(root: HTMLElement, response: string | string[] | null) => void} show null clears it
   */

  /** @param {HTMLElement} root @param {string} selector @returns {any[]} */
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  /** @type {Kind} */
  const choose = {
    read(root) {
      const chosen = all(root, "fieldset input[name]").filter((input) => input.checked);
      return chosen.length ? chosen.map((input) => input.value) : null;
    },
    show(root, response) {
      for (const input of all(root, "fieldset input[name]")) {
        input.checked = response !== null && response.includes(input.value);
      }
    },
  };

  /** @type {Kind} Steps that were never moved are no answer. */
  const order = {
    read(root) {
      return root.dataset.touched ? all(root, ".step").map((step) => step.dataset.step) : null;
    },
    show(root, response) {
      const list = /** @type {HTMLElement} */ (root.querySelector(".steps"));
      const steps = all(root, ".step");
      const text = (/** @type {HTMLElement} */ step) => (step.querySelector(".step__text") || step).textContent || "";
      const place = (/** @type {HTMLElement} */ step) => (response || []).indexOf(step.dataset.step || "");
      steps.sort((a, b) => (response ? place(a) - place(b) : text(a).localeCompare(text(b))));
      list.append(...steps);
      if (response) root.dataset.touched = "yes";
      else delete root.dataset.touched;
    },
  };

  /** @type {Kind} */
  const write = {
    read(root) {
      const text = /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea")).value;
      return text.trim() ? text : null;
    },
    show(root, response) {
      /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea")).value = String(response || "");
    },
  };

  /** @type {Record<string, Kind>} */
  const KINDS = { "choose one": choose, "choose several": choose, "put in order": order, "write and compare": write };

  class Question {
    /**
     * @param {HTMLElement} root
     * @param {InstanceType<typeof course.Store>} record
     * @param {any} host the self-check or review that it belongs to, which has its words and templates
     */
    constructor(root, record, host) {
      this.root = root;
      this.record = record;
      this.host = host;
      this.id = root.dataset.question || "";
      this.kind = root.dataset.kind || "";
      this.identity = { id: this.id, revision: root.dataset.revision || "", quiz: host.dataset.strategy };
      this.shape = KINDS[this.kind];
      this.written = this.kind === "write and compare";
      this.shown = ""; // which events of the record are on the page
      this.dirty = false; // the learner is working on it: what happens in another tab must not change it
      /** @type {any} */
      this.attempt = null;
      this._build();
    }

    /** @param {string} selector @returns {any[]} */
    all(selector) {
      return Array.from(this.root.querySelectorAll(selector));
    }

    /** @param {string} name @returns {any} */
    part(name) {
      return this.root.querySelector(`[data-${name}]`);
    }

    _build() {
      course.page.unfold(this.root);
      this.part("controls").append(this.host.template("controls"));
      for (const input of this.all(".sure input")) input.name = `sure-${this.id}`;
      for (const input of this.all("[hidden]")) input.hidden = false;
      this.answer = this.part("answer");
      this.answer.querySelector("summary").textContent = this.host.word(this.written ? "models" : "feedback");
      this.button = this.part("check");
      const steps = this.part("movable");
      if (steps) course.page.near(this.root, async () => (await course.page.brought(this.root, steps.dataset.movable)) && this._makeMovable());
      course.act(this.button, () => (this.attempt ? this.tryAgain() : this.check()));
      this.root.addEventListener("input", (event) => {
        if (/** @type {HTMLElement} */ (event.target).closest("[data-checklist]")) this.mark();
        else this._keepDraft();
      });
    }

    _makeMovable() {
      const moves = () => this.host.template("moves");
      course.makeMovable(this.root, moves, (/** @type {number} */ place, /** @type {number} */ of) => {
        this._say(this.host.word("place", place, of));
        this._keepDraft();
      });
      this._lock(Boolean(this.attempt));
    }

    /** Show what the record says, unless the learner is working on it here. */
    refresh() {
      if (this.dirty) return;
      const index = course.attempts.of(this.record.events);
      const state = course.attempts.stateOf(index, this.identity);
      // A draft is taken up once; what another tab begins later stays in that tab.
      const first = !this.shown;
      const [draft] = first ? this.record.drafts(this.id) : [];
      const attempt = state.shown?.id || "";
      const key = `${attempt} ${state.earlier?.id} ${index.marks.get(attempt)?.id}`;
      if (key === this.shown) return;
      this.shown = key;
      const earlier = this.part("earlier");
      earlier.textContent = "";
      if (state.earlier && !state.attempts.length) {
        const day = new Date(state.earlier.at).toLocaleDateString(undefined, { dateStyle: "long" });
        this._note(this.host.word("earlier", day), state.earlier.response);
      }
      if (draft && (!state.shown || draft.at > state.shown.at)) {
        this._open(draft.response);
        this.record.goOnWith(draft); // once it is shown
      } else if (state.shown) {
        this._showAttempt(state.shown);
      } else {
        this._open(null);
      }
      if (first) this._offer();
    }

    /** Offer drafts that were begun in another tab or earlier. */
    _offer() {
      const drafts = this.record.otherDrafts(this.id);
      const words = (/** @type {any} */ { response }) => this._inWords(response);
      course.noticeDue.offer(this.host, this.part("unfinished"), this.record, drafts, words, async (/** @type {any} */ draft) => {
        await this.record.setAside(this.id);
        this._open(draft.response);
        this.record.goOnWith(draft);
        this._keepDraft();
        this._offer();
        this.part("controls").querySelector("button").focus();
      });
    }

    /** @param {string | string[]} response @returns {string} */
    _inWords(response) {
      if (typeof response === "string") return response;
      const named = (/** @type {string} */ id) => this.all("fieldset input, .step").find((each) => (each.dataset.step || each.value) === id);
      return response.map((id) => (named(id)?.querySelector?.(".step__text") || named(id)?.parentElement)?.textContent.trim() || id).join(" / ");
    }

    async check() {
      const response = this.shape.read(this.root);
      if (response === null) {
        this._say(this.host.word(`no ${this.kind}`));
        return;
      }
      const sure = this.all(".sure input").find((input) => input.checked);
      const attempt = course.facts.make("answered", {
        question: this.id,
        revision: this.identity.revision,
        response,
        result: this.written ? null : course.grading.grade(this.kind, [response].flat(), this._key()),
        sure: sure?.value || null,
      });
      this.dirty = false;
      this._showAttempt(attempt);
      if (this.written) this.answer.open = true;
      await this._save(attempt, [this.id]);
    }

    /** The learner marks a written answer against the checklist. */
    mark() {
      const boxes = this.all("[data-checklist] input");
      const met = boxes.filter((box) => box.checked).map((box) => box.value);
      this._save(course.facts.make("marked", { attempt: this.attempt.id, met, of: boxes.length }));
      this._showResult();
    }

    /** Open the question again; the attempt stays in the record. */
    tryAgain() {
      this._open(this.written ? this.attempt.response : null);
      this.dirty = true;
      this.shown = "open";
    }

    /** @param {any} event @param {string[]} [finished] drafts that end with it */
    async _save(event, finished) {
      const sign = this.part("saved");
      sign.textContent = "";
      const saved = await this.record.append(event, finished);
      sign.textContent = this.host.word(saved ? "saved" : "unsaved");
    }

    /** Save the draft at once: a tab can be closed at any moment. */
    _keepDraft() {
      this.dirty = true;
      const response = this.shape.read(this.root);
      if (response === null) this.record.dropDrafts(this.id);
      else this.record.saveDraft(this.id, response);
    }

    /** @returns {{grades: Record<string, string>, order: string[]}} the key, read from the feedback on the page */
    _key() {
      const stated = this.all("[data-option]");
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
      this.answer.open = false;
      this._say("");
      this.part("saved").textContent = "";
      for (const input of this.all("[data-checklist] input, .sure input")) input.checked = false;
    }

    /** @param {any} attempt */
    _showAttempt(attempt) {
      this.attempt = attempt;
      this.shape.show(this.root, attempt.response);
      const events = this.record.events;
      const marked = events.filter((/** @type {any} */ event) => event.attempt === attempt.id).pop();
      for (const box of this.all("[data-checklist] input")) box.checked = marked?.met.includes(box.value);
      for (const input of this.all(".sure input")) input.checked = input.value === attempt.sure;
      this._lock(true);
      this._showResult();
    }

    _showResult() {
      const result = course.attempts.resultOf(course.attempts.of(this.record.events), this.attempt);
      const region = this.part("result");
      region.dataset.result = result || "";
      const word = document.createElement("strong");
      word.textContent = this.host.word(result || "unmarked");
      region.replaceChildren(word, this._words(result));
      if (this.kind.startsWith("choose")) region.append(...this._feedback());
    }

    /** @param {string | null} result @returns {string} what follows the word for the result */
    _words(result) {
      if (this.written) {
        const boxes = this.all("[data-checklist] input");
        const met = boxes.filter((box) => box.checked).length;
        return result ? this.host.word("met", met, boxes.length) : this.host.word("compare");
      }
      if (this.kind === "put in order" && result !== "correct") {
        const order = this._key().order;
        const placed = order.filter((id, place) => this.attempt.response[place] === id).length;
        return this.host.word("placed", placed, order.length);
      }
      return this.kind === "put in order" ? this.host.word("ours") : "."; // each option that was chosen says whose verdict it is
    }

    /** @returns {(Node | string)[]} the feedback on what was chosen, and how many best options were not chosen */
    _feedback() {
      const several = this.kind === "choose several";
      const stated = this.all("[data-option]");
      const chosen = stated.filter((each) => this.attempt.response.includes(each.dataset.option));
      const missed = stated.filter((each) => each.dataset.grade === "best" && !chosen.includes(each));
      const parts = chosen.flatMap((each) => Array.from(each.children).slice(several ? 0 : 1));
      const nodes = parts.map((part) => part.cloneNode(true));
      return several && missed.length ? nodes.concat(paragraph(this.host.word("missed", missed.length))) : nodes;
    }

    /** @param {string} words @param {string | string[]} response shown only where it is the learner's own words */
    _note(words, response) {
      this.part("earlier").append(paragraph(words));
      if (typeof response !== "string") return;
      const quote = document.createElement("blockquote");
      quote.textContent = response;
      this.part("earlier").append(quote);
    }

    /** @param {boolean} locked */
    _lock(locked) {
      this.root.classList.toggle("question--answered", locked);
      this.answer.hidden = !locked;
      this.button.textContent = this.host.word(locked ? "again" : "check");
      for (const control of this.all("fieldset input, fieldset button")) control.disabled = locked;
      for (const text of this.all("textarea")) text.readOnly = locked;
    }

    /** @param {string} words */
    _say(words) {
      const region = this.part("result");
      region.dataset.result = "";
      region.textContent = words;
    }
  }

  /** @param {string} words @returns {HTMLElement} */
  function paragraph(words) {
    const element = document.createElement("p");
    element.textContent = words;
    return element;
  }

  return Question;
})();
