// The board: reads the files of a group in this tab only and shows them together. What they show is worked out in exchange/group.js and exchange/ratings.js;
// words are in board.html. What tests, replies in own words and sums need is loaded once files are opened that hold them.
// Needs exchange/group, exchange/hand-over, exchange/ratings, exchange/table, page/bank, page/download, page/page, page/part, page/who,
// page/form.css, page/entry.css, page/table.css.
(function () {
  "use strict";

  const MOST_BYTES = 40_000_000;
  const AT_ONCE = 25; // people shown in one go; between two goes the page can respond
  const SHOWN = 12; // questions listed as most missed, and refused files listed with their reason

  /** @typedef {{id: string, grade: string, text: string}} Option */
  /** @typedef {{id: string, revision: string, number: number, strategy: string, set: string, kind: string, stem: string, options: Option[]}} Question */
  /** @typedef {{[part in "tests" | "words" | "sums"]?: any}} Later what was loaded once it was needed */

  class Board extends course.Part {
    /** @type {Question[]} brought when the first files are opened */
    questions = [];
    /** @type {Map<string, string>} practice lines by their ids */
    spoken = new Map();
    /** @type {HandOver[]} what was read */
    files = [];
    /** @type {Ratings[]} what clinicians who rated the bank gave */
    ratings = [];
    /** @type {BenchFile[]} what raters of replies gave */
    benches = [];
    /** @type {Sums[]} counts of clinics */
    sums = [];
    /** @type {Later} */
    later = {};
    /** @type {Promise<void> | undefined} settled once the questions are here */
    brought;
    /** @type {Person[]} */
    people = [];
    turn = 0;
    days = new Intl.DateTimeFormat();

    opened() {
      return course.unreadRecord(this.courseId);
    }

    start() {
      this.stage.append(this.template("board"));
      this.form = /** @type {any} */ (this.stage.querySelector("form"));
      this.listen();
    }

    /** Bring the questions, the practice lines and the catalogue, once; again where they could not be had. */
    bring() {
      this.brought ??= this.bringNow().catch((error) => {
        this.brought = undefined;
        throw error;
      });
      return this.brought;
    }

    async bringNow() {
      const { questions, spoken, catalogue } = JSON.parse((await course.bank(this, "for-board")).textContent || "");
      this.questions = questions;
      this.catalogue = catalogue;
      this.spoken = new Map(Object.entries(spoken));
      this.bank = new Map(this.questions.map((each) => [each.id, { ...each, options: new Map(each.options.map((one) => [one.id, one.grade])) }]));
      for (const each of this.questions.filter((one) => one.kind === "write and compare")) {
        this.at("written-choice").append(new Option(`${each.number}. ${each.stem.slice(0, 90)}`, each.id));
      }
    }

    /** Load what shows what these files hold. @param {(string | null | undefined)[]} texts */
    async need(texts) {
      const holds = (/** @type {RegExp} */ key) => texts.some((text) => text && key.test(text));
      const load = (/** @type {string} */ part) => course.page.loadAll(this.dataset[part] || "");
      if (holds(/"answers"|"tests"/) && !this.later.tests) this.later.tests = await load("tests").then(() => course.boardTests);
      if (holds(/"worded"|"course-bench"/) && !this.later.words) this.later.words = await load("words").then(() => course.boardWords);
      if (holds(/"course-sums"/)) await this.needSums();
    }

    async needSums() {
      await course.page.loadAll(this.dataset.sums || "");
      this.later.sums = course.boardSums;
    }

    listen() {
      this.at("files").addEventListener("change", () => this.read(Array.from(this.at("files").files)));
      const drop = this.at("drop");
      drop.addEventListener("dragover", (/** @type {DragEvent} */ event) => event.preventDefault());
      drop.addEventListener("drop", (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        this.read(Array.from(event.dataTransfer?.files || []));
      });
      this.form.addEventListener("input", () => this.show());
      this.form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
      this.at("written-choice").addEventListener("change", () => this.showWritten(this.shown));
      const acts = { csv: () => this.csv(), counts: () => this.counts(), save: () => this.save(), print: () => window.print(), clear: () => this.clear() };
      for (const [name, act] of Object.entries(acts)) this.at(name).addEventListener("click", act);
    }

    /** @param {File[]} files */
    async read(files) {
      if (!files.length) return;
      /** @type {[string, string][]} */
      const refused = [];
      const texts = await Promise.all(files.map((file) => (file.size > MOST_BYTES ? null : file.text().catch(() => undefined))));
      try {
        await Promise.all([this.bring(), this.need(texts)]);
      } catch (error) {
        return course.page.unreached(this.stage);
      }
      texts.forEach((text, place) => {
        const found = typeof text === "string" ? course.handOver.listFromText(text, this.courseId, valueRead) : [{ refused: text === null ? "too large" : "unread" }];
        for (const each of found) {
          if ("handOver" in each) this.files.push(each.handOver);
          else if ("ratings" in each) this.ratings.push(each.ratings);
          else if ("bench" in each) this.benches.push(each.bench);
          else if ("sums" in each) this.sums.push(each.sums);
          else refused.push([files[place].name, each.refused]);
        }
      });
      this.people = course.group.people(this.files);
      const found = course.ratings.agreement(this.ratings, /** @type {any} */ (this.bank));
      this.say(refused, found.raters);
      this.at("acts").hidden = ![this.files, this.ratings, this.benches, this.sums].some((all) => all.length);
      this.at("board").hidden = this.at("csv").hidden = this.at("counts").hidden = !this.files.length;
      this.at("ratings").hidden = !this.ratings.length;
      this.show();
      this.showRatings(found);
    }

    /** @param {[string, string][]} refused names of files, and the words that say why @param {number} raters */
    say(refused, raters) {
      const others = raters + this.benches.length + this.sums.length;
      const lines = this.files.length || !others ? [this.word("read", this.files.length, this.people.length)] : [];
      if (raters) lines.push(this.word("ratings read", this.ratings.length, raters));
      if (this.benches.length) lines.push(this.word("benches read", this.benches.length));
      if (this.sums.length) lines.push(this.word("sums read", this.sums.length));
      for (const [name, why] of refused.slice(0, SHOWN)) lines.push(this.word("refused", name, this.word(why)));
      if (refused.length > SHOWN) lines.push(this.word("refused more", refused.length - SHOWN));
      this.at("says").replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    }

    /** @returns {Person[]} those whom the filter lets through */
    get shown() {
      const name = this.form.elements.name.value.trim().toLowerCase();
      return this.people.filter((each) => each.now.learner.toLowerCase().includes(name));
    }

    show() {
      const { shown } = this;
      this.turn += 1;
      this.at("count").textContent = this.word("shown", shown.length, this.people.length);
      this.showWho(shown);
      this.showHeat(shown);
      this.showMissed(shown);
      this.showWritten(shown);
      this.showEntries(shown);
      this.showReplies(shown);
      this.showLater(shown);
    }

    /** @param {Person[]} shown */
    showLater(shown) {
      const own = new Set(shown.map(({ person }) => person));
      const files = this.files.filter(({ person }) => own.has(person));
      this.later.tests?.show(this, files);
      this.later.words?.show(this, files);
      this.later.sums?.show(this);
    }

    /** Fill a table with a line for each person, some at a time, so that the page can respond in between. @param {string} name @param {Person[]} shown @param {(each: Person) => HTMLElement} line */
    async fill(name, shown, line) {
      const { turn } = this;
      this.at(name).replaceChildren(...shown.slice(0, AT_ONCE).map(line));
      for (let from = AT_ONCE; from < shown.length; from += AT_ONCE) {
        await new Promise((resolve) => setTimeout(resolve));
        if (turn !== this.turn) return; // the filter was changed meanwhile
        this.at(name).append(...shown.slice(from, from + AT_ONCE).map(line));
      }
    }

    /** @param {Person[]} shown */
    showWho(shown) {
      this.fill("who", shown, ({ now, before }) => row([now.learner, ...this.cellsOf(now, before)]));
    }

    /** @param {HandOver} now @param {HandOver | null} before @returns {string[]} one line of “Who did what”, without the name */
    cellsOf(now, before) {
      const sum = course.handOver.sumOf(now);
      const day = `${this.days.format(now.made)} (${now.edition})`;
      if (!sum || !now.strategies) return [day, ...Array(5).fill(this.word("not shared")), ""];
      // A file made by hand may hold strategies and no cases.
      const played = now.cases ? this.word("share", now.cases.filter((each) => each.played).length, now.cases.length) : this.word("not shared");
      return [
        day, this.word("share", sum.complete, now.strategies.length), this.word("share", sum.tried, sum.questions),
        this.word("share", sum.latest, sum.questions), String(sum.entries), played, this.change(now, before),
      ];
    }

    /** @param {HandOver} now @param {HandOver | null} before @returns {string} */
    change(now, before) {
      const change = course.group.changeOf(now, before);
      if (!change) return this.word("none");
      const said = this.word("change", this.days.format(change.since), change.tried, change.latest, change.entries);
      const numbers = change.complete.map((/** @type {string} */ id) => this.numberOf(id)).join(", ");
      return numbers ? said + this.word("change complete", numbers) : said;
    }

    /** @param {string} strategy @returns {number | string} its number, or its id where this edition does not have it */
    numberOf(strategy) {
      const place = this.catalogue.strategies.findIndex((each) => each.id === strategy);
      return place < 0 ? strategy : place + 1;
    }

    /** @param {Person[]} shown */
    showHeat(shown) {
      const only = this.form.elements.strategy.value;
      for (const head of this.stage.querySelectorAll("[data-column]")) {
        /** @type {any} */ (head).hidden = Boolean(only) && /** @type {any} */ (head).dataset.column !== only;
      }
      const strategies = this.catalogue.strategies.filter((each) => !only || each.id === only);
      this.fill("heat", shown, ({ now }) => {
        const figures = new Map((now.strategies || []).map((each) => [each.id, each]));
        const made = row([now.learner, ...strategies.map((each) => this.heatOf(figures.get(each.id)))]);
        strategies.forEach((each, place) => {
          const found = /** @type {any} */ (figures.get(each.id));
          if (found?.questions && found.state !== "not begun") /** @type {any} */ (made.children[place + 1]).dataset.heat = String(Math.floor((found.latest / found.questions) * 4));
        });
        return made;
      });
    }

    /** @param {any} found figures of one strategy @returns {string} */
    heatOf(found) {
      if (!found || found.state === "not begun") return this.word("none");
      return this.word("field", found.latest, found.questions) + (found.complete ? " ✓" : "") + (found.state === "tried" ? " ✎" : "");
    }

    /** @param {Person[]} shown */
    showMissed(shown) {
      const files = shown.map(({ now }) => now).filter((file) => file.answers);
      const only = this.form.elements.strategy.value;
      const { rows, earlier } = course.group.missed(files, /** @type {any} */ (this.bank));
      const found = rows.filter((each) => !only || this.bank?.get(each.question)?.strategy === only).slice(0, SHOWN);
      this.at("missed-says").textContent = found.length ? this.word("missed says", files.length, earlier) : this.word("missed none");
      this.at("missed").replaceChildren(...found.map((each) => this.missedEntry(each)));
    }

    /** @param {any} question @returns {HTMLElement} its number and stem, which lead to it in the answer key */
    linkTo({ id, number, stem }) {
      const address = `${this.dataset.root}supervisors/answer-key.html#key-${id}`;
      return Object.assign(document.createElement("a"), { href: address, textContent: `${number}. ${stem}` });
    }

    /** @param {any} found @returns {HTMLElement} */
    missedEntry(found) {
      const question = /** @type {any} */ (this.questions.find((each) => each.id === found.question));
      const entry = document.createElement("li");
      const said = [this.linkTo(question), this.word("missed", found.missed, found.answers, found.certain)];
      const option = found.drew && question.options.find((/** @type {Option} */ each) => each.id === found.drew.option);
      if (option) said.push(this.word("drew", found.drew.people, option.text));
      for (const part of said) entry.append(paragraph(part));
      return entry;
    }

    /** @param {Person[]} shown */
    showWritten(shown) {
      const answers = course.group.written(shown.map(({ now }) => now), this.at("written-choice").value);
      const made = answers.map((/** @type {any} */ { learner, text }) => {
        const figure = document.createElement("figure");
        const quote = Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" });
        figure.append(Object.assign(document.createElement("figcaption"), { textContent: learner }), quote);
        return figure;
      });
      this.at("written").replaceChildren(...(made.length ? made : [this.word("written none")]));
    }

    /** @param {Person[]} shown */
    showEntries(shown) {
      const only = this.form.elements.strategy.value;
      const all = shown.flatMap(({ now }) => (now.entries || []).map((entry) => ({ learner: now.learner, ...entry })));
      const found = all.filter((entry) => !only || entry.strategy === only);
      this.at("entries").replaceChildren(...(found.length ? found.map((entry) => this.entry(entry)) : [this.word("entries none")]));
    }

    /** @param {any} entry @returns {HTMLElement} */
    entry(entry) {
      const made = Object.assign(document.createElement("article"), { className: "entry" });
      const title = this.catalogue.strategies.find((each) => each.id === entry.strategy)?.title || entry.strategy;
      const head = paragraph(this.word("entry", entry.learner, entry.date, title, entry.code || this.word("no code")));
      head.className = "entry__head";
      const list = document.createElement("dl");
      for (const part of ["tried", "happened", "next"].filter((each) => entry[each])) {
        list.append(Object.assign(document.createElement("dt"), { textContent: this.word(part) }), Object.assign(document.createElement("dd"), { textContent: entry[part] }));
      }
      made.append(head, list);
      return made;
    }

    /** The first and the second reply of each side by side, under the line that they answer. @param {Person[]} shown */
    showReplies(shown) {
      const only = this.form.elements.strategy.value;
      const all = shown.flatMap(({ now }) => (now.replies || []).map((each) => ({ learner: now.learner, ...each })));
      const lines = Array.from(new Set(all.filter(({ strategy }) => !only || strategy === only).map(({ line }) => line)));
      const made = lines.map((line) => {
        const section = Object.assign(document.createElement("section"), { className: "board__replies" });
        section.append(quote(this.spoken.get(line) || line), ...all.filter((each) => each.line === line).map((each) => this.reply(each)));
        return section;
      });
      this.at("replies").replaceChildren(...(made.length ? made : [this.word("replies none")]));
    }

    /** @param {any} each @returns {HTMLElement} both replies of one person */
    reply({ learner, first, second, met, of }) {
      const made = Object.assign(document.createElement("div"), { className: "board__written" });
      const heads = [of ? this.word("reply", learner, met.length, of) : this.word("reply unmarked", learner), this.word("second")];
      [first, second].forEach((text, place) => {
        const side = document.createElement("div");
        side.append(paragraph(heads[place]), quote(text || this.word("not typed")));
        made.append(side);
      });
      return made;
    }

    /** How far those who rated the bank agree. @param {ReturnType<typeof course.ratings.agreement>} found */
    showRatings({ rows, earlier, open }) {
      const { LEAST, ENOUGH } = course.ratings;
      const told = rows.filter((each) => each.key);
      const under = told.filter(({ key, peers }) => key?.under || peers?.under);
      this.at("ratings-says").textContent = told.length ? this.word("ratings say", told.length, LEAST, under.length, ENOUGH) : this.word("ratings none", LEAST);
      this.at("ratings-left").textContent = earlier + open ? this.word("ratings left", earlier, open) : "";
      this.at("agreement").replaceChildren(...rows.map((each) => this.agreementRow(each)));
    }

    /** @param {Agreement} found @returns {HTMLElement} */
    agreementRow({ item, raters, key, peers }) {
      const made = row(["", raters, this.shareOf("of raters", key), this.shareOf("of pairs", peers)]);
      made.children[0].append(this.linkTo(this.bank?.get(item)));
      ["raters", "key", "peers"].forEach((name, place) => {
        const cell = /** @type {HTMLElement} */ (made.children[place + 1]);
        cell.dataset.label = this.word(name);
        if ([null, key, peers][place]?.under) cell.dataset.under = "";
      });
      return made;
    }

    /** @param {"of raters" | "of pairs"} name of its word @param {Share | null} share @returns {string} */
    shareOf(name, share) {
      if (!share) return this.word("too few", course.ratings.LEAST);
      // Rounded down: 69.9 is not shown as 70.
      const said = this.word(name, share.agree, share.of, Math.floor((100 * share.agree) / share.of));
      return share.under ? said + this.word("under", course.ratings.ENOUGH) : said;
    }

    csv() {
      const { strategies } = this.catalogue;
      const head = ["Name", "File of", "Edition", "Complete", "Tried", "Latest right", "Results", ...strategies.map((each) => each.title)];
      const rows = this.shown.map(({ now }) => {
        const sum = course.handOver.sumOf(now);
        const own = new Map((now.strategies || []).map((each) => [each.id, each]));
        const numbers = sum ? [sum.complete, sum.tried, sum.latest, sum.entries] : ["", "", "", ""];
        return [now.learner, new Date(now.made).toISOString().slice(0, 10), now.edition, ...numbers, ...strategies.map((each) => /** @type {any} */ (own.get(each.id))?.latest ?? "")];
      });
      course.download(course.table.of(head, rows), "board", "csv", "text/csv");
    }

    save() {
      const others = [
        ...this.ratings.map((each) => course.ratings.toValue(each, this.courseId)),
        ...this.benches.map((each) => course.bench.toValue(each, this.courseId)),
        ...this.sums.map((each) => course.sums.toValue(each, this.courseId)),
      ];
      course.download(course.handOver.bundleOf(this.files, this.courseId, others), "board", "json", "application/json");
    }

    /** Save counts of all whose files are here, without names and words. */
    async counts() {
      try {
        await this.needSums();
      } catch (error) {
        return course.page.unreached(this.stage);
      }
      this.later.sums.save(this);
    }

    clear() {
      this.files = [];
      this.ratings = [];
      this.benches = [];
      this.sums = [];
      this.people = [];
      this.at("files").value = "";
      this.at("says").textContent = "";
      for (const name of ["acts", "board", "ratings", "tests", "own-words", "sums"]) this.at(name).hidden = true;
      this.at("files").focus();
    }
  }

  /** @param {any} value as parsed @param {string} courseId @returns {any} what a trainee or a rater gave, or why it is refused */
  function valueRead(value, courseId) {
    const reader = [course.ratings, course.bench, course.sums].find((each) => each && each.FORMAT === value?.format);
    return (reader || course.handOver).fromValue(value, courseId);
  }

  /** @param {(string | number)[]} cells the first is the row's head @returns {HTMLElement} a row of a table */
  function row([name, ...cells]) {
    const made = document.createElement("tr");
    made.append(Object.assign(document.createElement("th"), { scope: "row", textContent: name }));
    for (const text of cells) made.append(Object.assign(document.createElement("td"), { textContent: text }));
    return made;
  }

  /** @param {string} text @returns {HTMLElement} */
  const quote = (text) => Object.assign(document.createElement("blockquote"), { textContent: text, dir: "auto" });

  /** @param {string | Node} said @returns {HTMLElement} */
  function paragraph(said) {
    const made = document.createElement("p");
    made.append(said);
    return made;
  }

  customElements.define("course-board", Board);
})();
