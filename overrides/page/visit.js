// Notes that a strategy's page was opened, where it was left, and how long it had the learner's attention.
// Needs record/facts, page/who.
(function () {
  "use strict";

  const host = /** @type {HTMLElement} */ (document.querySelector("[data-visit]"));
  const strategy = host.dataset.visit;

  const STEP = 5; // seconds
  const QUIET = 120_000; // milliseconds after a key, a click or a scroll in which the learner is probably still reading
  const OFTEN = 60; // counted seconds after which they are stored: not every browser stores what is written while a page is left
  const REST = 15; // seconds after the last note, in which a page that is skimmed through is noted once

  let seconds = 0;
  let since = 0; // seconds since the last note
  let noted = ""; // the section of the last note of this page: another tab may note others meanwhile
  let acted = performance.now();

  /** @returns {string} the id of the section in the middle of the screen */
  function section() {
    const headings = Array.from(document.querySelectorAll("article h2[id]"));
    return headings.filter((each) => each.getBoundingClientRect().top < innerHeight / 2).at(-1)?.id || "";
  }

  course.record(host.dataset.course || "").then((/** @type {any} */ record) => {
    const last = (/** @type {(event: any) => boolean} */ which) => record.events.filter(which).at(-1);
    const place = () => last((event) => event.kind === "visited");
    const note = (/** @type {string} */ where) => {
      if (record.trouble) return; // an unsaved event would make the browser ask before it leaves the page; a visit is not worth that
      record.append(course.facts.make("visited", { strategy, section: where, seconds }));
      seconds = since = 0;
      noted = where;
    };
    const leave = () => {
      const where = section();
      if (seconds || place()?.section !== where) note(where);
    };
    if (place()?.strategy !== strategy) note("");
    for (const act of ["keydown", "pointerdown", "scroll"]) {
      document.addEventListener(act, () => (acted = performance.now()), { passive: true });
    }
    document.addEventListener("visibilitychange", () => document.hidden && leave());
    window.addEventListener("pagehide", leave);
    setInterval(() => {
      const counted = last((event) => event.kind === "set" && event.name === "time")?.value !== "off";
      const quiet = performance.now() - acted;
      since += STEP;
      if (counted && !document.hidden && quiet < QUIET) seconds += STEP;
      const rests = !document.hidden && since >= REST && quiet >= STEP * 1000;
      if (seconds >= OFTEN || (rests && noted !== section())) note(section());
    }, STEP * 1000);
  });
})();
