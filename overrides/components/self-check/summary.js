// The summary under a self-check, loaded once a question is answered. The counting is in record/figures.js, words and markup are in
// self-check.html.
// Needs record/facts, record/figures, page/act, components/self-check/summary.css.
var course = course || {};
course.summary = (function () {
  "use strict";

  /** Show the summary in its place. @param {any} host the self-check */
  function show(host) {
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-summary]"));
    const identities = Array.from(host.querySelectorAll(".question"), (root) => ({ id: root.dataset.question, revision: root.dataset.revision }));
    const summary = course.figures.countsOf(course.figures.indexOf(host.record.events), identities);
    const focused = place.contains(document.activeElement);
    place.textContent = "";
    if (!summary.tried) return;
    const made = host.template("summary");
    for (const number of made.querySelectorAll("[data-fill]")) {
      const steps = number.dataset.fill.split(".");
      number.textContent = steps.reduce((/** @type {any} */ value, /** @type {string} */ step) => value[step], summary);
    }
    const again = made.querySelector("[data-again]");
    again.hidden = !summary.again.length;
    for (const each of summary.again) {
      const link = document.createElement("a");
      link.href = `#question-${each.id}`;
      link.textContent = host.word("question", identities.findIndex((one) => one.id === each.id) + 1);
      const entry = document.createElement("li");
      entry.append(link, each.certain ? host.word("certain") : "");
      again.querySelector("ul").append(entry);
    }
    const button = made.querySelector("[data-afresh]");
    course.act(button, () => afresh(host));
    place.append(made);
    if (focused) button.focus({ preventScroll: true });
  }

  /** Take the self-check afresh: all that was answered stays in the record. @param {any} host */
  async function afresh(host) {
    for (const question of host.questions) question.shown = question.dirty && !question.attempt ? "open" : "afresh";
    await host.record.append(course.facts.make("afresh", { quiz: host.dataset.strategy }));
    const first = /** @type {HTMLElement} */ (host.querySelector(".question"));
    first.tabIndex = -1;
    first.focus();
  }

  return { show };
})();
