// What a record says of each question: the one fold of answers and markings, from which every figure is made. Apart from figures.js and
// small, because each page with a question needs it at once. Pure.
var course = course || {};
course.attempts = (function () {
  "use strict";

  /** @typedef {"correct" | "partly" | "not yet"} Result */

  const RESULTS = ["correct", "partly", "not yet"];

  /** @returns {any} an index of no events */
  const empty = () => ({ answers: new Map(), marks: new Map(), afresh: new Map() });

  /** @param {any} index changed @param {any} event the next in order */
  function take(index, event) {
    if (event.kind === "answered") {
      if (!index.answers.has(event.question)) index.answers.set(event.question, []);
      index.answers.get(event.question).push(event);
    } else if (event.kind === "marked") index.marks.set(event.attempt, event);
    else if (event.kind === "afresh") index.afresh.set(event.quiz, event.at);
  }

  /** @type {any[]} the events folded last */
  let folded = [];
  let last = empty();

  /**
   * @param {any[]} events in order
   * @returns {any} their index; where events were only added since the last call, it goes on from there
   */
  function of(events) {
    if (events === folded) return last;
    if (!folded.every((event, place) => event === events[place])) [folded, last] = [[], empty()];
    for (const event of events.slice(folded.length)) take(last, event);
    folded = events;
    return last;
  }

  /** @param {any} index @param {any} attempt an answered event @returns {Result | null} null: a written answer that the learner has not marked */
  function resultOf(index, attempt) {
    if (RESULTS.includes(attempt.result)) return attempt.result;
    const marked = index.marks.get(attempt.id);
    if (!marked) return null;
    if (marked.met.length >= marked.of) return "correct";
    return marked.met.length ? "partly" : "not yet";
  }

  /**
   * What the record says of one question. An answer belongs to a question by its written id and nothing else; only answers to the
   * wording in force count.
   * @param {any} index
   * @param {{id: string, revision: string, quiz?: string, since?: number}} asked `since`: show no earlier attempt
   * @returns {{attempts: any[], shown: any, earlier: any}} `shown`: the latest attempt since then, and since the quiz was last taken
   *   afresh; `earlier`: the latest answer to an earlier wording; undefined where there is none
   */
  function stateOf(index, asked) {
    const answers = index.answers.get(asked.id) || [];
    const attempts = answers.filter((/** @type {any} */ event) => event.revision === asked.revision);
    const since = asked.since || index.afresh.get(asked.quiz) || 0;
    return {
      attempts,
      shown: attempts.filter((/** @type {any} */ event) => event.at > since).at(-1),
      earlier: answers.filter((/** @type {any} */ event) => event.revision !== asked.revision).at(-1),
    };
  }

  return { empty, take, of, resultOf, stateOf };
})();
