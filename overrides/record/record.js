// The learner's record: the only file that stores. Everything else asks it and listens to it.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  // These names are where learners' answers lie. Changing one loses every record.
  const DATABASE = "course-record:";
  const DATABASE_VERSION = 2;
  const EVENTS = "events"; // rows {profile, id, events}: what was appended at once, or a block of older ones
  const DRAFTS = "drafts"; // rows {profile, question, tab, at, response}
  const PROFILES = "profiles"; // rows {id, name}: whose records lie here, where they were given names; since version 2

  // Reading costs by the row. So where many small rows have gathered they become blocks of this size, all in one transaction.
  const BLOCK = 1000;
  const MANY = 200;
  // As many rows are read at once: all of a full record in one go would hold the page up.
  const PAGE = 2;
  const GUEST = "guest"; // chosen instead of a profile: only to look around

  /** @typedef {"refused" | "full" | "newer" | "blocked" | "guest"} Trouble why nothing can be saved */

  class Record extends EventTarget {
    /** @param {string} id the course's own id */
    constructor(id) {
      super();
      this.courseId = id;
      this.profile = ""; // whose record; "" is the one that was there before anybody gave a name
      this.name = "";
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
      return (this._ordered ??= course.view.inOrder(this._events));
    }

    /** Open the store and find out whose record it is. Never fails: `trouble` says what is wrong. @returns {Promise<this>} */
    async open() {
      window.addEventListener("beforeunload", (event) => {
        if (this._waiting.size && this.trouble !== GUEST) event.preventDefault();
      });
      try {
        this._database = await openDatabase(DATABASE + this.courseId);
        this._database.onversionchange = () => this._close("newer");
        this._database.onclose = () => this._close("refused");
        await this._choose();
      } catch (error) {
        this._close(troubleOf(error));
      }
      return this;
    }

    /** Read what the store holds of this record, and listen to other tabs. @returns {Promise<this>} */
    async read() {
      try {
        await this.refresh();
        this._listenToTabs();
      } catch (error) {
        this._close(troubleOf(error));
      }
      return this;
    }

    /** @returns {Promise<{id: string, name: string}[]>} whose records lie here; one that nobody gave a name has an empty one */
    async profiles() {
      if (!this._database) return [];
      const reading = this._database.transaction([EVENTS, DRAFTS, PROFILES], "readonly");
      const found = new Map();
      for (const name of [EVENTS, DRAFTS]) {
        for (const [id] of await settled(reading.objectStore(name).getAllKeys())) found.set(id, { id, name: "" });
      }
      for (const row of await settled(reading.objectStore(PROFILES).getAll())) found.set(row.id, row);
      return Array.from(found.values());
    }

    /** Where records have names, one is chosen in each tab and never guessed: a page without a choice leads to where it is made. */
    async _choose() {
      const found = await this.profiles();
      if (document.querySelector("course-whose") || found.every((each) => !each.id && !each.name)) return;
      const chosen = sessionStorage.getItem(DATABASE + this.courseId);
      if (chosen === GUEST) return this._close(GUEST);
      const own = found.find((each) => each.id === chosen);
      if (own) return Object.assign(this, { profile: own.id, name: own.name });
      const page = /** @type {HTMLElement} */ (document.querySelector("course-who")).dataset.page;
      location.replace(`${page}#back=${encodeURIComponent(location.href)}`);
      await new Promise(() => {}); // nothing more happens on this page
    }

    /** Choose whose record this tab works on, from the next page on. @param {string} profile or GUEST: only to look around */
    choose(profile) {
      sessionStorage.setItem(DATABASE + this.courseId, profile);
    }

    /** Read the store anew and tell who listens. */
    async refresh() {
      if (!this._database) return;
      const own = ownOf(this.profile);
      const reading = this._database.transaction([EVENTS, DRAFTS], "readonly");
      const drafts = await settled(reading.objectStore(DRAFTS).getAll(own));
      const events = new Map();
      const aside = [];
      let newer = false;
      /** @type {string[]} */
      const small = [];
      for (let range = own, rows; !rows || rows.length === PAGE; ) {
        rows = await settled(reading.objectStore(EVENTS).getAll(range, PAGE));
        for (const row of rows) {
          for (const raw of Array.isArray(row.events) ? row.events : [row]) {
            const found = course.event.bringForward(raw);
            newer ||= found.aside === "newer";
            if (found.aside) aside.push(raw);
            else {
              events.set(found.event.id, found.event);
              course.event.notBefore(found.event.at);
            }
          }
          if (row.events?.length < BLOCK) small.push(row.id);
          range = IDBKeyRange.bound([this.profile, row.id], own.upper, true);
        }
      }
      // What another tab erased is gone here too; what waits to be stored is not.
      for (const [id, event] of this._waiting) events.set(id, event);
      this._events = events;
      this.aside = aside;
      this.newer = newer;
      this._drafts = drafts.filter((/** @type {any} */ draft) => typeof draft.response === "string" || Array.isArray(draft.response));
      if (this._events.size > BLOCK) await new Promise((resolve) => setTimeout(resolve)); // who listens sorts: that is a task of its own
      this._tell();
      if (small.length > MANY) this._gather(small);
    }

    /** Make blocks of small rows. @param {string[]} ids theirs */
    async _gather(ids) {
      const store = /** @type {IDBDatabase} */ (this._database).transaction(EVENTS, "readwrite").objectStore(EVENTS);
      const rows = await Promise.all(ids.map((id) => settled(store.get([this.profile, id]))));
      for (const id of ids) store.delete([this.profile, id]);
      this._put(store, rows.flatMap((row) => row?.events || []).sort((a, b) => a.at - b.at));
    }

    /** @param {IDBObjectStore} store @param {any[]} events */
    _put(store, events) {
      for (let from = 0; from < events.length; from += BLOCK) {
        store.put({ profile: this.profile, id: course.event.newId(), events: events.slice(from, from + BLOCK) });
      }
    }

    /**
     * Add events for good. They count at once; they are stored when the promise says so.
     * @param {any} events one, or a list of them
     * @returns {Promise<boolean>} true once they are on disk, with all that waited before them; false: see `trouble`
     */
    async append(events) {
      for (const event of [events].flat()) {
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
        this._put(writing.objectStore(EVENTS), batch);
        await committed(writing);
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
      return this.change(DRAFTS, (store) => {
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
      return this.change(DRAFTS, (store) => {
        for (const tab of new Set(shown.concat(this.tab))) store.delete([this.profile, question, tab]);
      });
    }

    /**
     * Change a store.
     * @param {string} name of the store
     * @param {(store: IDBObjectStore, writing: IDBTransaction) => void} act
     * @param {string[]} [others] stores that change with it, all or none
     * @returns {Promise<boolean>} whether it is done
     */
    async change(name, act, others = []) {
      if (!this._database) return false;
      try {
        const writing = this._database.transaction([name, ...others], "readwrite");
        act(writing.objectStore(name), writing);
        await committed(writing);
        return true;
      } catch (error) {
        this.trouble = troubleOf(error);
        this._tell();
        return false;
      }
    }

    /** What lay in the store is gone; the next page asks whose record it is. @returns {Promise<void>} */
    forget() {
      this._waiting.clear();
      this.choose("none");
      this._channel?.postMessage("changed");
      return this.refresh();
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

  /** @param {string} profile @returns {IDBKeyRange} its rows */
  function ownOf(profile) {
    return IDBKeyRange.bound([profile], [profile, []]);
  }

  /** @param {string} name @returns {Promise<IDBDatabase>} */
  function openDatabase(name) {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(name, DATABASE_VERSION);
      request.onupgradeneeded = ({ oldVersion }) => {
        if (!oldVersion) {
          request.result.createObjectStore(EVENTS, { keyPath: ["profile", "id"] });
          request.result.createObjectStore(DRAFTS, { keyPath: ["profile", "question", "tab"] });
        }
        request.result.createObjectStore(PROFILES, { keyPath: "id" });
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

  /** @param {IDBTransaction} writing @returns {Promise<void>} once it is done */
  function committed(writing) {
    return new Promise((resolve, reject) => {
      writing.oncomplete = () => resolve();
      writing.onabort = () => reject(writing.error || new DOMException("", "AbortError"));
      try {
        writing.commit(); // also if the tab is closed right now
      } catch (error) {
        // It was aborted already, and says why itself.
      }
    });
  }

  /** @param {any} error @returns {Trouble} */
  function troubleOf(error) {
    const name = error?.name;
    if (name === "QuotaExceededError") return "full";
    if (name === "VersionError") return "newer";
    return name === "BlockedError" ? "blocked" : "refused";
  }

  /** @type {Promise<Record> | undefined} */
  let opened;
  /** @type {Promise<Record> | undefined} */
  let read;

  /**
   * @param {string} id the course's own id
   * @returns {Promise<Record>} the record, opened once a page and not read yet: enough to know whose it is
   */
  course.whose = (id) => (opened ??= new Record(id).open());

  /**
   * @param {string} id the course's own id
   * @returns {Promise<Record>} the record, read once a page; it is there also when nothing can be stored
   */
  course.record = (id) => (read ??= course.whose(id).then((/** @type {Record} */ record) => record.read()));
})();
