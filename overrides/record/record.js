// The learner's record: the only file that stores. Everything else asks it and listens to it.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  // These names are where learners' answers lie. Changing one loses every record.
  const DATABASE = "course-record:";
  const DATABASE_VERSION = 1;
  const EVENTS = "events"; // rows {profile, id, events}: what was appended at once, or a block of older ones
  const DRAFTS = "drafts"; // rows {profile, question, tab, at, response}

  // Reading costs by the row. So where many small rows have gathered they become blocks of this size, all in one transaction.
  const BLOCK = 1000;
  const MANY = 200;

  /** @typedef {"refused" | "full" | "newer" | "blocked"} Trouble why nothing can be saved */

  class Record extends EventTarget {
    /** @param {string} id the course's own id @param {string} profile whose record; "" while there is only one */
    constructor(id, profile) {
      super();
      this.courseId = id;
      this.profile = profile;
      this.tab = course.event.newId();
      /** @type {Map<string, any>} */
      this._events = new Map();
      /** @type {any[] | null} the events in order, until one is added */
      this._ordered = null;
      /** @type {any[]} what can't be read here: kept in the store and in the file, and otherwise left alone */
      this.aside = [];
      /** @type {any[]} */
      this._drafts = [];
      /** @type {Map<string, any>} events that are not stored yet */
      this._waiting = new Map();
      /** @type {Trouble | ""} */
      this.trouble = "";
      this.newer = false;
      /** @type {IDBDatabase | null} */
      this._database = null;
      /** @type {BroadcastChannel | null} */
      this._channel = null;
    }

    /** @returns {any[]} all events in order */
    get events() {
      return (this._ordered ??= course.view.inOrder(Array.from(this._events.values())));
    }

    /** Open the store and read it. Never fails: `trouble` says what is wrong. @returns {Promise<this>} */
    async open() {
      window.addEventListener("beforeunload", (event) => {
        if (this._waiting.size) event.preventDefault();
      });
      try {
        this._database = await openDatabase(DATABASE + this.courseId);
        this._database.onversionchange = () => this._close("newer");
        this._database.onclose = () => this._close("refused");
        await this.refresh();
        this._listenToTabs();
      } catch (error) {
        this._close(troubleOf(error));
      }
      return this;
    }

    /** Read the store anew and tell who listens. */
    async refresh() {
      if (!this._database) return;
      const own = IDBKeyRange.bound([this.profile], [this.profile, []]);
      const reading = this._database.transaction([EVENTS, DRAFTS], "readonly");
      const [rows, drafts] = await Promise.all([
        settled(reading.objectStore(EVENTS).getAll(own)),
        settled(reading.objectStore(DRAFTS).getAll(own)),
      ]);
      this.aside = [];
      this.newer = false;
      // What another tab erased is gone here too; what waits to be stored is not.
      this._events = new Map(this._waiting);
      for (const row of rows) {
        if (Array.isArray(row.events)) row.events.forEach(this._take, this);
        else this.aside.push(row);
      }
      this._drafts = drafts.filter((/** @type {any} */ draft) => typeof draft.response === "string" || Array.isArray(draft.response));
      this._tell();
      if (rows.filter(isSmall).length > MANY) this._gather(own);
    }

    /** @param {IDBKeyRange} own */
    _gather(own) {
      const store = /** @type {IDBDatabase} */ (this._database).transaction(EVENTS, "readwrite").objectStore(EVENTS);
      const reading = store.getAll(own);
      reading.onsuccess = () => {
        const small = reading.result.filter(isSmall);
        const events = small.flatMap((row) => row.events);
        for (const row of small) store.delete([this.profile, row.id]);
        while (events.length) store.put(this._row(events.splice(0, BLOCK)));
      };
    }

    /** @param {any[]} events @returns {any} */
    _row(events) {
      return { profile: this.profile, id: course.event.newId(), events };
    }

    /** @param {any} raw an event as stored */
    _take(raw) {
      const { event, aside } = course.event.bringForward(raw);
      if (event) {
        this._events.set(event.id, event);
        course.event.notBefore(event.at);
      } else this.aside.push(raw);
      this.newer = this.newer || aside === "newer";
    }

    /**
     * Add events for good. They count at once; they are stored when the promise says so.
     * @param {...any} events
     * @returns {Promise<boolean>} true once they are on disk, with all that waited before them; false: see `trouble`
     */
    async append(...events) {
      for (const event of events) {
        this._events.set(event.id, event);
        this._waiting.set(event.id, event);
      }
      this._ordered = null;
      const saved = await this._store();
      this._tell();
      return saved;
    }

    async _store() {
      if (!this._database) return false;
      const batch = Array.from(this._waiting.values());
      try {
        // "strict" waits for the disk itself, so that “Saved” is true even if the browser is killed at once.
        const writing = this._database.transaction(EVENTS, "readwrite", { durability: "strict" });
        writing.objectStore(EVENTS).put(this._row(batch));
        await completed(writing);
      } catch (error) {
        this.trouble = troubleOf(error);
        return false;
      }
      for (const event of batch) this._waiting.delete(event.id);
      this.trouble = "";
      this._channel?.postMessage("changed");
      return true;
    }

    /**
     * Keep an unfinished answer. Each tab has its own, so that two tabs never overwrite each other.
     * @param {string} question @param {string | string[]} response
     * @returns {Promise<boolean>} whether it is stored
     */
    async saveDraft(question, response) {
      const draft = { profile: this.profile, question, tab: this.tab, at: Date.now(), response };
      const [taken] = this.drafts(question);
      return this._changeDrafts((store) => {
        // What was taken up at the start goes on in this one.
        if (taken) store.delete([this.profile, question, taken.tab]);
        store.put(draft);
      });
    }

    /** @param {string} question @returns {any[]} its unfinished answers as read at the start, newest first */
    drafts(question) {
      return this._drafts.filter((draft) => draft.question === question).sort((a, b) => b.at - a.at);
    }

    /** @returns {any[]} every unfinished answer */
    get allDrafts() {
      return this._drafts;
    }

    /** Forget the unfinished answers to a question that this tab wrote or showed. @param {string} question */
    async dropDrafts(question) {
      const shown = this.drafts(question).map((draft) => draft.tab);
      this._drafts = this._drafts.filter((draft) => draft.question !== question);
      return this._changeDrafts((store) => {
        for (const tab of new Set(shown.concat(this.tab))) store.delete([this.profile, question, tab]);
      });
    }

    /** @param {(store: IDBObjectStore) => void} change */
    async _changeDrafts(change) {
      if (!this._database) return false;
      try {
        const writing = this._database.transaction(DRAFTS, "readwrite");
        change(writing.objectStore(DRAFTS));
        writing.commit(); // also if the tab is closed right now
        await completed(writing);
        return true;
      } catch (error) {
        this.trouble = troubleOf(error);
        this._tell();
        return false;
      }
    }

    /** Forget everything, for good: the whole record of this profile. @returns {Promise<boolean>} whether it is gone */
    async erase() {
      if (!this._database) return false;
      const own = IDBKeyRange.bound([this.profile], [this.profile, []]);
      const writing = this._database.transaction([EVENTS, DRAFTS], "readwrite", { durability: "strict" });
      writing.objectStore(EVENTS).delete(own);
      writing.objectStore(DRAFTS).delete(own);
      await completed(writing);
      this._events.clear();
      this._waiting.clear();
      this._drafts = [];
      this._channel?.postMessage("changed");
      await this.refresh();
      return true;
    }

    _listenToTabs() {
      if (typeof BroadcastChannel === "undefined") return;
      this._channel = new BroadcastChannel(DATABASE + this.courseId);
      this._channel.onmessage = () => this.refresh().catch((error) => this._close(troubleOf(error)));
    }

    /** @param {Trouble} trouble */
    _close(trouble) {
      this._database?.close();
      this._database = null;
      this.trouble = trouble;
      this._tell();
    }

    _tell() {
      this._ordered = null;
      this.dispatchEvent(new Event("change"));
    }
  }

  /** @param {any} row @returns {boolean} */
  function isSmall(row) {
    return row.events?.length < BLOCK;
  }

  /** @param {string} name @returns {Promise<IDBDatabase>} */
  function openDatabase(name) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name, DATABASE_VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(EVENTS, { keyPath: ["profile", "id"] });
        request.result.createObjectStore(DRAFTS, { keyPath: ["profile", "question", "tab"] });
      };
      request.onblocked = () => reject(new DOMException("", "BlockedError"));
      request.onerror = () => reject(request.error);
      request.onsuccess = () => resolve(request.result);
    });
  }

  /** @param {IDBRequest} request @returns {Promise<any>} */
  function settled(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /** @param {IDBTransaction} transaction @returns {Promise<void>} */
  function completed(transaction) {
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error || new DOMException("", "AbortError"));
    });
  }

  /** @param {any} error @returns {Trouble} */
  function troubleOf(error) {
    const name = error?.name;
    if (name === "QuotaExceededError") return "full";
    if (name === "VersionError") return "newer";
    return name === "BlockedError" ? "blocked" : "refused";
  }

  /** @type {Map<string, Promise<Record>>} */
  const opened = new Map();

  /**
   * @param {string} id the course's own id
   * @returns {Promise<Record>} the record, opened once a page; it is there also when nothing can be stored
   */
  course.record = function (id) {
    const found = opened.get(id) || new Record(id, "").open();
    opened.set(id, found);
    return found;
  };
})();
