// What only the pages about records do with them: another record, a name, drafts from a file, erasing. Stores through record/store.
// Needs record/store, record/waiting.
var course = course || {};
course.keeper = (function () {
  "use strict";

  /** @param {InstanceType<typeof course.Store>} record @param {{id: string, name: string}} profile @returns {Promise<any>} another record in this browser, read */
  async function other(record, profile) {
    const found = new course.Store(record.courseId);
    found._database = record._database;
    found._begun = record._begun; // broken off with it when the page is left
    found.use(profile);
    await found.refresh();
    return found;
  }

  /** Name a record, or begin one with a name. @param {InstanceType<typeof course.Store>} record @param {string} id of the profile @param {string} name @returns {Promise<boolean>} */
  function giveName(record, id, name) {
    return record.change("profiles", (store) => store.put({ id, name }));
  }

  /**
   * Erase for good. The next page asks whose record it is.
   * @param {InstanceType<typeof course.Store>} record
   * @param {string} [profile] whose; left out: every record of the course on this computer
   * @returns {Promise<boolean>} whether it is gone
   */
  async function erase(record, profile) {
    // Other open pages must store nothing from now on.
    record._channel?.postMessage({ erasing: profile ?? null });
    const gone = await record.change("profiles", (profiles, writing) => {
      for (const store of [profiles, writing.objectStore("events"), writing.objectStore("drafts")]) {
        if (profile === undefined) store.clear();
        else store.delete(store === profiles ? profile : IDBKeyRange.bound([profile], [profile, []]));
      }
    }, ["events", "drafts"]);
    if (!gone) return false;
    course.waiting.drop(record, profile);
    await record.forget();
    return true;
  }

  /**
   * Add drafts from a file to those that are here, which stay as they are.
   * @param {InstanceType<typeof course.Store>} record @param {any[]} drafts @returns {Promise<boolean>} whether they are stored
   */
  async function addDrafts(record, drafts) {
    const rows = drafts.map(({ question, tab, at, response }) => ({ profile: record.profile, question, tab, at, response, closed: true }));
    const added = await record.change("drafts", (store) => {
      const asked = rows.map(({ profile, question, tab }) => store.getKey([profile, question, tab]));
      const answered = new Promise((resolve) => (store.count().onsuccess = resolve)); // requests are answered in order
      return answered.then(() => rows.forEach((row, place) => asked[place].result || store.put(row)));
    });
    await record.refresh();
    return added;
  }

  return { other, giveName, erase, addDrafts };
})();
