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
  const record = (id) => (read ??= unreadRecord(id).then((store) => readAll(store)));

  /** @param {InstanceType<typeof course.Store>} store @returns {Promise<InstanceType<typeof course.Store>>} */
  async function readAll(store) {
    // Where it can't be taken up, it waits for the next page, and this one shows the record without it.
    if (anyLeft(store) && (await course.page.brought(host(), host().dataset.waiting))) await course.waiting.takeUp(store);
    return store.read();
  }

  /** @param {InstanceType<typeof course.Store>} store @returns {boolean} whether an earlier page left what it could not store */
  function anyLeft(store) {
    try {
      return store.trouble !== "guest" && Object.keys(localStorage).some((key) => key.startsWith(store.carrying));
    } catch (error) {
      return false; // a browser that keeps nothing
    }
  }

  const host = () => /** @type {any} */ (document.querySelector("course-who"));

  /** @param {string} id */
  async function open(id) {
    const store = new course.Store(id, location);
    window.addEventListener("beforeunload", (event) => {
      if (store.unkept) event.preventDefault();
    });
    // A page that is left marks its drafts as closed, so that the next page may take them over.
    window.addEventListener("pagehide", () => store.leave());
    // “Back” shows this page as it was. Another page may have finished these drafts since, and then the words are only on this screen: save them again.
    window.addEventListener("pageshow", ({ persisted }) => persisted && store.putDrafts(false));
    store.addEventListener("change", () => {
      if (store.late ? !said : said === "late") bar(store.late); // over nothing else that is said there
    });
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
    location.replace(`${host().dataset.page}#back=${encodeURIComponent(location.href)}`);
    await new Promise(() => {}); // nothing more happens on this page
  }

  /** Say on top of the page whose record it is. */
  async function say() {
    const top = host();
    const store = await unreadRecord(top.dataset.course);
    // On the page that asks, no record is chosen yet.
    if (document.querySelector("course-whose") && !store.separate) return;
    const show = () => {
      const { name, trouble, separate } = store;
      const state = trouble === "guest" ? trouble : trouble ? "unkept" : separate ? "separate" : name ? "whose" : "nameless";
      top.querySelector("[data-whose]").textContent = course.page.word(top, "words", state, name);
      const shared = state === "guest" || Boolean(name);
      top.querySelector("[data-share]").hidden = shared || separate;
      top.querySelector("[data-leave]").hidden = !shared;
      top.querySelector(".whose__says").hidden = false; // all at once, in the room that was kept for it
      if (trouble === "newer") bar(trouble);
    };
    store.addEventListener("change", show);
    show();
  }

  let said = "";

  /** Say something wherever the page stands, and where it must be loaded again offer that. @param {string} why the name of a word, or "" for no more */
  function bar(why) {
    said = why;
    const place = host().querySelector("[data-bar]");
    const again = place.querySelector("[data-again]");
    place.hidden = !why;
    if (why) place.querySelector("[data-bar-says]").textContent = course.page.word(host(), "words", why);
    again.hidden = why === "late"; // this page holds what is not stored
    again.onclick = () => location.reload();
  }

  /** Ask which edition lies there now; a page may have been open, or kept by the browser, for days. */
  async function compare() {
    const { edition, there } = host().dataset;
    if (document.hidden) return;
    await course.page.load(`${there}?${Date.now()}`).catch(() => {}); // without a line to the server nothing is known
    if (course.editionThere && course.editionThere !== edition) bar("changed");
  }

  window.addEventListener("focus", compare);
  document.addEventListener("visibilitychange", compare);
  // Nothing came over the line: the browser kept this page, and has not asked whether it still holds.
  if (/** @type {any} */ (performance.getEntriesByType("navigation")[0])?.transferSize === 0) compare();
  say();
  return { unreadRecord, record };
})();
course.editionThere = ""; // edition.js says it
course.unreadRecord = course.who.unreadRecord;
course.record = course.who.record;
