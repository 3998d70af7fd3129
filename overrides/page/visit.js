// Notes that a strategy's page was opened, where it was left, and how long it had the learner's attention.
// Needs record/facts, page/who.
(function () {
  "use strict";

  const host = /** @type {HTMLElement} */ (document.querySelector("[data-visit]"));
  const strategy = host.dataset.visit;

  const STEP = 5; // seconds
  const QUIET = 120_000; // milliseconds after a key, a click or a scroll in which the learner is probably still reading
  const OFTEN = 300; // counted seconds after which they are stored, in case the page is never left

  let seconds = 0;
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
      seconds = 0;
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
      if (counted && !document.hidden && performance.now() - acted < QUIET) seconds += STEP;
      if (seconds >= OFTEN) note(section());
    }, STEP * 1000);
  });
})();
