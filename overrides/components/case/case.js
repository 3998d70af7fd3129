// A case played as a conversation. Reads the branching text on the page; its words and markup are the templates in case.html.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = /** @type {HTMLScriptElement} */ (document.currentScript).src.replace(/js$/, "css");
  document.head.append(style);

  // Pure: which ways the record holds, where one stands, and how two ways compare.

  /**
   * The ways through a case are a tree: each choice names the event it came after. Two tabs, or going back, only add branches.
   * @param {any[]} events in order
   * @param {string} name of the case
   * @returns {{began: any, way: any[], earlier: any[][]}} `way`: the choices that led to the newest event; `earlier`: all other ways
   */
  function waysOf(events, name) {
    const own = events.filter((event) => event.case === name && (event.kind === "began" || event.kind === "chose"));
    const known = new Map(own.map((event) => [event.id, event]));
    const leading = new Set(own.map((event) => event.after));
    const back = (/** @type {any} */ event) => {
      const chain = [];
      for (let at = event; at && at.kind === "chose"; at = known.get(at.after)) chain.unshift(at);
      return chain;
    };
    const newest = own.at(-1);
    const leaves = own.filter((event) => event !== newest && !leading.has(event.id));
    const way = back(newest);
    const first = way.length ? known.get(way[0].after) : newest;
    return { began: first || null, way, earlier: leaves.map(back).filter((chain) => chain.length) };
  }

  /**
   * @param {any} story
   * @param {any[]} way choices made
   * @returns {{place: string, gone: boolean}} the turn or ending where the way has led; gone: the case no longer has it
   */
  function placeOf(story, way) {
    let place = story.first;
    for (const made of way) {
      const choice = made.turn === place ? story.turns.get(place)?.choices.get(made.choice) : null;
      if (!choice) return { place: story.first, gone: true };
      place = choice.next;
    }
    return { place, gone: !story.turns.has(place) && !story.endings.has(place) };
  }

  /** How well grades serve, best first. */
  const ORDER = ["best", "acceptable", "unhelpful", "harmful"];

  /**
   * @param {any} story
   * @param {1 | -1} side 1: the best choice at each turn; -1: the one that costs most
   * @returns {{turn: string, choice: string}[]}
   */
  function typicalWay(story, side) {
    const way = [];
    for (let place = story.first; story.turns.has(place); ) {
      const choices = Array.from(story.turns.get(place).choices.values());
      choices.sort((a, b) => side * (ORDER.indexOf(a.grade) - ORDER.indexOf(b.grade)));
      way.push({ turn: place, choice: choices[0].id });
      place = choices[0].next;
    }
    return way;
  }

  /**
   * @param {any} story
   * @param {{turn: string, choice: string}[]} way
   * @returns {number[]} the alliance after each choice, from 0
   */
  function trackOf(story, way) {
    let level = 0;
    return way.map((made) => (level += story.turns.get(made.turn).choices.get(made.choice).alliance));
  }

  /**
   * @param {any} story
   * @param {{turn: string, choice: string}[]} way
   * @returns {{used: string[], misused: string[], missed: string[]}} strategies; missed: what the best choice of a turn would have used
   */
  function strategiesOf(story, way) {
    const used = new Set();
    const misused = new Set();
    const missed = new Set();
    for (const made of way) {
      const choices = story.turns.get(made.turn).choices;
      const choice = choices.get(made.choice);
      const best = Array.from(choices.values()).find((each) => each.grade === "best");
      for (const name of choice.uses) used.add(name);
      for (const name of choice.misuses) misused.add(name);
      for (const name of best.uses) missed.add(name);
    }
    for (const name of [...used, ...misused]) missed.delete(name);
    return { used: [...used], misused: [...misused], missed: [...missed] };
  }

  /** @param {Element} text the branching text on the page @returns {any} the story: turns and endings by id */
  function readStory(text) {
    const words = (/** @type {Element} */ part, /** @type {string} */ name) => part.querySelector(`[data-${name}]`);
    const turns = new Map();
    const endings = new Map();
    for (const part of text.querySelectorAll("[data-turn]")) {
      const choices = new Map();
      for (const each of part.querySelectorAll("[data-choice]")) {
        const { choice, next, grade, alliance, uses, misuses } = /** @type {any} */ (each).dataset;
        const follows = /** @type {Element} */ (part.querySelector(`[data-follows="${choice}"]`));
        const list = (/** @type {string} */ names) => names.split(" ").filter(Boolean);
        choices.set(choice, {
          id: choice, next, grade, alliance: Number(alliance), uses: list(uses), misuses: list(misuses),
          text: each, reply: words(follows, "reply"), commentary: words(follows, "commentary"),
        });
      }
      turns.set(/** @type {any} */ (part).dataset.turn, { choices, scene: words(part, "scene"), number: turns.size + 1 });
    }
    for (const part of text.querySelectorAll("[data-ending]")) {
      const letter = String.fromCharCode(65 + endings.size);
      endings.set(/** @type {any} */ (part).dataset.ending, { part, letter });
    }
    return { turns, endings, first: turns.keys().next().value };
  }

  class Case extends HTMLElement {
    /** @type {any} */
    record;
    /** @type {any} */
    story;
    /** @type {any[]} what a group chose: in memory only */
    group = [];
    mode = "";
    shown = "";
    name = this.dataset.case || "";
    text = /** @type {HTMLElement} */ (this.querySelector(".case__text"));
    stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));

    async connectedCallback() {
      if (this.record) return;
      this.story = readStory(this.text);
      this.record = await course.record(this.dataset.course);
      this.record.addEventListener("change", () => this.show(false));
      this.show(false);
      this.setAttribute("data-ready", "");
    }

    /** @param {string} name @returns {any} */
    template(name) {
      return course.page.template(this, name).firstElementChild;
    }

    /** @param {string} name @param {...(string | number)} values @returns {string} */
    word(name, ...values) {
      return course.page.word(this, "words", name, ...values);
    }

    /** @returns {{began: any, way: any[], earlier: any[][]}} */
    get state() {
      return waysOf(this.mode === "group" ? this.group : this.record.events, this.name);
    }

    /** @param {string} place @returns {string} what a turn or an ending is called */
    called(place) {
      const turn = this.story.turns.get(place);
      return turn ? this.word("turn", turn.number) : this.word("ending", this.story.endings.get(place).letter);
    }

    /** Show where the learner stands. @param {boolean} moved they have just chosen: take them to what follows */
    show(moved) {
      course.page.warn(this, this.record);
      const { began, way, earlier } = this.state;
      const key = [this.mode, began?.id, ...way.map((made) => made.id), earlier.length].join(" ");
      if (key === this.shown) return;
      const first = !this.shown;
      this.shown = key;
      if (!this.mode && began) this.mode = began.mode;
      this.classList.toggle("case--group", this.mode === "group");
      this.stage.textContent = "";
      if (!began) return this.offer();
      const { place, gone } = placeOf(this.story, way);
      if (gone) return this.offerAnew(way);
      if (first && way.length) this.say("resumed");
      if (this.mode === "group") this.say("group");
      way.forEach((made, number) => this.stage.append(this.step(made, number === way.length - 1)));
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

    /** The beginning: how to play it. */
    offer() {
      const start = course.page.template(this, "start");
      start.querySelector("[data-begin]").addEventListener("click", async () => {
        const chosen = /** @type {HTMLInputElement} */ (this.stage.querySelector("input:checked"));
        await this.begin(chosen.value);
      });
      this.stage.append(start);
    }

    /** @param {any[]} way taken before the case changed; readable from what was stored of it */
    offerAnew(way) {
      this.say("gone");
      const list = document.createElement("ol");
      for (const made of way) {
        const entry = document.createElement("li");
        const heard = document.createElement("p");
        heard.textContent = made.heard;
        entry.append(this.word("you", made.said), heard);
        list.append(entry);
      }
      this.stage.append(list);
      this.offer();
    }

    /** @param {string} mode coaching, debrief or group */
    async begin(mode) {
      this.mode = mode;
      const saving = this.keep(course.event.make("began", { case: this.name, mode }));
      this.show(true);
      await saving;
    }

    /** @param {any} event @returns {Promise<boolean>} */
    async keep(event) {
      if (this.mode !== "group") return this.record.append(event);
      this.group.push(event);
      return true;
    }

    /** @param {any} made @param {boolean} last @returns {HTMLElement} a turn that is behind */
    step(made, last) {
      const turn = this.story.turns.get(made.turn);
      const choice = turn.choices.get(made.choice);
      const step = this.template("step");
      step.querySelector("[data-number]").textContent = this.called(made.turn);
      copy(step, "scene", turn.scene);
      copy(step, "said", choice.text);
      copy(step, "heard", choice.reply);
      copy(step, "commentary", choice.commentary);
      step.querySelector("[data-wrote] span").textContent = made.wrote;
      step.querySelector("[data-wrote]").hidden = !made.wrote;
      const over = this.story.endings.has(choice.next) && last;
      step.querySelector("[data-commentary]").hidden = this.mode === "debrief" && !over && !this.over;
      return step;
    }

    /** @returns {boolean} whether the way has come to an ending, so that all commentary may be read */
    get over() {
      return this.story.endings.has(placeOf(this.story, this.state.way).place);
    }

    /** @param {string} place @param {any[]} way @returns {HTMLElement} the turn that waits for a decision */
    now(place, way) {
      const turn = this.story.turns.get(place);
      const now = this.template("now");
      now.querySelector("[data-number]").textContent = this.called(place);
      copy(now, "scene", turn.scene);
      const own = now.querySelector("textarea");
      const choices = now.querySelector("[data-choices]");
      const draft = `${this.name}/${place}`;
      own.value = this.record.drafts(draft)[0]?.response || "";
      own.addEventListener("input", () => this.mode !== "group" && this.record.saveDraft(draft, own.value));
      now.querySelector("[data-show]").addEventListener("click", (/** @type {any} */ event) => {
        choices.hidden = false;
        event.target.hidden = true;
        choices.querySelector("button").focus();
      });
      for (const choice of turn.choices.values()) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "choice";
        button.append(...Array.from(choice.text.childNodes, (node) => node.cloneNode(true)));
        button.addEventListener("click", () => this.choose(place, choice, own.value.trim(), way));
        choices.append(button);
      }
      return now;
    }

    /** @param {string} turn @param {any} choice @param {string} wrote @param {any[]} way */
    async choose(turn, choice, wrote, way) {
      const after = (way.at(-1) || this.state.began).id;
      const said = choice.text.textContent;
      const heard = choice.reply.textContent;
      const event = course.event.make("chose", { case: this.name, turn, choice: choice.id, after, wrote, said, heard });
      const saving = this.keep(event);
      this.show(true);
      const saved = await saving;
      if (saved && this.mode !== "group") this.record.dropDrafts(`${this.name}/${turn}`);
      const note = document.createElement("p");
      note.className = "case__note";
      note.setAttribute("role", "status");
      this.stage.append(note);
      note.textContent = this.word(this.mode === "group" ? "group" : saved ? "saved" : "unsaved");
    }

    /** @param {string} place @param {any[]} way @param {any[][]} earlier @returns {DocumentFragment} */
    ending(place, way, earlier) {
      const all = document.createDocumentFragment();
      const { part } = this.story.endings.get(place);
      const end = this.template("end");
      end.querySelector("[data-number]").textContent = part.querySelector(".turn__number").textContent;
      copy(end, "title", part.querySelector("[data-title]"));
      copy(end, "scene", part.querySelector("[data-scene]"));
      all.append(end, this.debrief(place, way, earlier));
      return all;
    }

    /** @param {string} place @param {any[]} way @param {any[][]} earlier @returns {HTMLElement} */
    debrief(place, way, earlier) {
      const debrief = this.template("debrief");
      this.drawTrack(debrief, way);
      this.listStrategies(debrief, way);
      this.compare(debrief, way, earlier);
      const map = /** @type {any} */ (this.text).querySelector("[data-map]").cloneNode(true);
      debrief.querySelector("[data-map-place]").append(markWay(map, way, place, this.story, (at) => this.called(at)));
      debrief.querySelector("[data-supervision-place]").append(/** @type {any} */ (this.text).querySelector("[data-supervision]").cloneNode(true));
      const from = debrief.querySelector("[data-from]");
      way.forEach((made, number) => from.append(new Option(this.called(made.turn), String(number))));
      debrief.querySelector("[data-replay]").addEventListener("click", () => this.replay(way, Number(from.value)));
      debrief.querySelector("[data-anew]").addEventListener("click", () => this.begin(this.mode));
      return debrief;
    }

    /** Go on from an earlier turn: the same way up to there, as a branch of its own. @param {any[]} way @param {number} number */
    async replay(way, number) {
      const began = course.event.make("began", { case: this.name, mode: this.mode });
      let after = began.id;
      const again = way.slice(0, number).map((made) => {
        const { turn, choice, wrote, said, heard } = made;
        const event = course.event.make("chose", { case: this.name, turn, choice, after, wrote, said, heard });
        after = event.id;
        return event;
      });
      if (this.mode === "group") this.group.push(began, ...again);
      const saving = this.mode === "group" ? null : this.record.append(began, ...again);
      this.show(true);
      await saving;
    }

    /** @param {HTMLElement} debrief @param {any[]} way */
    drawTrack(debrief, way) {
      const levels = [0, ...trackOf(this.story, way)];
      const reach = Math.max(3, ...levels.map(Math.abs));
      const points = levels.map((level, at) => `${10 + (340 * at) / Math.max(1, levels.length - 1)},${45 - (38 * level) / reach}`);
      /** @type {any} */ (debrief.querySelector("polyline")).setAttribute("points", points.join(" "));
      const words = way.map((made, at) => {
        const step = Math.sign(levels[at + 1] - levels[at]);
        return `${this.called(made.turn)} ${this.word(step > 0 ? "up" : step < 0 ? "down" : "level")}`;
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
      const where = document.createElement("b");
      where.textContent = this.called(made.turn);
      const reply = document.createElement("p");
      reply.textContent = choice.reply.textContent;
      cell.append(where, ` ${choice.text.textContent}`, reply);
      return cell;
    }
  }

  /** @param {HTMLElement} to @param {string} name @param {Element} from its words, stressed ones kept */
  function copy(to, name, from) {
    const place = /** @type {Element} */ (to.querySelector(`[data-${name}]`));
    place.replaceChildren(...Array.from(from.childNodes, (node) => node.cloneNode(true)));
  }

  /**
   * @param {HTMLElement} map @param {any[]} way @param {string} place @param {any} story @param {(at: string) => string} called
   * @returns {HTMLElement} the map with the way drawn in, and said in words
   */
  function markWay(map, way, place, story, called) {
    const stops = way.map((made) => made.turn).concat(place);
    stops.forEach((stop, at) => {
      map.querySelector(`[data-node="${stop}"]`)?.classList.add("taken");
      if (at) map.querySelector(`[data-edge="${stops[at - 1]} ${stop}"]`)?.classList.add("taken");
    });
    const said = /** @type {HTMLElement} */ (map.querySelector("[data-taken]"));
    said.hidden = false;
    /** @type {Element} */ (said.querySelector("b")).textContent = stops.map(called).join(", ");
    return map;
  }

  course.cases = { waysOf, placeOf, typicalWay, trackOf, strategiesOf };
  customElements.define("course-case", Case);
})();
