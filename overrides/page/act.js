// One act for one press.
var course = course || {};
course.act = (function () {
  "use strict";

  let held = false; // a key is held down, so the browser clicks again and again
  let repeated = false; // this click is not the first of its press
  document.addEventListener("keydown", (event) => (held = event.repeat), true);
  document.addEventListener("keyup", () => (held = false), true);
  let byKey = false;
  document.addEventListener(
    "click",
    ({ detail }) => {
      byKey = !detail;
      repeated = detail > 1 || (byKey && held);
    },
    true,
  );

  /**
   * Let an element act once for each press: not twice for a double click or a key held down, and not again while it is still acting.
   * Without this, a double click on “Save entry” would write two entries.
   * @param {any} element @param {(event: any) => any} doing @param {string} [type] of event
   */
  function act(element, doing, type = "click") {
    let atWork = false;
    let last = -1000;
    element.addEventListener(type, async (/** @type {Event} */ event) => {
      if (type === "submit") event.preventDefault();
      // Enter pressed twice within half a second counts as one press.
      const hasty = byKey && performance.now() - last < 500;
      if (atWork || repeated || hasty) return;
      atWork = true;
      last = performance.now();
      try {
        await doing(event);
      } finally {
        atWork = false;
      }
    });
  }

  return act;
})();
