// What pages could not store, because a newer edition had taken over the record: taken up by the next page. Loaded only where there is some.
// Needs record/facts.
var course = course || {};
course.waiting = (function () {
  "use strict";

  /**
   * Store what earlier pages of this record left; where that can't be, this page shows it and leaves it in its turn.
   * @param {InstanceType<typeof course.Store>} record opened, and not read yet
   */
  async function takeUp(record) {
    for (const key of keysOf(record)) {
      const found = contentOf(key);
      if (found?.profile !== record.profile) continue;
      if (record.trouble === "behind") hold(record, found, key);
      else if (await keep(record, found)) localStorage.removeItem(key);
    }
  }

  /**
   * @param {InstanceType<typeof course.Store>} record
   * @param {any} found what was left
   * @returns {Promise<boolean>} whether it is on the disk
   */
  async function keep(record, { events, drafts, finished }) {
    try {
      await record._write(["events", "drafts"], { durability: "strict" }, async (/** @type {(name: string) => IDBObjectStore} */ named) => {
        if (events.length) record._put(named("events"), events);
        await record._remove(named("drafts"), finished);
        for (const draft of drafts) named("drafts").put({ ...draft, closed: true });
      });
      return true;
    } catch (error) {
      return false; // it stays where it is, for the next page
    }
  }

  /**
   * Have a record that is only read hold them as its own.
   * @param {any} record
   * @param {any} found what was left
   * @param {string} key where
   */
  function hold(record, { events, drafts, finished }, key) {
    /** @type {any[]} */
    const known = events.map((/** @type {any} */ raw) => course.facts.bringForward(raw).event);
    if (known.includes(null)) return; // of a newer edition: it is left where it is
    for (const event of known) record._waiting.set(event.id, event);
    for (const draft of drafts) {
      record._own.set(draft.question, { ...draft, tab: record.tab });
      record._unsaved.add(draft.question);
    }
    record._finished.push(...finished);
    record.carry();
    if (record.carried) localStorage.removeItem(key);
  }

  /** Erased with the record. @param {InstanceType<typeof course.Store>} record @param {string} [profile] whose; left out: everybody’s */
  function drop(record, profile) {
    for (const key of keysOf(record)) {
      if (profile === undefined || contentOf(key)?.profile === profile) localStorage.removeItem(key);
    }
  }

  /** @param {InstanceType<typeof course.Store>} record @returns {string[]} where pages left something, of any record */
  function keysOf(record) {
    return Object.keys(localStorage).filter((key) => key.startsWith(record.carrying));
  }

  /** @param {string} key @returns {any} null where it can't be read: it is left alone */
  function contentOf(key) {
    try {
      const found = JSON.parse(localStorage.getItem(key) || "");
      return [found.events, found.drafts, found.finished].every(Array.isArray) ? found : null;
    } catch (error) {
      return null;
    }
  }

  return { takeUp, drop };
})();
