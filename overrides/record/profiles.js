// Whose records lie on this computer: names, files, and what takes a record away. Loaded by the pages that need it; what is stored is
// stored by record.js.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  /** Give a record a name, or begin one. @param {any} record @param {string} id of the profile @param {string} name @returns {Promise<boolean>} */
  function name(record, id, name) {
    return record.change("profiles", (/** @type {IDBObjectStore} */ store) => store.put({ id, name }));
  }

  /** @param {any} record @param {string} profile @param {string} name @returns {Promise<any>} another record that lies here, read */
  async function other(record, profile, name) {
    const found = Object.assign(new record.constructor(record.courseId), { profile, name, _database: record._database });
    await found.refresh();
    return found;
  }

  /**
   * Forget for good. The next page asks whose record it is.
   * @param {any} record
   * @param {string} [profile] whose; left out: every record of the course on this computer
   * @returns {Promise<boolean>} whether it is gone
   */
  async function erase(record, profile) {
    const act = (/** @type {IDBObjectStore} */ profiles, /** @type {IDBTransaction} */ writing) => {
      for (const store of [profiles, writing.objectStore("events"), writing.objectStore("drafts")]) {
        if (profile === undefined) store.clear();
        else store.delete(store === profiles ? profile : IDBKeyRange.bound([profile], [profile, []]));
      }
    };
    record.announceErasing(profile);
    const gone = await record.change("profiles", act, ["events", "drafts"]);
    if (!gone) return false;
    await record.forget();
    return true;
  }

  course.profiles = { name, other, erase };
})();
