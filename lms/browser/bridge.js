// On each page of a package, before any other script: whose record the page works on, where it is kept, what the launch page hears, and
// where links to other sites open.
// The course's own scripts stay as they are; what they give is changed here as they give it.
// Needs lms/memory.
var course = course || {};
(function () {
  "use strict";

  /** @returns {any} what the launch page offers; null where the page was opened by itself, as in another tab */
  function found() {
    try {
      for (let at = /** @type {any} */ (window); at !== at.parent; ) {
        at = at.parent;
        if (at.courseLaunch) return at.courseLaunch;
      }
    } catch (error) {
      // A page of another site is further up: there is no launch page.
    }
    return null;
  }

  const launch = found();

  // Some browsers refuse storage to the frames of another site by an error at each use, on which the theme's own scripts would stop.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[/** @type {"localStorage"} */ (name)].getItem("");
    } catch (error) {
      Object.defineProperty(window, name, { value: heldBy((launch?.held ?? {})[name] ?? {}) });
    }
  }

  /** @param {Record<string, string>} held @returns {any} in place of a storage */
  function heldBy(held) {
    const hidden = (/** @type {any} */ value) => ({ value, enumerable: false, configurable: true }); // each page does it anew
    return Object.defineProperties(held, {
      getItem: hidden((/** @type {string} */ key) => (Object.hasOwn(held, key) ? held[key] : null)),
      setItem: hidden((/** @type {string} */ key, /** @type {any} */ value) => (held[key] = String(value))),
      removeItem: hidden((/** @type {string} */ key) => delete held[key]),
    });
  }

  /** Change a part of the course as it comes. @param {string} name @param {(part: any) => void} change */
  function when(name, change) {
    Object.defineProperty(course, name, {
      configurable: true,
      get: () => undefined,
      set(part) {
        Object.defineProperty(course, name, { value: part, writable: true, configurable: true, enumerable: true });
        change(part);
      },
    });
  }

  when("Store", (Store) => {
    const { open, append } = Store.prototype;
    /** @type {any} */
    let visit;

    Store.prototype.open = async function () {
      if (!launch) {
        this.close("guest");
        return this;
      }
      visit = await launch.ready;
      if (visit.memory) {
        Object.defineProperty(window, "indexedDB", { value: course.memory(visit.kept) });
        speakOfMemory();
      }
      return open.call(this);
    };

    // Of the records in this browser each learner sees their own alone.
    Store.prototype.profiles = async () => (visit ? [{ ...visit.profile }] : []);
    Object.defineProperty(Store.prototype, "chosen", { get: () => (visit ? visit.profile.id : "guest") });
    Store.prototype.choose = () => {};

    Store.prototype.append = async function (/** @type {any} */ events, /** @type {any} */ finished) {
      const saving = append.call(this, events, finished);
      if (launch) launch.noted(JSON.stringify([events].flat()));
      return saving;
    };
  });

  when("spacing", (spacing) => {
    const { scheduled } = spacing;
    spacing.scheduled = (/** @type {any[]} */ attempts) => {
      const state = launch?.continued(attempts);
      return state ? { due: state.day + state.interval, last: state.last } : scheduled(attempts);
    };
  });

  when("keeper", (keeper) => {
    const { erase } = keeper;
    keeper.erase = (/** @type {any} */ record) => erase(record, record.profile); // never another learner's
  });

  /** What is kept until the window is closed is not called saved. */
  function speakOfMemory() {
    for (const template of document.querySelectorAll("template")) {
      const words = /** @type {NodeListOf<any>} */ (template.content.querySelectorAll("[data-word='saved'], [data-word='nameless']"));
      for (const word of words) {
        if (word.dataset.word === "nameless") word.textContent = "Kept until you close this window.";
        else if (/^Saved(\.|$)/.test(word.textContent)) word.textContent = "Kept until you close this window.";
      }
    }
  }

  // Other sites mostly refuse to be shown in a frame, and none leads back to the course: a link to one opens beside it.
  document.addEventListener("click", ({ target }) => {
    const link = launch && target instanceof Element && /** @type {HTMLAnchorElement | null} */ (target.closest("a[href]"));
    if (link && /^https?:$/.test(link.protocol) && link.origin !== location.origin) link.target = "_blank";
  }, true);

  // A page that is left: what it did goes to the platform now.
  window.addEventListener("pagehide", () => launch?.left());
})();
