// What the course's pages find in the launch page from the start: they may come before the rest of its scripts, and wait here for what
// these say. Runs before the frame is made.
var courseLaunch = (function () {
  "use strict";

  /** @type {(visit: any) => void} */
  let resolve = () => {};
  const ready = new Promise((done) => (resolve = done));
  return {
    /** @type {Promise<any>} whose record the pages work on, and where it is kept */
    ready,
    /** @param {any} visit */
    open: (visit) => resolve(visit),
    /** In place of storages that a browser refuses. */
    held: { localStorage: {}, sessionStorage: {} },
    /** @param {string} text events as JSON, just done on a page */
    noted(text) {},
    /** A page is left. */
    left() {},
    /** @param {any[]} attempts of one question @returns {any} its spacing where another computer began it; null: as the attempts say */
    continued(attempts) {
      return null;
    },
  };
})();
