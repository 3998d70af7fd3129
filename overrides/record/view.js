// What is shown, as pure functions of the events: the same events give the same view, in whatever order they came.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  /** @typedef {"correct" | "partly" | "not yet"} Result */

  /**
   * @param {any[]} events
   * @returns {any[]} each event once, by time; the id settles what happened at the same moment on two devices
   */
  function inOrder(events) {
    const once = new Map(events.map((event) => [event.id, event]));
    return Array.from(once.values()).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /**
   * Grade a response.
   * @param {string} kind of question
   * @param {string[]} response ids, chosen or in order
   * @param {{grades?: Record<string, string>, order?: string[]}} key the grade of each option, or the steps in order
   * @returns {Result} partly: an acceptable choice; some of several and nothing harmful; two thirds of the pairs in order
   */
  function grade(kind, response, key) {
    if (kind === "put in order") return gradeOrder(response, key.order || []);
    const grades = key.grades || {};
    const chosen = response.map((id) => grades[id]);
    if (kind === "choose one") {
      if (chosen[0] === "best") return "correct";
      return chosen[0] === "acceptable" ? "partly" : "not yet";
    }
    const best = Object.keys(grades).filter((id) => grades[id] === "best");
    const hit = best.filter((id) => response.includes(id)).length;
    const wrong = chosen.filter((each) => each === "unhelpful" || each === "harmful").length;
    if (hit === best.length && wrong === 0) return "correct";
    return hit > wrong && !chosen.includes("harmful") ? "partly" : "not yet";
  }

  /** @param {string[]} response @param {string[]} order @returns {Result} */
  function gradeOrder(response, order) {
    let pairs = 0;
    let right = 0;
    for (let early = 0; early < order.length; early += 1) {
      for (let late = early + 1; late < order.length; late += 1) {
        pairs += 1;
        if (response.indexOf(order[early]) < response.indexOf(order[late])) right += 1;
      }
    }
    if (right === pairs) return "correct";
    return right / pairs >= 2 / 3 ? "partly" : "not yet";
  }

  /**
   * @param {any[]} events in order
   * @param {any} attempt an answered event
   * @returns {Result | null} null: written, and not yet marked by the learner
   */
  function resultOf(events, attempt) {
    if (attempt.result) return attempt.result;
    const marked = events.filter((event) => event.kind === "marked" && event.attempt === attempt.id).pop();
    if (!marked) return null;
    if (marked.met.length >= marked.of) return "correct";
    return marked.met.length ? "partly" : "not yet";
  }

  /**
   * What the record says of one question. An answer belongs to a question by its written id and nothing else; only
   * answers to the wording in force count.
   * @param {any[]} events in order
   * @param {{id: string, revision: string, quiz: string}} question
   * @returns {{first: any, latest: any, shown: any, earlier: any, attempts: number}} `shown`: the latest attempt since the
   *   quiz was last taken afresh; `earlier`: the latest answer to an earlier wording; null where there is none
   */
  function question(events, question) {
    const answers = events.filter((event) => event.kind === "answered" && event.question === question.id);
    const counted = answers.filter((event) => event.revision === question.revision);
    const afresh = events.filter((event) => event.kind === "afresh" && event.quiz === question.quiz).pop();
    const round = afresh ? counted.filter((event) => event.at > afresh.at) : counted;
    return {
      first: counted[0] || null,
      latest: counted[counted.length - 1] || null,
      shown: round[round.length - 1] || null,
      earlier: answers.filter((event) => event.revision !== question.revision).pop() || null,
      attempts: counted.length,
    };
  }

  /**
   * The summary of a quiz.
   * @param {any[]} events in order
   * @param {{id: string, revision: string, quiz: string}[]} questions
   * @returns {{questions: number, tried: number, first: Record<Result, number>, latest: Record<Result, number>,
   *   again: {id: string, certain: boolean}[]}} `again`: what was wrong and certain at first, then what is not yet right
   */
  function quiz(events, questions) {
    const none = { correct: 0, partly: 0, "not yet": 0 };
    const summary = {
      questions: questions.length,
      tried: 0,
      first: Object.assign({}, none),
      latest: Object.assign({}, none),
      again: /** @type {{id: string, certain: boolean}[]} */ ([]),
    };
    for (const each of questions) {
      const state = question(events, each);
      if (!state.latest) continue;
      const first = resultOf(events, state.first);
      const latest = resultOf(events, state.latest);
      if (!first || !latest) continue;
      summary.tried += 1;
      summary.first[first] += 1;
      summary.latest[latest] += 1;
      const certain =
        (first === "not yet" && state.first.sure === "certain") || (latest === "not yet" && state.latest.sure === "certain");
      if (certain || latest !== "correct") summary.again.push({ id: each.id, certain: certain });
    }
    summary.again.sort((a, b) => Number(b.certain) - Number(a.certain));
    return summary;
  }

  /**
   * @param {any[]} events in order
   * @param {string} strategy
   * @returns {any} the event of its first reading, or undefined
   */
  function reading(events, strategy) {
    return events.find((event) => event.kind === "read" && event.strategy === strategy);
  }

  course.view = { inOrder, grade, resultOf, question, quiz, reading };
})();
