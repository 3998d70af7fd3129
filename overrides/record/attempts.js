// What a record says of each question: the one fold of answers and markings, from which every figure is made. Apart from figures.js and
// small, because each page with a question needs it at once. Pure.
/** @typedef {"correct" | "partly" | "not yet"} Result */
/** @typedef {{id: string, revision: string, quiz?: string, since?: number}} Asked a question as it is worded now; `since`: show no earlier attempt */
/** @typedef {{answers: Map<string, any[]>, marks: Map<string, any>, afresh: Map<string, number>}} Attempts events by question, attempt and quiz */
var course = course || {};
course.attempts = (function () {
  "use strict";

  const RESULTS = ["correct", "partly", "not yet"];

  /** @returns {Attempts} of no events */
  const empty = () => ({ answers: new Map(), marks: new Map(), afresh: new Map() });

  /** @param {Attempts} index changed @param {any} event the next in order */
  function take(index, event) {
    if (event.kind === "answered") {
      if (!index.answers.has(event.question)) index.answers.set(event.question, []);
      index.answers.get(event.question)?.push(event);
    } else if (event.kind === "marked") index.marks.set(event.attempt, event);
    else if (event.kind === "afresh") index.afresh.set(event.quiz, event.at);
  }

  /** @type {any[]} the events folded last */
  let folded = [];
  let last = empty();

  /**
   * @param {any[]} events in order
   * @returns {Attempts} their index; where events were only added since the last call, it goes on from there
   */
  function of(events) {
    if (events === folded) return last;
    if (!folded.every((event, place) => event === events[place])) [folded, last] = [[], empty()];
    for (const event of events.slice(folded.length)) take(last, event);
    folded = events;
    return last;
  }

  /** @param {Attempts} index @param {any} attempt an answered event @returns {Result | null} null: a written answer that the learner has not marked */
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
   * @param {Attempts} index @param {Asked} asked
   * @returns {{attempts: any[], shown: any, earlier: any}} `shown`: the latest attempt since then, and since the quiz was last taken
   *   afresh; `earlier`: the latest answer to an earlier wording; undefined where there is none
   */
  function stateOf(index, asked) {
    const answers = index.answers.get(asked.id) || [];
    const attempts = answers.filter((event) => event.revision === asked.revision);
    const since = asked.since || index.afresh.get(asked.quiz || "") || 0;
    return {
      attempts,
      shown: attempts.filter((event) => event.at > since).at(-1),
      earlier: answers.filter((event) => event.revision !== asked.revision).at(-1),
    };
  }

  return { empty, take, of, resultOf, stateOf };
})();
