// A case played as a conversation. Words and markup are in case.html.
// Needs record/facts, page/act, page/keep-text, page/notice-due, page/page, page/part, components/case/story, page/form.css,
// components/case/case.css.
(function () {
  "use strict";

  const { waysOf, placeOf, typicalWay, trackOf, strategiesOf, readStory } = course.story;

  class Case extends course.Part {
    /** @type {any} */
    story;
    /** @type {any[]} what a group chose: in memory only */
    group = [];
    /** @type {string | undefined} the id of the event where this tab stands; another tab may take another way */
    head;
    anew = false; // the learner is choosing how to begin again
    mode = "";
    shown = "";
    name = this.dataset.case || "";
    /** what stands on the page for readers without scripts, and on paper */
    text = /** @type {HTMLElement} */ (/** @type {Element} */ (this.querySelector(".case__text")).cloneNode(true));

    start() {
      course.page.unfold(this.text);
      this.story = readStory(this.text);
      this.record.addEventListener("change", () => this.show(false));
      this.show(false);
    }

    /** @param {string} name of a template @returns {any} the one element in it */
    copyOf(name) {
      return this.template(name).firstElementChild;
    }

    /** @returns {{began: any, way: any[], earlier: any[][]}} */
    get state() {
      return waysOf(this.mode === "group" ? this.group : this.record.events, this.name, this.head);
    }

    /** @param {number} before how many turns the learner has played before it @returns {string} what a turn is called: by the learner's steps, since its place in the case would say how well they chose */
    nameAfter(before) {
      return this.word("turn", before + 1);
    }

    /** Show where the learner stands. @param {boolean} moved whether they have just chosen, so that the focus goes to what follows */
    show(moved) {
      course.noticeDue.warn(this, this.record);
      const { began, way, earlier } = this.state;
      const key = [this.mode, this.anew, began?.id, ...way.map((made) => made.id)].join(" ");
      if (key === this.shown) return;
      const first = !this.shown;
      this.shown = key;
      if (!this.mode && began && !this.anew) this.mode = began.mode;
      if (began && !this.head) this.head = (way.at(-1) || began).id;
      this.classList.toggle("case--group", this.mode === "group");
      this.stage.textContent = "";
      const { place, gone } = placeOf(this.story, way);
      if (gone && began) this.say("gone");
      if (!began || gone || this.anew) return this.offer(began && !gone, [way, ...earlier]);
      if (first && way.length) this.say("resumed");
      if (this.mode === "group") this.say("group");
      way.forEach((made, number) => this.stage.append(this.step(made, number, number === way.length - 1)));
      this.stage.append(this.story.endings.has(place) ? this.ending(place, way, earlier) : this.now(place, way));
      if (moved) this.focusOnNew();
    }

    focusOnNew() {
      const taken = this.stage.querySelectorAll(".step-taken");
      const last = /** @type {HTMLElement} */ (taken[taken.length - 1] || this.stage.querySelector(".now"));
      last.tabIndex = -1;
      last.focus();
    }

    /** @param {string} name of a word */
    say(name) {
      const note = document.createElement("p");
      note.className = "case__note";
      note.textContent = this.word(name);
      this.stage.append(note);
    }

    /** Ask how to play it. @param {boolean} underWay whether the learner can go on with a way @param {any[][]} ways taken before */
    offer(underWay, ways) {
      const start = this.template("start");
      course.act(start.querySelector("[data-begin]"), () => {
        const chosen = /** @type {HTMLInputElement} */ (this.stage.querySelector("input:checked"));
        return this.begin(chosen.value);
      });
      const goOn = start.querySelector("[data-go-on]");
      goOn.hidden = !underWay;
      goOn.addEventListener("click", () => {
        this.anew = false;
        this.show(true);
      });
      const past = start.querySelector("[data-past]");
      past.hidden = !ways.some((way) => way.length);
      for (const way of ways.filter((each) => each.length)) past.append(this.wayInWords(way));
      this.stage.append(start);
    }

    /** Leave this way where it stands, and ask how to begin again. */
    leave() {
      this.anew = true;
      this.mode = "";
      this.head = undefined;
      this.show(false);
      /** @type {any} */ (this.stage.querySelector("input")).focus();
    }

    /** @param {any[]} way @returns {HTMLElement} a way in the words stored with its events, so that it reads even where the case has changed */
    wayInWords(way) {
      const list = document.createElement("ol");
      for (const made of way) {
        const entry = document.createElement("li");
        const parts = [made.wrote && this.word("wrote", made.wrote), made.said && this.word("you", made.said), made.heard].filter(Boolean);
        entry.append(...parts.map((words) => Object.assign(document.createElement("p"), { textContent: words, dir: "auto" })));
        list.append(entry);
      }
      return list;
    }

    /** @param {string} mode coaching, debrief or group */
    async begin(mode) {
      this.mode = mode;
      this.anew = false;
      const began = course.facts.make("began", { case: this.name, mode });
      this.head = began.id;
      const saving = this.keep(began);
      this.show(true);
      await saving;
    }

    /** @param {any} event @param {string[]} [finished] drafts that end with it @returns {Promise<boolean>} */
    async keep(event, finished) {
      if (this.mode !== "group") return this.record.append(event, finished);
      this.group.push(event);
      return true;
    }

    /** @param {any} made @param {number} before @param {boolean} last @returns {HTMLElement} a turn that has been played */
    step(made, before, last) {
      const turn = this.story.turns.get(made.turn);
      const choice = turn.choices.get(made.choice);
      const step = this.copyOf("step");
      step.querySelector("[data-number]").textContent = this.nameAfter(before);
      copy(step, "scene", turn.scene);
      copy(step, "said", choice.text);
      copy(step, "heard", choice.reply);
      copy(step, "commentary", choice.commentary);
      step.querySelector("[data-wrote] span").textContent = made.wrote;
      step.querySelector("[data-wrote]").hidden = !made.wrote;
      const over = this.story.endings.has(choice.next) && last;
      step.querySelector("[data-commentary]").hidden = this.mode !== "coaching" && !over && !this.over;
      return step;
    }

    /** @returns {boolean} whether the way has come to an ending, and all commentary may be shown */
    get over() {
      return this.story.endings.has(placeOf(this.story, this.state.way).place);
    }

    /** @param {string} place @param {any[]} way @returns {HTMLElement} the turn that waits for a decision */
    now(place, way) {
      const turn = this.story.turns.get(place);
      const now = this.copyOf("now");
      now.querySelector("[data-number]").textContent = this.nameAfter(way.length);
      copy(now, "scene", turn.scene);
      const own = now.querySelector("textarea");
      const choices = now.querySelector("[data-choices]");
      const draft = `${this.name}/${place}`;
      if (this.mode !== "group") course.keepText(this, this.record, own, draft, now.querySelector("[data-unfinished]"));
      now.querySelector("[data-show]").addEventListener("click", (/** @type {any} */ event) => {
        choices.hidden = false;
        event.target.hidden = true;
        choices.focus();
      });
      now.querySelector("[data-anew]").addEventListener("click", () => this.leave());
      for (const choice of turn.choices.values()) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "choice";
        button.append(...Array.from(choice.text.childNodes, (node) => node.cloneNode(true)));
        course.act(button, () => this.choose(place, choice, own.value.trim(), way));
        choices.append(button);
      }
      return now;
    }

    /** @param {string} turn @param {any} choice @param {string} wrote @param {any[]} way */
    async choose(turn, choice, wrote, way) {
      const after = (way.at(-1) || this.state.began).id;
      const said = choice.text.textContent;
      const heard = choice.reply.textContent;
      const event = course.facts.make("chose", { case: this.name, turn, choice: choice.id, after, wrote, said, heard });
      this.head = event.id;
      const saving = this.keep(event, [`${this.name}/${turn}`]);
      this.show(true);
      const saved = await saving;
      const note = document.createElement("p");
      note.className = "case__note";
      note.setAttribute("role", "status");
      this.stage.append(note);
      note.textContent = this.mode === "group" ? "" : this.word(saved ? "saved" : "unsaved");
    }

    /** @param {string} place @param {any[]} way @param {any[][]} earlier @returns {DocumentFragment} */
    ending(place, way, earlier) {
      const all = document.createDocumentFragment();
      const { part } = this.story.endings.get(place);
      const end = this.copyOf("end");
      end.querySelector("[data-number]").textContent = part.querySelector(".turn__number").textContent;
      copy(end, "title", part.querySelector("[data-title]"));
      copy(end, "scene", part.querySelector("[data-scene]"));
      all.append(end, this.debrief(place, way, earlier));
      return all;
    }

    /** @param {string} place @param {any[]} way @param {any[][]} earlier @returns {HTMLElement} */
    debrief(place, way, earlier) {
      const debrief = this.copyOf("debrief");
      this.drawTrack(debrief, way);
      this.listStrategies(debrief, way);
      this.compare(debrief, way, earlier);
      const map = /** @type {any} */ (this.text).querySelector("[data-map]").cloneNode(true);
      debrief.querySelector("[data-map-place]").append(markWay(map, way, place, this.story));
      debrief.querySelector("[data-supervision-place]").append(/** @type {any} */ (this.text).querySelector("[data-supervision]").cloneNode(true));
      const from = debrief.querySelector("[data-from]");
      way.forEach((_, number) => from.append(new Option(this.nameAfter(number), String(number))));
      course.act(debrief.querySelector("[data-replay]"), () => this.replay(way, Number(from.value)));
      debrief.querySelector("[data-anew]").addEventListener("click", () => this.leave());
      return debrief;
    }

    /** Play again from an earlier turn: a new branch that repeats the way up to there. @param {any[]} way @param {number} number */
    async replay(way, number) {
      const began = course.facts.make("began", { case: this.name, mode: this.mode });
      let after = began.id;
      const again = way.slice(0, number).map((made) => {
        const { turn, choice, wrote, said, heard } = made;
        const event = course.facts.make("chose", { case: this.name, turn, choice, after, wrote, said, heard });
        after = event.id;
        return event;
      });
      this.head = after;
      if (this.mode === "group") this.group.push(began, ...again);
      const saving = this.mode === "group" ? null : this.record.append([began, ...again]);
      this.show(true);
      await saving;
    }

    /** @param {HTMLElement} debrief @param {any[]} way */
    drawTrack(debrief, way) {
      const levels = [0, ...trackOf(this.story, way)];
      const reach = Math.max(3, ...levels.map(Math.abs));
      const points = levels.map((level, at) => `${10 + (340 * at) / Math.max(1, levels.length - 1)},${45 - (38 * level) / reach}`);
      /** @type {any} */ (debrief.querySelector("polyline")).setAttribute("points", points.join(" "));
      const words = way.map((_, at) => {
        const step = Math.sign(levels[at + 1] - levels[at]);
        return `${this.nameAfter(at)} ${this.word(step > 0 ? "up" : step < 0 ? "down" : "level")}`;
      });
      /** @type {any} */ (debrief.querySelector("[data-track-words]")).textContent = words.join(", ");
    }

    /** @param {HTMLElement} debrief @param {any[]} way */
    listStrategies(debrief, way) {
      const found = strategiesOf(this.story, way);
      for (const [kind, names] of Object.entries(found)) {
        if (!names.length) continue;
        const label = document.createElement("p");
        label.textContent = this.word(kind);
        const list = document.createElement("ul");
        for (const name of names) {
          const link = this.querySelector(`[data-strategies] [data-strategy="${name}"]`);
          if (link) list.append(link.cloneNode(true));
        }
        /** @type {any} */ (debrief.querySelector("[data-used]")).append(label, list);
      }
    }

    /** @param {HTMLElement} debrief @param {any[]} way @param {any[][]} earlier */
    compare(debrief, way, earlier) {
      const select = /** @type {HTMLSelectElement} */ (debrief.querySelector("[data-beside]"));
      const others = [typicalWay(this.story, 1), typicalWay(this.story, -1)];
      select.append(new Option(this.word("best"), "0"), new Option(this.word("worst"), "1"));
      for (const chain of earlier.filter((each) => !placeOf(this.story, each).gone)) {
        const day = new Date(chain.at(-1).at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
        select.append(new Option(this.word("earlier", day), String(others.push(chain) - 1)));
      }
      const fill = () => {
        const other = others[Number(select.value)];
        const body = /** @type {HTMLElement} */ (debrief.querySelector("tbody"));
        body.textContent = "";
        /** @type {any} */ (debrief.querySelector("[data-beside-name]")).textContent = select.selectedOptions[0].text;
        for (let row = 0; row < Math.max(way.length, other.length); row += 1) {
          const line = document.createElement("tr");
          const number = document.createElement("th");
          number.scope = "row";
          number.textContent = String(row + 1);
          line.append(number, this.cell(way[row]), this.cell(other[row]));
          body.append(line);
        }
      };
      select.addEventListener("change", fill);
      fill();
    }

    /** @param {{turn: string, choice: string} | undefined} made @returns {HTMLElement} */
    cell(made) {
      const cell = document.createElement("td");
      if (!made) return cell;
      const choice = this.story.turns.get(made.turn).choices.get(made.choice);
      const reply = document.createElement("p");
      reply.textContent = choice.reply.textContent;
      cell.append(choice.text.textContent, reply);
      return cell;
    }
  }

  /** @param {HTMLElement} to @param {string} name @param {Element} from its words are copied, with their emphasis */
  function copy(to, name, from) {
    const place = /** @type {Element} */ (to.querySelector(`[data-${name}]`));
    place.replaceChildren(...Array.from(from.childNodes, (node) => node.cloneNode(true)));
  }

  /**
   * @param {HTMLElement} map @param {any[]} way @param {string} place @param {any} story
   * @returns {HTMLElement} the map with the way drawn in, and said with its own numbers and letters
   */
  function markWay(map, way, place, story) {
    const stops = way.map((made) => made.turn).concat(place);
    stops.forEach((stop, at) => {
      map.querySelector(`[data-node="${stop}"]`)?.classList.add("taken");
      if (at) map.querySelector(`[data-edge="${stops[at - 1]} ${stop}"]`)?.classList.add("taken");
    });
    const said = /** @type {HTMLElement} */ (map.querySelector("[data-taken]"));
    said.hidden = false;
    /** @type {Element} */ (said.querySelector("b")).textContent = stops
      .map((stop) => story.turns.get(stop)?.number || story.endings.get(stop).letter)
      .join(", ");
    return map;
  }

  customElements.define("course-case", Case);
})();
