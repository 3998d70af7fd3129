// What the learner did, as facts that never change, and what is shown, folded from them. Pure, but for clock and random id.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  /**
   * The version in which events are written now. A step forward in STEPS belongs to every rise.
   */
  const VERSION = 2;

  /**
   * @typedef {object} Step One step forward, from the version before `to`.
   * @property {number} to The version it leads to: 2, 3, 4 … without a gap.
   * @property {string} title What changed, for people.
   * @property {(event: any) => any} forward Takes an event of the version before, returns one of `to`; changes nothing.
   */
  /** @type {Step[]} */
  const STEPS = [{ to: 2, title: "More kinds of event; those there were stay as they are.", forward: (event) => event }];

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
      visited: "strategy section", // a strategy's page was opened, or left; `seconds` of attention since the last such event
      handed: "test", // the test before or after the course was handed in; its answers are attempts of their own
      reviewing: "", // a mixed review was begun; `questions` in the order in which they are asked
      set: "name value", // a choice of the learner's; the latest of a name counts
      accepted: "plan from due note", // what a supervisor asks for was accepted; `items` in order, `results` wanted for each strategy
      dropped: "plan", // and put away again
      copied: "", // the record was saved as a file
    }),
  );

  /** @param {any} event @returns {boolean} whether it holds what its kind must */
  function isSound(event) {
    const texts = KINDS.get(event.kind);
    if (texts === undefined || !isText(event.id) || !Number.isFinite(event.at)) return false;
    if (!texts.split(" ").every((name) => !name || isText(event[name]))) return false;
    if (event.kind === "answered") return isText(event.response) || isTexts(event.response);
    if (event.kind === "marked") return isTexts(event.met) && Number.isInteger(event.of);
    if (event.kind === "reviewing") return isTexts(event.questions);
    if (event.kind === "accepted") return isTexts(event.items) && Number.isInteger(event.results);
    if (event.kind === "visited") return Number.isInteger(event.seconds);
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
    return { id: newId(), at: moment(), version: VERSION, kind, ...fields };
  }

  /** @returns {number} now; later than any moment given before, and than what is stored, also if the clock went back */
  function moment() {
    lastTime = Math.max(Date.now(), lastTime + 1);
    return lastTime;
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
   * @param {Map<string, any>} events by their ids, so that each is there once
   * @returns {any[]} by time; the id settles what happened at the same moment on two devices
   */
  function inOrder(events) {
    return Array.from(events.values()).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /**
   * Grade a response.
   * @param {string} kind of question
   * @param {string[]} response ids, chosen or in order
   * @param {{grades?: Record<string, string>, order?: string[]}} key the grade of each option, or the steps in order
   * @returns {Result} partly: an acceptable choice; some of several and nothing harmful; two thirds of the pairs in order
   */
  function grade(kind, response, key) {
    if (kind === "put in order") return course.gradeOrder(response, key.order); // comes with what moves the steps
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

  /**
   * @param {any[]} events in order
   * @param {any} attempt an answered event
   * @returns {Result | null} null: written, and not yet marked by the learner
   */
  function resultOf(events, attempt) {
    return attempt.result || marking(events.filter((event) => event.kind === "marked" && event.attempt === attempt.id).pop());
  }

  /** @param {any} marked the latest marking of a written answer, if there is one @returns {Result | null} */
  function marking(marked) {
    if (!marked) return null;
    if (marked.met.length >= marked.of) return "correct";
    return marked.met.length ? "partly" : "not yet";
  }

  /**
   * What the record says of one question. An answer belongs to a question by its written id and nothing else; only
   * answers to the wording in force count.
   * @param {any[]} events in order
   * @param {{id: string, revision: string, quiz: string, since?: number}} question `since`: where only later attempts show
   * @returns {{first: any, latest: any, shown: any, earlier: any, attempts: number}} `shown`: the latest attempt since then,
   *   and since the quiz was last taken afresh; `earlier`: the latest answer to an earlier wording; null where there is none
   */
  function question(events, question) {
    const answers = events.filter((event) => event.kind === "answered" && event.question === question.id);
    const counted = answers.filter((event) => event.revision === question.revision);
    const afresh = events.filter((event) => event.kind === "afresh" && event.quiz === question.quiz).pop();
    const since = question.since || afresh?.at || 0;
    const round = counted.filter((event) => event.at > since);
    return {
      first: counted[0] || null,
      latest: counted.at(-1) || null,
      shown: round.at(-1) || null,
      earlier: answers.filter((event) => event.revision !== question.revision).at(-1) || null,
      attempts: counted.length,
    };
  }

  /**
   * @param {any[]} events in order
   * @param {string} strategy
   * @returns {any} the event of its first reading, or undefined
   */
  function reading(events, strategy) {
    return events.find((event) => event.kind === "read" && event.strategy === strategy);
  }

  course.event = { VERSION, STEPS, KINDS, newId, moment, make, notBefore, bringForward };
  course.view = { inOrder, grade, resultOf, marking, question, reading };
})();
