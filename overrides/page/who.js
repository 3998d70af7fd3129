// Whose record this tab works on: opens it, asks where there is more than one, and names it at the top of the page.
// Needs record/store, page/page.
var course = course || {};
course.who = (function () {
  "use strict";

  /** @type {Promise<InstanceType<typeof course.Store>> | undefined} */
  let opened;
  /** @type {Promise<InstanceType<typeof course.Store>> | undefined} */
  let read;

  /** @param {string} id the course's own id @returns {Promise<InstanceType<typeof course.Store>>} the record, opened but not read: enough to know whose it is */
  const unreadRecord = (id) => (opened ??= open(id));

  /** @param {string} id the course's own id @returns {Promise<InstanceType<typeof course.Store>>} the record, read once a page; given also where nothing can be stored */
  const record = (id) => (read ??= unreadRecord(id).then((store) => store.read()));

  /** @param {string} id */
  async function open(id) {
    const store = new course.Store(id, location);
    window.addEventListener("beforeunload", (event) => {
      if (store.unkept) event.preventDefault();
    });
    // A page that is left marks its drafts as closed, so that the next page may take them over.
    window.addEventListener("pagehide", () => store.putDrafts(true));
    // “Back” shows this page as it was. Another page may have finished these drafts since, and then the words are only on this screen: save them again.
    window.addEventListener("pageshow", ({ persisted }) => persisted && store.putDrafts(false));
    await store.open();
    await choose(store);
    return store;
  }

  /** Where records have names, each tab chooses one and never guesses: a page without a choice leads to the page that asks. @param {InstanceType<typeof course.Store>} store */
  async function choose(store) {
    const found = await store.profiles();
    if (store.separate || document.querySelector("course-whose") || found.every((each) => !each.id && !each.name)) return;
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
    const store = await unreadRecord(host.dataset.course);
    // On the page that asks, no record is chosen yet.
    if (document.querySelector("course-whose") && !store.separate) return;
    const show = () => {
      const { name, trouble, separate } = store;
      const state = trouble === "guest" ? trouble : trouble ? "unkept" : separate ? "separate" : name ? "whose" : "nameless";
      host.querySelector("[data-whose]").textContent = course.page.word(host, "words", state, name);
      const shared = state === "guest" || Boolean(name);
      host.querySelector("[data-share]").hidden = shared || separate;
      host.querySelector("[data-leave]").hidden = !shared;
    };
    store.addEventListener("change", show);
    show();
  }

  say();
  return { unreadRecord, record };
})();
course.unreadRecord = course.who.unreadRecord;
course.record = course.who.record;
