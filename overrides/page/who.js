// Whose record this tab works on: it is opened, chosen where there is a choice, and named on top of the page.
// Needs record/store, page/page.
var course = course || {};
course.who = (function () {
  "use strict";

  /** @type {Promise<InstanceType<typeof course.Store>> | undefined} */
  let opened;
  /** @type {Promise<InstanceType<typeof course.Store>> | undefined} */
  let read;

  /** @param {string} id the course's own id @returns {Promise<InstanceType<typeof course.Store>>} the record, opened once a page and not read yet: enough to know whose it is */
  const unreadRecord = (id) => (opened ??= open(id));

  /** @param {string} id the course's own id @returns {Promise<InstanceType<typeof course.Store>>} the record, read once a page; it is there also when nothing can be stored */
  const record = (id) => (read ??= unreadRecord(id).then((store) => store.read()));

  /** @param {string} id */
  async function open(id) {
    const store = new course.Store(id);
    window.addEventListener("beforeunload", (event) => {
      if (store.unkept) event.preventDefault();
    });
    // Of its drafts a page that is left says that nobody is at work on them.
    window.addEventListener("pagehide", () => store.putDrafts(true));
    // Come back to by “Back”, as it was: another page may have finished what was begun here, and then its words are only on this screen.
    window.addEventListener("pageshow", ({ persisted }) => persisted && store.putDrafts(false));
    await store.open();
    await choose(store);
    return store;
  }

  /** Where records have names, one is chosen in each tab and never guessed: a page without a choice leads to where it is made. @param {InstanceType<typeof course.Store>} store */
  async function choose(store) {
    const found = await store.profiles();
    if (document.querySelector("course-whose") || found.every((each) => !each.id && !each.name)) return;
    if (store.chosen === "guest") return store.close("guest");
    const own = found.find((each) => each.id === store.chosen);
    if (own) return store.use(own);
    const page = /** @type {HTMLElement} */ (document.querySelector("course-who")).dataset.page;
    location.replace(`${page}#back=${encodeURIComponent(location.href)}`);
    await new Promise(() => {}); // nothing more happens on this page
  }

  /** Say on top of the page whose record it is. */
  async function say() {
    const host = /** @type {any} */ (document.querySelector("course-who"));
    // Where a record is being chosen there is none yet.
    if (document.querySelector("course-whose")) return;
    const { name, trouble } = await unreadRecord(host.dataset.course);
    const state = trouble === "guest" ? trouble : trouble ? "unkept" : name ? "whose" : "nameless";
    host.querySelector("[data-whose]").textContent = course.page.word(host, "words", state, name);
    host.querySelector(["nameless", "unkept"].includes(state) ? "[data-share]" : "[data-leave]").hidden = false;
  }

  say();
  return { unreadRecord, record };
})();
course.unreadRecord = course.who.unreadRecord;
course.record = course.who.record;
