// What stands under a self-check once a question is answered. Loaded then; words and markup are in self-check.html.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  /** @typedef {"correct" | "partly" | "not yet"} Result */

  /**
   * The summary of a quiz.
   * @param {any[]} events in order
   * @param {{id: string, revision: string, quiz: string}[]} questions
   * @returns {{questions: number, tried: number, first: Record<string, number>, latest: Record<string, number>,
   *   again: {id: string, certain: boolean}[]}} `again`: what was wrong and certain at first, then what is not yet right
   */
  function quiz(events, questions) {
    const none = { correct: 0, partly: 0, "not yet": 0 };
    const summary = {
      questions: questions.length,
      tried: 0,
      first: { ...none },
      latest: { ...none },
      again: /** @type {{id: string, certain: boolean}[]} */ ([]),
    };
    for (const each of questions) {
      const state = course.view.question(events, each);
      if (!state.latest) continue;
      /** @type {Result | null} */
      const first = course.view.resultOf(events, state.first);
      /** @type {Result | null} */
      const latest = course.view.resultOf(events, state.latest);
      if (!first || !latest) continue;
      summary.tried += 1;
      summary.first[first] += 1;
      summary.latest[latest] += 1;
      const certain =
        (first === "not yet" && state.first.sure === "certain") || (latest === "not yet" && state.latest.sure === "certain");
      if (certain || latest !== "correct") summary.again.push({ id: each.id, certain });
    }
    summary.again.sort((a, b) => Number(b.certain) - Number(a.certain));
    return summary;
  }

  /** Show the summary in its place. @param {any} host the self-check */
  function show(host) {
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-summary]"));
    const identities = host.questions.map((/** @type {any} */ question) => question.identity);
    const summary = quiz(host.record.events, identities);
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
      link.textContent = host.word("question", identities.findIndex((/** @type {any} */ one) => one.id === each.id) + 1);
      const entry = document.createElement("li");
      entry.append(link, each.certain ? host.word("certain") : "");
      again.querySelector("ul").append(entry);
    }
    const button = made.querySelector("[data-afresh]");
    course.page.act(button, () => afresh(host));
    place.append(made);
    if (focused) button.focus({ preventScroll: true });
  }

  /** Take the self-check afresh: all that was answered stays in the record. @param {any} host */
  async function afresh(host) {
    for (const question of host.questions) question.shown = question.dirty && !question.attempt ? "open" : "afresh";
    await host.record.append(course.event.make("afresh", { quiz: host.dataset.strategy }));
    const first = /** @type {HTMLElement} */ (host.querySelector(".question"));
    first.tabIndex = -1;
    first.focus();
  }

  course.summary = { quiz, show };
})();
