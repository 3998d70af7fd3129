// Says at once that a script of this page could not be loaded. It comes first, needs nothing, and keeps its name in every edition:
// a page that a browser kept for days may find no other script of its own any more.
// It stands in the head, so that what gives way to scripts does so before the page is painted, and nothing jumps.
(function () {
  "use strict";

  document.documentElement.classList.replace("no-js", "js");

  /** @param {Event} event */
  function failed({ target }) {
    if (/** @type {any} */ (target)?.src) /** @type {any} */ (document.querySelector("[data-not-whole]")).hidden = false;
  }

  window.addEventListener("error", failed, true);
  // Those that come later say in their place that they are missing.
  document.addEventListener("DOMContentLoaded", () => window.removeEventListener("error", failed, true));
})();
