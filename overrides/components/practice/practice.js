// A round of practice: a line is read, a reply said aloud, written down, compared and said again. Which line comes next, and at which level,
// is worked out in record/rounds.js; words and markup are in room.html.
// Needs record/days, record/facts, record/rounds, page/act, page/keep-text, page/notice-due, page/page, page/part,
// page/form.css, components/practice/look, components/practice/voice.
(function () {
  "use strict";

  const QUIET = 10_000; // milliseconds to say it aloud before the field to write comes

  class Practice extends course.Part {
    strategy = this.dataset.strategy || "";
    /** @type {any[]} its lines, in order */
    lines = Array.from(this.querySelectorAll("[data-card]"), (/** @type {any} */ { dataset }) => ({ id: dataset.card, level: Number(dataset.level) }));
    /** @type {any} the event that began the round on the page; null where there is none */
    round = null;
    step = "";
    timer = 0;

    start() {
      this.record.addEventListener("change", () => {
        course.noticeDue.warn(this, this.record);
        if (this.step === "offer") this.offer();
      });
      course.noticeDue.warn(this, this.record);
      if (location.hash === "#partner") return this.pair();
      this.offer();
    }

    /** @returns {Rounds} */
    get index() {
      return course.rounds.of(this.record.events);
    }

    /** @returns {Try[]} first replies to lines that the strategy still has */
    get tries() {
      return course.rounds.triesOf(this.index, this.strategy).filter(({ line }) => this.lines.some(({ id }) => id === line));
    }

    /** @param {string} name @param {string} id of a line @returns {any} the front or the back of its card */
    side(name, id) {
      return this.querySelector(`[data-${name}="${id}"]`);
    }

    /** @param {string} line @param {string} step @returns {string} the key of a draft */
    draftOf(line, step) {
      return `practice/${line}/${step}`;
    }

    /** @returns {string[]} lines whose first reply was begun and not finished */
    get begun() {
      return this.lines.map(({ id }) => id).filter((id) => this.record.drafts(this.draftOf(id, "first")).length);
    }

    /** @param {any} round @returns {boolean} whether there is time left, or a line that is not done with */
    goesOn(round) {
      return Boolean(course.rounds.openIn(this.index, round.id)) || (Date.now() - round.at < course.rounds.LENGTH && Boolean(course.rounds.nextLine(this.lines, this.tries, round.id, this.begun)));
    }

    /** Say where the learner is, and offer a round. */
    offer() {
      this.leave("offer");
      const { tries, index } = this;
      const level = course.rounds.levelOf(tries);
      const last = index.begun.filter((each) => each.strategy === this.strategy && each.company === "alone").at(-1);
      const under = last && this.goesOn(last);
      this.stage.replaceChildren(this.template("offer"));
      const own = this.lines.filter((each) => each.level === level);
      const said = own.filter(({ id }) => tries.some(({ line }) => line === id)).length;
      this.at("says").textContent = under ? this.word("under way", level) : this.word("level", level, said, own.length);
      this.at("go-on").hidden = !under;
      this.at("begin").classList.toggle("md-button--primary", !under);
      course.act(this.at("go-on"), () => this.ask(last));
      course.act(this.at("begin"), () => this.begin());
      course.act(this.at("pair"), () => this.pair());
    }

    /** @param {string} step that is shown from now on */
    leave(step) {
      clearTimeout(this.timer);
      course.voice.stop();
      this.step = step;
    }

    async begin() {
      const round = course.facts.make("practising", { strategy: this.strategy, company: "alone" });
      const stored = this.record.append(round);
      this.ask(round);
      await stored;
    }

    /** Show the line that is open in this round, or the next one; or the end. @param {any} round */
    ask(round) {
      this.round = round;
      const open = course.rounds.openIn(this.index, round.id);
      const known = open && this.lines.find(({ id }) => id === open.line);
      if (open && known) {
        this.show(known, open.mood, this.tries.indexOf(open));
        if (!open.of) return this.compare(open);
        return open.again ? this.feel(open) : this.again(open);
      }
      const next = this.goesOn(round) && course.rounds.nextLine(this.lines, this.tries, round.id, this.begun);
      if (!next) return this.end(round);
      this.show(next.line, next.mood, this.tries.length);
      this.say(next);
    }

    /** Show a line, its manner first. @param {Line} line @param {number} mood @param {number} place of its reply among all */
    show({ id, level }, mood, place) {
      this.stage.replaceChildren(this.template("asking"));
      const before = this.tries.slice(0, place);
      const number = before.filter(({ round }) => round === this.round.id).length + 1;
      this.at("number").textContent = this.word("number", number, level);
      const last = before.filter(({ line }) => line === id).at(-1);
      this.at("returns").textContent = last ? this.word(course.rounds.isHard(last) ? "back hard" : "back") : "";
      this.speaks(id, mood);
      course.act(this.at("leave"), () => this.offer());
      this.at("number").focus();
    }

    /** Put who speaks, how and what in its place. @param {string} id of a line @param {number} mood */
    speaks(id, mood) {
      const card = this.side("card", id);
      const manners = card.querySelectorAll("[data-manner]");
      this.at("who-place").replaceChildren(...copyOf(card.querySelector("[data-who]")));
      this.at("manner-place").textContent = this.word("mood", manners[mood % manners.length].textContent);
      this.at("line-place").replaceChildren(...copyOf(card.querySelector("[data-line]")));
      if (this.at("voice")) course.voice.offer(this);
    }

    /** @param {string} name of a template @param {string} step @returns {any} what was put in place */
    put(name, step) {
      this.leave(step);
      const made = this.template(name).firstElementChild;
      this.at("step").replaceChildren(made);
      return made;
    }

    /** Time to say it aloud; not where its words were begun already. @param {{line: Line, mood: number}} next */
    say(next) {
      if (this.begun.includes(next.line.id)) return this.write(next);
      const made = this.put("say", "say");
      const button = made.querySelector("[data-said]");
      const go = () => {
        const held = document.activeElement === button;
        const field = this.write(next);
        if (held) field.focus();
      };
      course.act(button, go);
      this.timer = setTimeout(go, QUIET);
    }

    /** @param {{line: Line, mood: number}} next @returns {any} the field */
    write({ line, mood }) {
      const made = this.put("write", "write");
      return this.field(made, this.draftOf(line.id, "first"), "compare", (words) => {
        const fields = { round: this.round.id, strategy: this.strategy, line: line.id, mood, words };
        return this.keep(course.facts.make("replied", fields), [this.draftOf(line.id, "first")]);
      });
    }

    /** A field whose words are kept as they are typed. @param {any} made @param {string} key @param {string} word on its button @param {(words: string) => any} keep */
    field(made, key, word, keep) {
      const field = made.querySelector("[data-words]");
      const button = made.querySelector("[data-next]");
      button.textContent = this.word(word);
      course.keepText(this, this.record, field, key, made.querySelector("[data-unfinished]"));
      course.act(button, async () => {
        const lacks = !field.value.trim() && !made.querySelector("[data-aloud]").checked;
        made.querySelector("[data-lacks]").textContent = lacks ? this.word("lacks") : "";
        if (!lacks) await keep(field.value.trim());
        else field.focus();
      });
      return field;
    }

    /** Store an event, and go on with what comes then. @param {any} event @param {string[]} finished keys of drafts */
    async keep(event, finished) {
      const stored = this.record.append(event, finished);
      this.ask(this.round);
      const saved = await stored;
      const sign = this.at("saved");
      if (sign) sign.textContent = this.word(saved ? "saved" : "unsaved");
    }

    /** @param {any} made @param {Try} own @param {string} head */
    beside(made, own, head) {
      made.querySelector("[data-own-head]").textContent = this.word(head);
      made.querySelector("[data-own]").textContent = own.words || this.word("only aloud");
      const second = made.querySelector("[data-second]");
      if (second) second.textContent = own.again?.words || this.word("only aloud");
    }

    /** The criteria, against the learner's own words. @param {Try} own */
    compare(own) {
      const made = this.put("compare", "compare");
      this.beside(made, own, "own");
      const key = this.draftOf(own.line, own.id);
      const ticked = [this.record.takeUp(key)?.response || []].flat();
      const boxes = Array.from(this.side("back", own.line).querySelectorAll("[data-criterion]"), (criterion) => {
        const box = Object.assign(document.createElement("input"), { type: "checkbox", value: criterion.dataset.criterion, autocomplete: "off" });
        box.checked = ticked.includes(box.value);
        const label = Object.assign(document.createElement("label"), { className: "practice__tick" });
        label.append(box, " ", ...copyOf(criterion));
        made.querySelector("[data-criteria]").append(label);
        return box;
      });
      const met = () => boxes.filter((box) => box.checked).map((box) => box.value);
      made.addEventListener("change", () => this.record.saveDraft(key, met()));
      course.act(made.querySelector("[data-show]"), () => this.keep(course.facts.make("marked", { attempt: own.id, met: met(), of: boxes.length }), [key]));
    }

    /** The models, and the second try. @param {Try} own */
    again(own) {
      const made = this.put("again", "again");
      this.beside(made, own, "own");
      const missed = Array.from(this.side("back", own.line).querySelectorAll("[data-criterion]")).filter((/** @type {any} */ { dataset }) => !own.met.includes(dataset.criterion));
      made.querySelector("[data-met]").textContent = missed.length ? this.word("met", own.met.length, own.of) : this.word("met all", own.of);
      made.querySelector("[data-open]").append(...missed.map((each) => each.cloneNode(true)));
      this.lookAt(made.querySelector("[data-look]"), own.words);
      made.querySelector("[data-models-place]").append(...copyOf(this.side("back", own.line).querySelector("[data-models]")));
      const write = this.template("write").firstElementChild;
      made.querySelector("[data-write]").append(write);
      const key = this.draftOf(own.line, "again");
      this.field(write, key, "keep", (words) => {
        const fields = { round: this.round.id, strategy: this.strategy, line: own.line, mood: own.mood, words, betters: own.id };
        return this.keep(course.facts.make("replied", fields), [key]);
      });
    }

    /** A second look at what was typed, after the learner's own ticks. @param {any} place @param {string} words */
    lookAt(place, words) {
      const found = course.look.at(words);
      if (!found.length) return;
      const list = document.createElement("ul");
      list.append(...found.map(({ name, right }) => Object.assign(document.createElement("li"), { textContent: this.word(`look ${name}`, right) })));
      place.append(Object.assign(document.createElement("p"), { textContent: this.word("look") }), list);
    }

    /** Both tries side by side, and how hard the line was. @param {Try} own */
    feel(own) {
      const made = this.put("feel", "feel");
      this.beside(made, own, "first");
      for (const button of made.querySelectorAll("button")) {
        course.act(button, () => this.keep(course.facts.make("felt", { reply: own.id, how: button.value }), []));
      }
    }

    /** @param {any} round */
    end(round) {
      this.leave("end");
      this.stage.replaceChildren(this.template("end"));
      const own = this.tries.filter((each) => each.round === round.id);
      this.at("says").textContent = own.length ? this.word("round", own.length, course.rounds.levelOf(this.tries)) : this.word("nothing said");
      for (const each of own) {
        const made = this.template("tried").firstElementChild;
        made.querySelector("[data-line-place]").append(...copyOf(this.side("card", each.line).querySelector("[data-line]")));
        made.querySelector("[data-own]").textContent = each.words || this.word("only aloud");
        made.querySelector("[data-second]").textContent = each.again?.words || this.word("only aloud");
        const take = made.querySelector("[data-take]");
        take.hidden = !(each.words || each.again?.words);
        course.act(take, () => this.take(made, each));
        this.at("tries").append(made);
      }
      course.act(this.at("back"), () => this.offer());
      /** @type {any} */ (this.stage.querySelector("h2")).focus();
    }

    /** Begin a result with a reply: a draft, which the form on the strategy’s page goes on with or offers. @param {any} made @param {Try} own */
    async take(made, own) {
      const fields = { date: course.days.iso(course.days.today()), tried: own.again?.words || own.words };
      const key = `results/${this.strategy}`;
      await this.record.setAside(key); // one that was taken before stays
      const saved = await this.record.saveDraft(key, JSON.stringify({ entry: course.facts.newId(), from: "", fields }));
      made.querySelector("[data-taken]").textContent = this.word(saved ? "taken" : "unsaved");
    }

    /** Practise with a partner. */
    async pair() {
      if (await course.page.brought(this, this.dataset.partner || "")) course.partner(this);
    }
  }

  /** @param {Element} element @returns {NodeListOf<ChildNode>} a copy of what is in it */
  function copyOf(element) {
    return element.cloneNode(true).childNodes;
  }

  customElements.define("course-practice", Practice);
})();
