// My file: save the record, restore it, name it, finish on a shared computer, erase. Words are in my-file.html.
// Needs record/facts, record/figures, record/keeper, exchange/record-file, page/act, page/notice, page/notice-due, page/part,
// page/form.css, components/my-file/my-file.css.
(function () {
  "use strict";

  const MOST_BYTES = 60_000_000;

  class MyFile extends course.Part {
    /** @type {any[]} the events of a file that are not here yet */
    fresh = [];
    /** @type {any[]} the drafts of a file that are not here yet */
    drafts = [];

    async start() {
      this.stage.append(this.template("my-file"));
      const acts = {
        json: () => this.save(),
        restore: () => this.restore(),
        name: () => this.keepName(),
        finish: () => this.finish(),
        keep: () => (this.at("finish-ask").hidden = true),
        erase: () => this.erase(),
        "erase-all": () => this.eraseAll(),
        persist: () => this.askToKeep(),
      };
      for (const [name, act] of Object.entries(acts)) course.act(this.at(name), act);
      this.at("file").addEventListener("change", () => this.readFile());
      this.at("own").value = this.record.name;
      this.record.addEventListener("change", () => this.show());
      await Promise.all([this.show(), this.sayHowLong()]);
    }

    /** Say whether the browser may clear the record by itself; over plain http it can't be asked. */
    async sayHowLong() {
      const kept = Boolean(await navigator.storage?.persisted?.());
      this.at("kept").textContent = this.word(kept ? "lasting" : "while room");
      this.at("persist").hidden = kept || !navigator.storage?.persist;
    }

    async askToKeep() {
      const kept = await navigator.storage.persist();
      if (kept) await this.sayHowLong();
      this.at("persist-says").textContent = kept ? "" : this.word("not lasting");
    }

    async show() {
      course.noticeDue.warn(this, this.record);
      const { events, uncopied } = course.figures.indexOf(this.record.events);
      const unread = !["", "guest", "erased"].includes(this.record.trouble); // nothing was read, which does not mean that nothing is there
      const copied = this.record.events.some((event) => event.kind === "copied");
      this.at("holds").textContent = !events ? this.word(unread ? "holds unknown" : "holds nothing") : copied ? this.word("holds", events, uncopied) : this.word("holds all", events);
      const whose = this.record.trouble === "guest" ? "guest" : this.record.name ? "named" : "nameless";
      this.at("whose-says").textContent = this.word(whose, this.record.name);
      await this.list();
    }

    /** List everybody whose record is in this browser. */
    async list() {
      const all = await this.record.profiles();
      this.at("all-says").textContent = all.length || !this.record.trouble ? this.word("all", all.length) : this.word("holds unknown");
      this.at("all").replaceChildren(...all.map((profile) => this.profileEntry(profile)));
    }

    /** @param {{id: string, name: string}} profile @returns {HTMLElement} */
    profileEntry({ id, name }) {
      const shown = name || this.word("unnamed");
      const entry = document.createElement("li");
      const save = Object.assign(document.createElement("button"), { type: "button", className: "md-button", textContent: this.word("save each", shown) });
      save.addEventListener("click", async () => course.notice.downloadRecord(await course.keeper.other(this.record, { id, name })));
      entry.append(save);
      return entry;
    }

    async save() {
      await this.record.append(course.facts.make("copied", {}));
      course.notice.downloadRecord(this.record);
      this.at("json-says").textContent = this.word("saved file");
    }

    /** Read a file and say what it holds; nothing is changed yet. */
    async readFile() {
      const says = this.at("restore-says");
      const [file] = this.at("file").files;
      this.at("restore").hidden = true;
      says.textContent = "";
      this.fresh = this.drafts = [];
      if (!file) return;
      const text = file.size > MOST_BYTES ? null : await file.text().catch(() => undefined);
      if (this.at("file").files[0] !== file) return; // another file was chosen meanwhile
      if (typeof text !== "string") {
        says.textContent = this.word(text === null ? "too large" : "unread");
        return;
      }
      const here = new Map(this.record.events.map((event) => [event.id, event]));
      const found = course.recordFile.read(text, this.record.courseId, here);
      if ("refused" in found) {
        says.textContent = this.word(found.refused, ...found.values);
        return;
      }
      this.fresh = found.fresh;
      this.drafts = this.notHere(found.drafts);
      const foreign = found.profile && found.profile !== this.record.name ? `${this.word("of another", found.profile)} ` : "";
      const begun = this.drafts.length ? ` ${this.word("unfinished", this.drafts.length)}` : "";
      says.textContent = foreign + this.word(found.fresh.length ? "fresh" : "nothing new", found.fresh.length, found.known) + begun;
      this.at("restore").hidden = !found.fresh.length && !this.drafts.length;
    }

    /** @param {any[]} drafts @returns {any[]} those that are not here already */
    notHere(drafts) {
      const here = new Set(this.record.allDrafts.map((draft) => JSON.stringify([draft.question, draft.response])));
      return drafts.filter((draft) => !here.has(JSON.stringify([draft.question, draft.response])));
    }

    async restore() {
      const count = this.fresh.length;
      const saved = (await this.record.append(this.fresh)) && (await course.keeper.addDrafts(this.record, this.drafts));
      this.fresh = [];
      this.drafts = [];
      this.at("restore").hidden = true;
      this.at("restore-says").textContent = saved ? this.word("added", count) : this.word("not added");
    }

    async keepName() {
      const name = this.at("own").value.trim();
      const says = this.at("name-says");
      const all = await this.record.profiles();
      const taken = all.some((each) => each.id !== this.record.profile && each.name === name);
      if (!name || taken) {
        says.textContent = this.word(name ? "name taken" : "name first", name);
        return;
      }
      if (!(await course.keeper.giveName(this.record, this.record.profile, name))) {
        says.textContent = this.word("name not kept");
        return;
      }
      this.record.choose(this.record.profile);
      location.hash = "whose";
      location.reload();
    }

    finish() {
      course.notice.downloadRecord(this.record);
      this.at("finish-ask").hidden = false;
      this.at("erase").focus();
    }

    async erase() {
      const gone = await course.keeper.erase(this.record, this.record.profile);
      this.at("finish-ask").hidden = true;
      this.at("finish-says").textContent = this.word(gone ? "erased" : "not erased");
    }

    async eraseAll() {
      const typed = this.at("typed").value.trim().toLowerCase() === "erase";
      const gone = typed && (await course.keeper.erase(this.record));
      this.at("erase-says").textContent = this.word(!typed ? "type first" : gone ? "all erased" : "not erased");
    }
  }

  customElements.define("course-my-file", MyFile);
})();
