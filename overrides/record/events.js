// What the learner did, as facts that never change, and what is shown, folded from them. Pure, but for clock and random id.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  /**
   * The version in which events are written now. A step forward in STEPS belongs to every rise.
   */
  const VERSION = 1;

  /**
   * @typedef {object} Step One step forward, from the version before `to`.
   * @property {number} to The version it leads to: 2, 3, 4 … without a gap.
   * @property {string} title What changed, for people.
   * @property {(event: any) => any} forward Takes an event of the version before, returns one of `to`; changes nothing.
   */
  /** @type {Step[]} */
  const STEPS = [];

  /** @param {any} value @returns {boolean} */
  const isText = (value) => typeof value === "string";
  /** @param {any} value @returns {boolean} */
  const isTexts = (value) => Array.isArray(value) && value.every(isText);

  /**
   * The kinds of event, and which of their fields must be text. Others are checked in `isSound`.
   * @type {Map<string, string>}
   */
  const KINDS = new Map(
    Object.entries({
      answered: "question revision", // an attempt; `response` holds the ids chosen or ordered, or the learner's own words
      marked: "attempt", // a written answer marked against the checklist: `met` of `of` points
      afresh: "quiz", // from here on a quiz is taken afresh; what came before stays
      read: "strategy", // a strategy's page was read to its end
      began: "case", // a case was begun; with what is chosen after it, a tree of ways
      chose: "case turn choice after",
      wrote: "entry strategy date setting code tried happened next", // a result; a later one of the same entry is an edit
      removed: "entry",
      restored: "entry",
    }),
  );

  /** @param {any} event @returns {boolean} whether it holds what its kind must */
  function isSound(event) {
    const texts = KINDS.get(event.kind);
    if (!texts || !isText(event.id) || !Number.isFinite(event.at)) return false;
    if (!texts.split(" ").every((name) => isText(event[name]))) return false;
    if (event.kind === "answered") return isText(event.response) || isTexts(event.response);
    if (event.kind === "marked") return isTexts(event.met) && Number.isInteger(event.of);
    return event.kind !== "wrote" || (isTexts(event.tags) && Number.isInteger(event.alliance));
  }

  let lastTime = 0;

  /** @returns {string} a name that no other event has; `crypto.randomUUID` is missing on plain http. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(36).padStart(2, "0")).join("");
  }

  /**
   * @param {string} kind one of KINDS
   * @param {object} fields what this kind holds
   * @returns {any} a new event; its time is later than that of any event made before in this page, also if the clock went back
   */
  function make(kind, fields) {
    lastTime = Math.max(Date.now(), lastTime + 1);
    return { id: newId(), at: lastTime, version: VERSION, kind, ...fields };
  }

  /** Make no event earlier than `at`: what is stored came before, also when the clock has gone back. @param {number} at */
  function notBefore(at) {
    lastTime = Math.max(lastTime, at);
  }

  /**
   * Bring a stored event to the version in force.
   * @param {any} raw as it was stored, of whatever shape
   * @param {Step[]} [steps]
   * @param {number} [version] the version in force
   * @returns {{event: any, aside: ""} | {event: null, aside: "newer" | "unreadable"}} what can't be read is left as it is
   */
  function bringForward(raw, steps = STEPS, version = VERSION) {
    if (!raw || typeof raw !== "object" || !Number.isInteger(raw.version) || raw.version < 1) {
      return { event: null, aside: "unreadable" };
    }
    if (raw.version > version) return { event: null, aside: "newer" };
    let event = raw;
    try {
      for (const step of steps) {
        if (step.to > event.version && step.to <= version) {
          event = { ...step.forward(event), version: step.to };
        }
      }
    } catch (error) {
      return { event: null, aside: "unreadable" };
    }
    return isSound(event) && event.version === version ? { event, aside: "" } : { event: null, aside: "unreadable" };
  }

  // What is shown: the same events give the same view, in whatever order they came.

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
      latest: counted.at(-1) || null,
      shown: round.at(-1) || null,
      earlier: answers.filter((event) => event.revision !== question.revision).at(-1) || null,
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
      first: { ...none },
      latest: { ...none },
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
      if (certain || latest !== "correct") summary.again.push({ id: each.id, certain });
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

  course.event = { VERSION, STEPS, KINDS, newId, make, notBefore, bringForward };
  course.view = { inOrder, grade, resultOf, question, quiz, reading };
})();
