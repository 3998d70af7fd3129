// The learner's record, and the only script that stores anything. All others ask it and listen to it.
// Needs record/facts.
var course = course || {};
course.Store = (function () {
  "use strict";

  // These names are where learners' answers lie. Changing one loses every record.
  const DATABASE = "course-record:";
  const DATABASE_VERSION = 2;
  const EVENTS = "events"; // rows {profile, id, events}: what was appended at once, or a block of older ones
  const DRAFTS = "drafts"; // rows {profile, question, tab, at, response, closed?}
  const PROFILES = "profiles"; // rows {id, name}: whose records lie here, where they were given names; since version 2

  // The cost of reading grows with the number of rows. So many small rows are joined into blocks of this size, in one transaction.
  const BLOCK = 1000;
  const MANY = 200;
  // Rows read at once: a full record in one go would hold the page up.
  const PAGE = 2;
  const GUEST = "guest"; // chosen instead of a profile, to look around without keeping anything
  const CHANGED = "changed"; // what one page tells the others
  const LATE = 10_000; // milliseconds after which a store that has not answered is spoken of
  const PAGE_SEEN = "course-page"; // where a page opened from a folder leaves its path for the next

  /** @typedef {"refused" | "full" | "newer" | "behind" | "blocked" | "guest" | "erased"} Trouble why nothing can be saved; “newer”: another tab’s edition took over; “behind”: the record is of a newer edition, and is only read */
  /**
   * @typedef {object} Draft Something begun and not finished. Each page keeps its own draft, so that two tabs never overwrite each other.
   * @property {string} profile whose
   * @property {string} question what it is a draft of: the id of a question, or a name that a part of a page gives
   * @property {string} tab the page that wrote it
   * @property {number} at when it was last changed
   * @property {string | string[]} response
   * @property {boolean} [closed] its page was left, so nobody is writing on it, and the page that takes it up becomes its owner
   */

  class Store extends EventTarget {
    /** @param {string} id the course's own id @param {{origin: string, pathname: string}} [page] the address of the page that stores */
    constructor(id, page) {
      super();
      this.courseId = id;
      this.profile = ""; // whose record; "" is the one that was there before anybody gave a name
      this.name = "";
      this.tab = course.facts.newId();
      /** @type {Map<string, any>} */
      this._events = new Map();
      /** @type {any[] | null} the events in order, until one comes that does not follow them */
      this._ordered = null;
      /** @type {any[]} events that can't be read here: kept in the store and in the file, and otherwise left alone */
      this.aside = [];
      /** @type {Draft[]} all drafts in the store, as last read */
      this._read = [];
      /** @type {Map<string, Draft>} drafts that this page wrote, by what they are a draft of */
      this._own = new Map();
      /** @type {Map<string, Draft[]>} drafts of other pages that this page went on with, as they were then */
      this._taken = new Map();
      /** @type {Set<string>} drafts that could not be stored */
      this._unsaved = new Set();
      /** @type {Map<string, any>} events that are not stored yet */
      this._waiting = new Map();
      /** @type {Draft[]} drafts that end when those events are stored */
      this._finished = [];
      /** @type {Trouble | ""} */
      this.trouble = "";
      this.carried = false; // what is not stored lies where the next page takes it up
      this.newer = false;
      this.separate = Boolean(page && keptApart(page)); // other pages of the course see nothing of what is stored here
      /** @type {IDBDatabase | null} */
      this._database = null;
      /** @type {BroadcastChannel | null} */
      this._channel = null;
      /** @type {Set<IDBTransaction>} those that need this page to go on: they read, or read before they write */
      this._begun = new Set();
      this._leaves = 0; // how often this page was left: “Back” may have shown it again
      this._leaving = false;
      /** @type {"late" | ""} whether the browser’s store was asked long ago and has not answered anything since */
      this.late = "";
    }

    /** @returns {boolean} whether something is not stored, and would be lost with this page */
    get unkept() {
      return this.trouble !== GUEST && !this.carried && this._waiting.size + this._unsaved.size > 0;
    }

    /** @returns {string} the beginning of the keys under which pages leave what they could not store */
    get carrying() {
      return `${DATABASE + this.courseId}:waiting:`;
    }

    /** Leave what this page could not store where the next page takes it up (record/waiting.js): being told to reload loses nothing. */
    carry() {
      const { trouble, profile, tab } = this;
      this.carried = false;
      if (trouble !== "newer" && trouble !== "behind") return;
      try {
        const drafts = Array.from(this._unsaved, (key) => this._own.get(key));
        const left = { profile, events: Array.from(this._waiting.values()), drafts, finished: this._finished };
        localStorage.setItem(this.carrying + tab, JSON.stringify(left));
        this.carried = true;
      } catch (error) {
        // Then the page asks before it is left.
      }
    }

    get writable() {
      return this._database && this.trouble !== "behind";
    }

    /** @returns {any[]} all events in order */
    get events() {
      return (this._ordered ??= course.facts.inOrder(this._events));
    }

    /** Open the store. Never fails: `trouble` says what is wrong. @returns {Promise<this>} */
    async open() {
      try {
        const name = DATABASE + this.courseId;
        this._database = await this._openDatabase(name, DATABASE_VERSION).catch((error) => {
          if (troubleOf(error) !== "newer") throw error;
          // The clinic went back to this edition, or tries a newer one on the same host: what is there can still be read.
          this.trouble = "behind";
          return this._openDatabase(name);
        });
        this._database.onversionchange = () => this.close("newer");
        this._database.onclose = () => this.close("refused");
      } catch (error) {
        this.close(troubleOf(error));
      }
      return this;
    }

    /** @param {string} name @param {number} [version] left out: as it is @returns {Promise<IDBDatabase>} */
    _openDatabase(name, version) {
      return new Promise((resolve, reject) => {
        const request = indexedDB.open(name, version);
        this._watch(request, "success", "error", "blocked");
        request.onupgradeneeded = ({ oldVersion }) => {
          if (!oldVersion) {
            request.result.createObjectStore(EVENTS, { keyPath: ["profile", "id"] });
            request.result.createObjectStore(DRAFTS, { keyPath: ["profile", "question", "tab"] });
          }
          request.result.createObjectStore(PROFILES, { keyPath: "id" });
        };
        request.onblocked = () => reject({ name: "BlockedError" });
        settled(request).then(resolve, reject);
      });
    }

    /** Read what the store holds of this record, and listen to other tabs. @returns {Promise<this>} */
    async read() {
      try {
        await this.refresh();
        this._listenToTabs();
      } catch (error) {
        this.close(this.trouble || troubleOf(error));
      }
      return this;
    }

    /** @returns {Promise<{id: string, name: string}[]>} whose records are in this browser; the name is empty where nobody gave one */
    profiles() {
      return this._through(async () => {
        if (!this._database) return [];
        const reading = this._begin([EVENTS, DRAFTS, PROFILES], "readonly");
        const found = new Map();
        for (const name of [EVENTS, DRAFTS]) {
          for (const [id] of await settled(reading.objectStore(name).getAllKeys())) found.set(id, { id, name: "" });
        }
        for (const row of await settled(reading.objectStore(PROFILES).getAll())) found.set(row.id, row);
        return Array.from(found.values()).filter((each) => typeof each.id === "string" && typeof each.name === "string");
      });
    }

    /** Work on one of the records in this browser. @param {{id: string, name: string}} profile */
    use(profile) {
      this.profile = profile.id;
      this.name = profile.name;
    }

    /** @returns {string | null} what was chosen in this tab: a profile, or GUEST */
    get chosen() {
      return sessionStorage.getItem(DATABASE + this.courseId);
    }

    /** Choose whose record this tab works on, from the next page on. @param {string} profile or GUEST: only to look around */
    choose(profile) {
      sessionStorage.setItem(DATABASE + this.courseId, profile);
    }

    /** Read the store again and tell the listeners. @returns {Promise<void>} */
    refresh() {
      return this._through(async () => {
        if (!this._database) return;
        const own = ownOf(this.profile);
        const reading = this._begin([EVENTS, DRAFTS], "readonly");
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
              const found = course.facts.bringForward(raw);
              newer ||= found.aside === "newer";
              if (found.aside) aside.push(raw);
              else {
                events.set(found.event.id, found.event);
                course.facts.notBefore(found.event.at);
              }
            }
            if (row.events?.length < BLOCK) small.push(row.id);
            range = IDBKeyRange.bound([this.profile, row.id], own.upper, true);
          }
        }
        // What another tab erased is gone here too, but for what still waits to be stored.
        for (const [id, event] of this._waiting) events.set(id, event);
        this._events = events;
        this._ordered = null;
        this.aside = aside;
        this.newer = newer;
        this._read = drafts.filter(isDraft);
        for (const draft of this._read) course.facts.notBefore(draft.at);
        if (this._events.size > BLOCK) await new Promise((resolve) => setTimeout(resolve)); // a listener sorts the events: let the page respond first
        this._tell();
        if (small.length > MANY) this._gather(small);
      });
    }

    /** Join small rows into blocks; a row is deleted only together with writing all it held into a block. @param {string[]} ids of the rows */
    async _gather(ids) {
      await this.change(EVENTS, async (store) => {
        const rows = await Promise.all(ids.map((id) => settled(store.get([this.profile, id]))));
        const time = (/** @type {any} */ raw) => (Number.isFinite(raw?.at) ? raw.at : Infinity); // events that can't be read go last
        this._put(store, rows.flatMap((row) => row?.events || []).sort((one, other) => time(one) - time(other) || 0));
        for (const id of ids) store.delete([this.profile, id]);
      });
    }

    /** @param {IDBObjectStore} store @param {any[]} events */
    _put(store, events) {
      for (let from = 0; from < events.length; from += BLOCK) {
        store.put({ profile: this.profile, id: course.facts.newId(), events: events.slice(from, from + BLOCK) });
      }
    }

    /**
     * Add events for good. The page counts them at once; once the promise is true they are on the disk.
     * @param {any} events one, or a list of them
     * @param {string[]} [finished] keys of drafts that end with them, in one transaction: never are both stored, never neither
     * @returns {Promise<boolean>} true: on the disk, with all that waited before; false: see `trouble`
     */
    async append(events, finished = []) {
      const added = [events].flat();
      const before = this._events.size;
      for (const event of added) {
        this._events.set(event.id, event);
        this._waiting.set(event.id, event);
      }
      // They nearly always come after all that was there: then nothing is sorted anew, and no figure is worked out from the beginning.
      const fresh = this._events.size === before + added.length;
      this._ordered = this._ordered && fresh ? course.facts.inOrderAfter(this._ordered, added) : null;
      this._finished.push(...finished.flatMap((key) => this._release(key)));
      const saved = await this._store();
      if (!saved) this.carry();
      this._tell();
      return saved;
    }

    async _store() {
      if (!this.writable) return false;
      /** @type {any[]} */
      let batch = [];
      /** @type {Draft[]} */
      let finished = [];
      try {
        // "strict" waits for the disk itself, so that “Saved” stays true even if the browser is killed right after.
        await this._write([EVENTS, DRAFTS], { durability: "strict" }, (store) => {
          batch = Array.from(this._waiting.values());
          // To delete what another page wrote, it is read first; a page that is being left has no time for that.
          finished = this._finished.filter((draft) => !this._leaving || draft.tab === this.tab);
          this._put(store(EVENTS), batch);
          return this._remove(store(DRAFTS), finished);
        });
      } catch (error) {
        this.trouble = troubleOf(error);
        return false;
      }
      for (const event of batch) this._waiting.delete(event.id);
      this._finished = this._finished.filter((draft) => !finished.includes(draft));
      this.trouble = "";
      this._channel?.postMessage(CHANGED);
      return true;
    }

    /**
     * Store a draft at once.
     * @param {string} key what it is a draft of
     * @param {string | string[]} response
     * @returns {Promise<boolean>} whether it is stored
     */
    async saveDraft(key, response) {
      const draft = { profile: this.profile, question: key, tab: this.tab, at: course.facts.moment(), response };
      this._own.set(key, draft);
      const taken = this._taken.get(key) || [];
      /** @type {Draft[]} */
      let over = [];
      const saved = await this.change(DRAFTS, (store) => {
        // Where this was broken off and is done again, a later one may be stored, or it has ended.
        if (this._own.get(key) === draft) store.put(draft);
        // A draft taken up from a closed page becomes this page's own. From a page that may still be open, nothing is removed but
        // what says the same.
        const isOver = (/** @type {Draft} */ row) => Boolean(row.closed) || String(row.response) === String(response);
        return taken.length ? removeUnchanged(store, taken, isOver).then((gone) => (over = gone)) : undefined;
      });
      if (!saved) {
        this._unsaved.add(key);
        this.carry();
        return false;
      }
      this._unsaved.delete(key);
      if (over.length) {
        this._taken.set(key, (this._taken.get(key) || []).filter((taken) => !over.includes(taken)));
        this._read = this._read.filter((read) => !over.includes(read));
      }
      return true;
    }

    /** @returns {Draft[]} all drafts, newest first */
    get allDrafts() {
      const others = this._read.filter((draft) => draft.tab !== this.tab);
      return [...this._own.values(), ...others].sort((a, b) => b.at - a.at);
    }

    /** @param {string} key @returns {Draft[]} the drafts with this key: this page's own first, then the newest */
    drafts(key) {
      const own = this._own.get(key);
      const others = this.allDrafts.filter((draft) => draft.question === key && draft !== own);
      return own ? [own, ...others] : others;
    }

    /** Go on with a draft: this page's own, or else the newest. @param {string} key @returns {Draft | undefined} undefined: there is none */
    takeUp(key) {
      const [draft] = this.drafts(key);
      return draft && this.goOnWith(draft);
    }

    /** Call it once the draft is shown: from then on saving or finishing this one deletes it. @param {Draft} draft to go on with @returns {Draft} the same */
    goOnWith(draft) {
      const taken = this._taken.get(draft.question) || [];
      if (draft.tab !== this.tab && !taken.includes(draft)) this._taken.set(draft.question, [...taken, draft]);
      return draft;
    }

    /** @param {string} key @returns {Draft[]} drafts that this page did not go on with: they stay until the learner decides */
    otherDrafts(key) {
      const taken = this._taken.get(key) || [];
      return this.drafts(key).filter((draft) => draft.tab !== this.tab && !taken.some((each) => each.tab === draft.tab));
    }

    /** Keep this page's own draft as one of the others, to go on with another draft of the same key. @param {string} key @returns {Promise<boolean>} */
    async setAside(key) {
      const own = this._own.get(key);
      this._own.delete(key);
      this._taken.delete(key);
      if (!own) return true;
      const aside = { ...own, tab: course.facts.newId(), closed: true };
      this._read.push(aside);
      return this.change(DRAFTS, (store) => {
        store.put(aside);
        store.delete([own.profile, key, own.tab]);
      });
    }

    /** Delete a draft that the learner throws away. @param {Draft} draft @returns {Promise<boolean>} */
    discard(draft) {
      this._read = this._read.filter((each) => each !== draft);
      return this.change(DRAFTS, (store) => this._remove(store, [draft]));
    }

    /** Delete the drafts that this page wrote or went on with, and no others: nothing goes that this page did not show. @param {string} key @returns {Promise<boolean>} */
    dropDrafts(key) {
      const gone = this._release(key);
      return this.change(DRAFTS, (store) => this._remove(store, gone));
    }

    /** @param {string} key @returns {Draft[]} the drafts that this page wrote or went on with; it lets go of them */
    _release(key) {
      const own = this._own.get(key);
      const gone = [...(own ? [own] : []), ...(this._taken.get(key) || [])];
      this._own.delete(key);
      this._taken.delete(key);
      this._unsaved.delete(key);
      this._read = this._read.filter((draft) => !gone.some((each) => each.question === draft.question && each.tab === draft.tab && each.at === draft.at));
      return gone;
    }

    /**
     * Delete drafts. One of another page goes only if it is still as it was shown here: what was written since stays.
     * @param {IDBObjectStore} store @param {Draft[]} drafts
     * @returns {Promise<any> | undefined} undefined where all are this page's own, so that there is nothing to wait for
     */
    _remove(store, drafts) {
      const others = [];
      for (const draft of drafts) {
        // A later draft of this page has the same key: it stays.
        if (draft.tab !== this.tab) others.push(draft);
        else if ((this._own.get(draft.question)?.at || 0) <= draft.at) store.delete([draft.profile, draft.question, draft.tab]);
      }
      return others.length ? removeUnchanged(store, others) : undefined;
    }

    /** Store this page's drafts again. @param {boolean} closed whether this page is being left */
    putDrafts(closed) {
      if (!this._own.size) return;
      this.change(DRAFTS, (store) => {
        for (const draft of this._own.values()) store.put(closed ? { ...draft, closed } : draft);
      });
    }

    /**
     * Change a store.
     * @param {string} name of the store
     * @param {(store: IDBObjectStore, writing: IDBTransaction) => any} act returns a promise where it reads before it writes
     * @param {string[]} [others] stores that change with it, all or none
     * @returns {Promise<boolean>} whether it is done
     */
    async change(name, act, others = []) {
      if (!this.writable) return false;
      try {
        await this._write([name, ...others], {}, (store, writing) => act(store(name), writing));
        return true;
      } catch (error) {
        this.trouble = troubleOf(error);
        this._tell();
        return false;
      }
    }

    /**
     * Write in one transaction: all that `act` does happens, or none of it, even where it throws half-way.
     * @param {string[]} names of the stores
     * @param {IDBTransactionOptions} options
     * @param {(store: (name: string) => IDBObjectStore, writing: IDBTransaction) => any} act returns a promise where it reads before it writes; done again where it was broken off
     */
    _write(names, options, act) {
      return this._through(async () => {
        const writing = this._begin(names, "readwrite", options);
        const done = ended(writing);
        try {
          const reading = act((name) => writing.objectStore(name), writing);
          if (reading) await reading;
        } catch (error) {
          done.catch(() => {}); // the error that came first is the one to report
          abort(writing);
          throw writing.error || error;
        }
        commit(writing);
        this._begun.delete(writing);
        await done;
      });
    }

    /** @param {string[]} names of the stores @param {IDBTransactionMode} mode @param {IDBTransactionOptions} [options] @returns {IDBTransaction} */
    _begin(names, mode, options) {
      const begun = /** @type {IDBDatabase} */ (this._database).transaction(names, mode, options);
      this._begun.add(begun);
      this._watch(begun, "complete", "abort");
      return begun;
    }

    /** Speak of it where the browser’s store has no answer for long. @param {EventTarget} asked @param {...string} answers events of which one will come */
    _watch(asked, ...answers) {
      const speak = (/** @type {"late" | ""} */ late) => {
        this.late = late;
        this._tell();
      };
      const timer = setTimeout(speak, LATE, "late");
      for (const answer of answers) {
        asked.addEventListener(answer, () => {
          clearTimeout(timer);
          this._begun.delete(/** @type {any} */ (asked));
          if (this.late) speak("");
        });
      }
    }

    /**
     * Call it first when the page is left. A browser may keep the page as it stands, for “Back”, and with it a transaction that waits for
     * its next step: in WebKit every other page of the course would wait for that one, and nothing be read or stored. So what is not yet
     * handed over is broken off, what must not be lost is stored without reading, and `_through` does the rest if the page comes back.
     */
    leave() {
      this._leaves += 1;
      this._leaving = true;
      setTimeout(() => (this._leaving = false)); // not before it is shown again
      for (const begun of this._begun) abort(begun);
      if (this._begun.size && this._waiting.size) this._store();
      this.putDrafts(true);
    }

    /** Do it, and again where it was broken off because the page was left: then the page has come back. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
    async _through(act) {
      const leaves = this._leaves;
      try {
        return await act();
      } catch (error) {
        if (this._leaves === leaves) throw error;
        return this._through(act);
      }
    }

    /** After erasing: this page holds nothing any more, and the next asks whose record it is. @returns {Promise<void>} */
    forget() {
      this._clear();
      this.choose("none");
      this._channel?.postMessage(CHANGED);
      return this.refresh();
    }

    _clear() {
      for (const part of [this._waiting, this._own, this._taken, this._unsaved]) part.clear();
      this._finished = [];
      this._read = [];
    }

    _listenToTabs() {
      if (typeof BroadcastChannel === "undefined") return;
      this._channel = new BroadcastChannel(DATABASE + this.courseId);
      this._channel.onmessage = ({ data }) => {
        if (data?.erasing === undefined) this.refresh().catch((error) => this.close(troubleOf(error)));
        else if (data.erasing === null || data.erasing === this.profile) {
          this._clear();
          this._events.clear();
          this._ordered = null;
          this.aside = [];
          this.close("erased");
        }
      };
    }

    /** Store nothing from now on. @param {Trouble} trouble why */
    close(trouble) {
      this._database?.close();
      this._database = null;
      this.trouble = trouble;
      this.carry();
      this._tell();
    }

    _tell() {
      this.dispatchEvent(new Event("change"));
    }
  }

  /** @param {string} profile @returns {IDBKeyRange} its rows */
  function ownOf(profile) {
    return IDBKeyRange.bound([profile], [profile, []]);
  }

  /**
   * Whether this browser keeps a store for each file, as Firefox does for a course opened from a folder. The origin of such a page is
   * “null”. So may be that of a browser with one store for all files: there the path that another page left is found, which settles
   * it. A frame would tell at once, but some browsers keep the store of a frame apart and that of a page not.
   * @param {{origin: string, pathname: string}} page @returns {boolean}
   */
  function keptApart({ origin, pathname: own }) {
    if (origin !== "null") return false;
    try {
      const seen = localStorage.getItem(PAGE_SEEN) || own;
      localStorage.setItem(PAGE_SEEN, seen === own ? own : "many");
      return seen === own;
    } catch (error) {
      return true; // nothing is kept at all, and the page says so
    }
  }

  /** @param {IDBRequest} request @returns {Promise<any>} */
  function settled(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  /** @param {IDBTransaction} writing @returns {Promise<void>} once it is done */
  function ended(writing) {
    return new Promise((resolve, reject) => {
      writing.oncomplete = () => resolve();
      writing.onabort = () => reject(writing.error);
    });
  }

  /** Write now, so that it holds even if the tab is closed right after. @param {IDBTransaction} writing */
  function commit(writing) {
    try {
      writing.commit();
    } catch (error) {
      // It has ended already; `ended` says how.
    }
  }

  /** @param {IDBTransaction} writing */
  function abort(writing) {
    try {
      writing.abort();
    } catch (error) {
      // It has ended already.
    }
  }

  /** @param {any} row @returns {boolean} whether it is a draft that can be gone on with */
  function isDraft(row) {
    const { response } = row;
    const readable = typeof response === "string" || (Array.isArray(response) && response.every((each) => typeof each === "string"));
    return readable && Number.isFinite(row.at);
  }

  /**
   * @param {IDBObjectStore} store
   * @param {Draft[]} drafts each deleted only if it is still as given
   * @param {(row: Draft) => boolean} [which] and, as it lies in the store, one of these
   * @returns {Promise<Draft[]>} those that were deleted
   */
  async function removeUnchanged(store, drafts, which = () => true) {
    const keys = drafts.map(({ profile, question, tab }) => [profile, question, tab]);
    const rows = await Promise.all(keys.map((key) => settled(store.get(key))));
    const gone = drafts.filter((draft, place) => rows[place]?.at === draft.at && which(rows[place]));
    for (const draft of gone) store.delete(keys[drafts.indexOf(draft)]);
    return gone;
  }

  /** @param {any} error @returns {Trouble} */
  function troubleOf(error) {
    const name = error?.name;
    if (name === "QuotaExceededError") return "full";
    if (name === "VersionError") return "newer";
    return name === "BlockedError" ? "blocked" : "refused";
  }

  return Store;
})();
