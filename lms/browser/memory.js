// As much of a browser's database as record/store.js uses, held by the launch page: where a browser keeps nothing for the frames of
// another site, or shall keep nothing, the course's pages go on with it unchanged. Rows are kept as text, so that each page reads
// objects of its own.
var course = course || {};
course.memory = (function () {
  "use strict";

  /** @typedef {Record<string, Map<string, string>>} Kept rows as JSON, by the name of the store and by their key as JSON */

  const KEYS = /** @type {Record<string, string[]>} */ ({ events: ["profile", "id"], drafts: ["profile", "question", "tab"], profiles: ["id"] });

  /** @param {any} one @param {any} other keys: a string, or a list of them; a list comes after a string @returns {number} */
  function compared(one, other) {
    if (Array.isArray(one) !== Array.isArray(other)) return Array.isArray(one) ? 1 : -1;
    if (!Array.isArray(one)) return one < other ? -1 : one > other ? 1 : 0;
    for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
      if (at >= one.length || at >= other.length) return one.length - other.length;
      const order = compared(one[at], other[at]);
      if (order) return order;
    }
    return 0;
  }

  /** @param {any} range a range, a key, or nothing for all @param {any} key @returns {boolean} */
  function within(range, key) {
    if (range === undefined || range === null) return true;
    if (!(range instanceof IDBKeyRange)) return compared(range, key) === 0;
    const low = range.lower === undefined ? 1 : compared(key, range.lower);
    const high = range.upper === undefined ? -1 : compared(key, range.upper);
    return (range.lowerOpen ? low > 0 : low >= 0) && (range.upperOpen ? high < 0 : high <= 0);
  }

  /** @param {any} target @param {string} name of what has happened to it */
  function tell(target, name) {
    const event = new Event(name);
    target.dispatchEvent(event);
    target[`on${name}`]?.(event);
  }

  /** One transaction: what it does is done at once, and taken back where it is aborted. @param {Kept} kept */
  function transaction(kept) {
    let pending = 0;
    let over = false;
    /** @type {(() => void)[]} */
    const undo = [];
    const own = Object.assign(new EventTarget(), {
      error: null,
      commit() {},
      abort() {
        if (over) throw new DOMException("", "InvalidStateError");
        over = true;
        undo.reverse().forEach((back) => back());
        setTimeout(() => tell(own, "abort"));
      },
      objectStore,
    });
    const end = () => {
      if (pending || over) return;
      over = true;
      tell(own, "complete");
    };
    setTimeout(() => setTimeout(end));

    /** @param {string} name */
    function objectStore(name) {
      const rows = (kept[name] ??= new Map());
      const keyOf = (/** @type {any} */ row) => (name === "profiles" ? row.id : KEYS[name].map((field) => row[field]));
      const change = (/** @type {any} */ key, /** @type {string | undefined} */ text) => {
        const place = JSON.stringify(key);
        const before = rows.get(place);
        undo.push(() => (before === undefined ? rows.delete(place) : rows.set(place, before)));
        if (text === undefined) rows.delete(place);
        else rows.set(place, text);
      };
      const found = (/** @type {any} */ range) => {
        const keys = Array.from(rows.keys(), (text) => JSON.parse(text)).filter((key) => within(range, key));
        return keys.sort(compared);
      };
      const row = (/** @type {any} */ key) => JSON.parse(rows.get(JSON.stringify(key)) || "null") ?? undefined;
      const asked = (/** @type {() => any} */ act) => {
        const request = Object.assign(new EventTarget(), { result: act(), error: /** @type {any} */ (null) });
        pending += 1;
        setTimeout(() => {
          if (over) request.error = new DOMException("", "AbortError");
          tell(request, over ? "error" : "success");
          if (over) return;
          pending -= 1;
          setTimeout(end);
        });
        return request;
      };
      return {
        put: (/** @type {any} */ given) => asked(() => change(keyOf(given), JSON.stringify(given))),
        delete: (/** @type {any} */ range) => asked(() => found(range).forEach((key) => change(key, undefined))),
        clear: () => asked(() => found(undefined).forEach((key) => change(key, undefined))),
        get: (/** @type {any} */ key) => asked(() => row(key)),
        getKey: (/** @type {any} */ range) => asked(() => found(range)[0]),
        getAll: (/** @type {any} */ range, /** @type {number} */ most) => asked(() => found(range).slice(0, most).map(row)),
        getAllKeys: (/** @type {any} */ range) => asked(() => found(range)),
        count: (/** @type {any} */ range) => asked(() => found(range).length),
      };
    }
    return own;
  }

  /** @param {Kept} kept @returns {any} in place of `indexedDB` */
  function memory(kept) {
    const database = { transaction: () => transaction(kept), close() {} };
    return {
      open() {
        const request = Object.assign(new EventTarget(), { result: database });
        setTimeout(() => tell(request, "success"));
        return request;
      },
    };
  }

  return memory;
})();
