// Every number that the course shows a learner, worked out from their record. Pure. The page “How the numbers are made”
// (docs/figures.md) says the same in words.
// Needs record/attempts, record/crc32, record/days, record/rounds, record/spacing.
/** @typedef {{id: string, ends: string[]}} Played a case, with the choices that end it */
/**
 * @typedef {object} Strategy as the catalogue has it
 * @property {string} id
 * @property {string} title
 * @property {string} page its address, from the home page
 * @property {number} words how many its page has
 * @property {Asked[]} questions
 * @property {Played | null} case
 * @property {Line[]} [practice] its practice lines
 * @property {string} [room] the address of the page with them
 * @property {Record<"a" | "b" | "c", Asked | null>} [forms] its question in each form of the test, on the pages that need it
 */
/** @typedef {Played & {title: string, page: string}} LongCase */
/** @typedef {{edition: string, strategies: Strategy[], cases: LongCase[], rounds?: {id: string, title: string, strategy: string, page: string}[]}} Catalogue what the figures need to know of the course */
/**
 * @typedef {object} Index a record, sorted by what the figures ask for
 * @property {Map<string, {first: Attempt | null, latest: Attempt | null, schedule: {due: number, last: Attempt} | null}>} questions worked out already
 * @property {number} events how many
 * @property {number | null} first when
 * @property {number | null} last when
 * @property {number} uncopied
 * @property {Attempts} attempts
 * @property {Map<string, number>} reads when, by strategy
 * @property {Map<string, number>} visits seconds, by strategy
 * @property {Map<string, string[]>} chosen choices, by case
 * @property {Map<string, {strategy: string, gone: boolean}>} entries
 * @property {Map<string, number>} handedIn when, by test
 * @property {Map<string, string>} formsIn in which form, by test; empty where an edition handed it in that knew none
 * @property {{forms: string, words: string} | null} drew what chance decided, the first time
 * @property {Map<string, {line: string, words: string, at: number}[]>} worded replies in one’s own words that were handed in first, by time
 * @property {Map<string, string>} settings
 * @property {Map<string, Plan & {gone: boolean}>} plans
 * @property {Rounds} rounds
 * @property {any} reviewing the event that began the latest review
 * @property {any} place the latest visit
 */
/** @typedef {"not begun" | "reading" | "checked" | "tried"} State the furthest that a strategy has come */
/**
 * @typedef {object} Figures of one strategy
 * @property {string} id
 * @property {State} state
 * @property {number} questions
 * @property {number} tried
 * @property {number} first
 * @property {number} firsts first answers that have a result
 * @property {number} latest
 * @property {number} due
 * @property {number | null} read when
 * @property {boolean} played
 * @property {boolean} hasCase
 * @property {number} entries
 * @property {number} seconds
 * @property {boolean} mastered
 * @property {boolean} complete
 */
var course = course || {};
course.figures = (function () {
  "use strict";

  const MASTERY = 0.8; // of the latest answers right
  const SESSION = 10; // questions in a mixed review
  const SLICE = 500; // events folded between two looks at the clock
  const BREATH = 12; // milliseconds of work after which the page may respond to the learner
  const MANY_UNCOPIED = 60;
  const WAIT = 42; // days from the test after the course to the delayed one

  /** @returns {Index} of no events */
  function emptyIndex() {
    return {
      questions: new Map(),
      events: 0, first: null, last: null, uncopied: 0,
      attempts: course.attempts.empty(), reads: new Map(), visits: new Map(), chosen: new Map(), entries: new Map(),
      handedIn: new Map(), formsIn: new Map(), drew: null, worded: new Map(), settings: new Map(), plans: new Map(), rounds: course.rounds.empty(), reviewing: null, place: null,
    };
  }

  /** What each kind of event adds besides what attempts.js takes. @type {Map<string, (index: Index, event: any) => void>} */
  const TAKE = new Map(Object.entries({
    read: (index, event) => index.reads.has(event.strategy) || index.reads.set(event.strategy, event.at),
    visited: (index, event) => {
      index.visits.set(event.strategy, (index.visits.get(event.strategy) || 0) + event.seconds);
      index.place = event;
    },
    chose: (index, event) => listIn(index.chosen, event.case).push(`${event.turn}/${event.choice}`),
    wrote: (index, event) => index.entries.set(event.entry, { strategy: event.strategy, gone: false }),
    removed: (index, event) => setGone(index.entries, event.entry, true),
    restored: (index, event) => setGone(index.entries, event.entry, false),
    drew: (index, event) => (index.drew ??= event),
    worded: (index, event) => index.handedIn.has(`words ${event.time}`) || listIn(index.worded, event.time).push(event),
    handed: (index, event) => {
      if (index.handedIn.has(event.test)) return;
      index.handedIn.set(event.test, event.at);
      index.formsIn.set(event.test, event.form || "");
    },
    reviewing: (index, event) => (index.reviewing = event),
    accepted: (index, event) => index.plans.set(event.plan, { ...event, id: event.plan, gone: false }),
    dropped: (index, event) => setGone(index.plans, event.plan, true),
    set: (index, event) => index.settings.set(event.name, event.value),
  }));
  /** Kinds of event that hold no work of the learner's, so nobody need be reminded to copy them. */
  const NO_WORK = ["visited", "set", "copied", "drew"];

  /** @param {Map<string, {gone: boolean}>} map @param {string} key @param {boolean} gone */
  function setGone(map, key, gone) {
    const found = map.get(key);
    if (found) found.gone = gone;
  }

  /** @param {Map<string, any[]>} map @param {string} key @returns {any[]} */
  function listIn(map, key) {
    const found = map.get(key) || [];
    map.set(key, found);
    return found;
  }

  /** Forget what was worked out without this event. @param {Index} index changed @param {any} event */
  function forget({ questions }, event) {
    if (event.kind === "answered") questions.delete(nameOf(event.question, event.revision));
    else if (event.kind === "marked") questions.clear();
  }

  /** @param {Index} index changed @param {any} event the next in order */
  function take(index, event) {
    if (index.questions.size) forget(index, event);
    index.events += 1;
    index.first ??= event.at;
    index.last = event.at;
    if (event.kind === "copied") index.uncopied = 0;
    else if (!NO_WORK.includes(event.kind)) index.uncopied += 1;
    course.attempts.take(index.attempts, event);
    course.rounds.take(index.rounds, event);
    TAKE.get(event.kind)?.(index, event);
  }

  /** The index of each list of events: several parts of a page ask for the same one. @type {WeakMap<any[], Index>} */
  const indexes = new WeakMap();
  /** @type {any[]} the list folded last */
  let folded = [];

  /** @param {any[]} events in order @returns {Index} to fold on: of the list folded last, which loses it, where `events` goes on from that; or of no events */
  function begunIndex(events) {
    const index = indexes.get(folded);
    if (!index || !folded.every((event, place) => event === events[place])) return emptyIndex();
    indexes.delete(folded);
    return index;
  }

  /** @param {any[]} events @param {Index} index of all of them @returns {Index} */
  function keep(events, index) {
    indexes.set(events, index);
    folded = events;
    return index;
  }

  /** @param {any[]} events in order @returns {Index} good until the index of a list is asked for that goes on from this one */
  function indexOf(events) {
    const known = indexes.get(events);
    if (known) return known;
    const index = begunIndex(events);
    for (const event of events.slice(index.events)) take(index, event);
    return keep(events, index);
  }

  /** The same in slices, so that a full record does not hold the page up. @param {any[]} events @returns {Promise<Index>} */
  async function indexInSlices(events) {
    const known = indexes.get(events);
    if (known) return known;
    const index = begunIndex(events);
    const breathe = breather();
    while (index.events < events.length) {
      for (const event of events.slice(index.events, index.events + SLICE)) take(index, event);
      await breathe();
    }
    return keep(events, index);
  }

  /** The figures of all strategies, in slices. @param {Index} index @param {Strategy[]} strategies @param {number} today @returns {Promise<Figures[]>} */
  async function rowsInSlices(index, strategies, today) {
    const rows = [];
    const breathe = breather();
    for (const strategy of strategies) {
      rows.push(strategyOf(index, strategy, today));
      await breathe();
    }
    return rows;
  }

  /** @returns {() => Promise<void>} called between slices; lets the page respond where the work has gone on for a while */
  function breather() {
    let since = performance.now();
    return async () => {
      if (performance.now() - since < BREATH) return;
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    };
  }

  /** @param {string} question @param {string} revision @returns {string} the name of what is worked out of it */
  const nameOf = (question, revision) => `${question} ${revision}`;

  /**
   * What counts of one question: attempts at the wording in force that have a result. The first is the very first attempt, even if it was
   * left unmarked: a later one, given after reading the answers, does not take its place.
   * @param {Index} index @param {Asked} asked
   * @returns {{first: Attempt | null, latest: Attempt | null, schedule: {due: number, last: Attempt} | null}} null where there is none with a result
   */
  function questionOf(index, asked) {
    const name = nameOf(asked.id, asked.revision);
    const known = index.questions.get(name);
    if (known) return known;
    const { attempts } = course.attempts.stateOf(index.attempts, asked);
    const all = attempts.map((event) => {
      return { at: event.at, response: event.response, sure: event.sure, result: /** @type {Result} */ (course.attempts.resultOf(index.attempts, event)) };
    });
    const graded = all.filter((attempt) => attempt.result);
    const found = { first: all[0]?.result ? all[0] : null, latest: graded.at(-1) || null, schedule: course.spacing.scheduled(graded) };
    index.questions.set(name, found);
    return found;
  }

  /**
   * The sum under a self-check.
   * @param {Index} index @param {Asked[]} questions
   * @returns {{questions: number, tried: number, first: Record<Result, number>, latest: Record<Result, number>,
   *   again: {id: string, certain: boolean}[]}} `again`: first what was wrong but certain, in the first or the latest attempt, then what is not right yet
   */
  function countsOf(index, questions) {
    const states = questions.map((asked) => ({ id: asked.id, ...questionOf(index, asked) }));
    const tried = states.filter((each) => each.latest);
    const count = (/** @type {"first" | "latest"} */ which) => {
      const sum = { correct: 0, partly: 0, "not yet": 0 };
      for (const each of tried) if (each[which]) sum[/** @type {Result} */ (each[which].result)] += 1;
      return sum;
    };
    const erred = (/** @type {Attempt | null} */ attempt) => attempt?.result === "not yet" && attempt.sure === "certain";
    const again = tried
      .map((each) => ({ id: each.id, certain: erred(each.first) || erred(each.latest), right: each.latest?.result === "correct" }))
      .filter((each) => each.certain || !each.right)
      .map(({ id, certain }) => ({ id, certain }));
    again.sort((a, b) => Number(b.certain) - Number(a.certain));
    return { questions: questions.length, tried: tried.length, first: count("first"), latest: count("latest"), again };
  }

  /**
   * What was practised of a strategy.
   * @param {Index} index @param {Strategy} strategy
   * @returns {{level: number, said: number[], lines: number[], replies: number, met: number, of: number, partner: number}} `said`: lines
   *   replied to, by level from 1, and `lines`: how many there are; `replies`: first replies; `met` of `of` criteria, at first try
   */
  function practiceOf(index, strategy) {
    const lines = strategy.practice || [];
    const tries = course.rounds.triesOf(index.rounds, strategy.id);
    const marked = tries.filter((each) => each.of);
    const done = new Set(tries.map((each) => each.line));
    const atLevel = (/** @type {(line: Line) => boolean} */ which) => [1, 2, 3].map((level) => lines.filter((line) => line.level === level && which(line)).length);
    return {
      level: course.rounds.levelOf(tries),
      said: atLevel((line) => done.has(line.id)),
      lines: atLevel(() => true),
      replies: tries.length,
      met: marked.reduce((sum, each) => sum + each.met.length, 0),
      of: marked.reduce((sum, each) => sum + each.of, 0),
      partner: index.rounds.landed.filter((each) => each.strategy === strategy.id).length,
    };
  }

  /** @param {Index} index @param {string} strategy @returns {number} how many replies of its lines were said again */
  const twiceOf = (index, strategy) => course.rounds.triesOf(index.rounds, strategy).filter((each) => each.again).length;

  /** @param {Index} index @param {Played | null} played @returns {boolean} whether one of its endings was reached */
  function isPlayed(index, played) {
    const chosen = new Set(played ? index.chosen.get(played.id) : []);
    return Boolean(played?.ends.some((end) => chosen.has(end)));
  }

  /**
   * One line of “My progress”. “Complete” is: read, all questions tried, enough of the latest right, the case played.
   * @param {Index} index @param {Strategy} strategy @param {number} today a day @returns {Figures}
   */
  function strategyOf(index, strategy, today) {
    const { tried, first, latest } = countsOf(index, strategy.questions);
    const schedules = strategy.questions.map((asked) => questionOf(index, asked).schedule);
    const figures = {
      id: strategy.id,
      questions: strategy.questions.length,
      tried,
      first: first.correct,
      firsts: first.correct + first.partly + first["not yet"],
      latest: latest.correct,
      due: schedules.filter((schedule) => schedule && schedule.due <= today).length,
      read: index.reads.get(strategy.id) || null,
      played: isPlayed(index, strategy.case),
      hasCase: Boolean(strategy.case),
      entries: Array.from(index.entries.values()).filter((entry) => entry.strategy === strategy.id && !entry.gone).length,
      seconds: index.visits.get(strategy.id) || 0,
    };
    const mastered = figures.tried === figures.questions && figures.latest >= MASTERY * figures.questions;
    const complete = Boolean(figures.read) && mastered && (figures.played || !figures.hasCase);
    return { ...figures, mastered, complete, state: stateOf(figures, index.visits.has(strategy.id)) };
  }

  /** @param {Omit<Figures, "state" | "mastered" | "complete">} of @param {boolean} opened @returns {State} */
  function stateOf(of, opened) {
    if (of.entries) return "tried";
    if (of.tried === of.questions) return "checked";
    return opened || of.read || of.tried || of.played ? "reading" : "not begun";
  }

  /**
   * What is due, most urgent first: missed while certain, then missed, then longest overdue.
   * @param {Index} index @param {Strategy[]} strategies @param {number} today
   * @returns {{id: string, strategy: string, why: "certain" | "missed" | "time", last: Attempt, due: number}[]}
   */
  function dueOf(index, strategies, today) {
    const found = strategies.flatMap((strategy) =>
      strategy.questions.flatMap((asked) => {
        const { schedule } = questionOf(index, asked);
        if (!schedule || schedule.due > today) return [];
        return [{ id: asked.id, strategy: strategy.id, why: whyOf(schedule.last), last: schedule.last, due: schedule.due }];
      }),
    );
    const order = ["certain", "missed", "time"];
    return found.sort((a, b) => order.indexOf(a.why) - order.indexOf(b.why) || a.due - b.due || (a.id < b.id ? -1 : 1));
  }

  /** @param {Attempt} attempt @returns {"certain" | "missed" | "time"} why a question comes back */
  function whyOf(attempt) {
    if (course.spacing.quality(attempt.result, attempt.sure) >= 3) return "time";
    return attempt.sure === "certain" ? "certain" : "missed";
  }

  /**
   * The questions of a mixed review, in the order in which they are asked.
   * @param {{id: string}[]} due as from dueOf @param {string} seed the same one gives the same order @param {string} [before] asked last
   * @returns {string[]} at most SESSION ids; the first is not `before`, if there is another
   */
  function sessionOf(due, seed, before) {
    const next = randomFrom(seed);
    const ids = due.slice(0, SESSION).map((each) => each.id);
    for (let place = ids.length - 1; place > 0; place -= 1) {
      const other = Math.floor(next() * (place + 1));
      [ids[place], ids[other]] = [ids[other], ids[place]];
    }
    if (ids[0] === before && ids.length > 1) ids.push(/** @type {string} */ (ids.shift()));
    return ids;
  }

  /** @param {string} seed @returns {() => number} numbers from 0 to 1, the same for the same seed (mulberry32) */
  function randomFrom(seed) {
    let state = course.crc32(seed);
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  /**
   * How sure the learner was against how often they were right: first answers only, before any feedback.
   * @param {Index} index @param {Strategy[]} strategies
   * @returns {{sure: string, answers: number, right: number}[]}
   */
  function confidenceOf(index, strategies) {
    const firsts = strategies.flatMap((strategy) => strategy.questions.flatMap((asked) => questionOf(index, asked).first || []));
    return ["guess", "fairly sure", "certain"].map((sure) => {
      const own = firsts.filter((attempt) => attempt.sure === sure);
      return { sure, answers: own.length, right: own.filter((attempt) => attempt.result === "correct").length };
    });
  }

  /** @param {Index} index @returns {number | null} the day from which on the delayed test is open; null before the test after the course */
  function laterFrom(index) {
    const after = index.handedIn.get("after");
    return after === undefined ? null : course.days.dayOf(after) + WAIT;
  }

  /**
   * Where to go on: the strategy opened last, or if that is complete, the first in order that is not.
   * @param {Index} index @param {Figures[]} rows in order
   * @returns {{strategy: string, section: string} | null} null: all complete
   */
  function nextOf(index, rows) {
    const last = index.place && rows.find((row) => row.id === index.place.strategy);
    if (last && !last.complete) return { strategy: last.id, section: index.place.section };
    const next = rows.find((row) => !row.complete);
    return next ? { strategy: next.id, section: "" } : null;
  }

  return {
    MANY_UNCOPIED, SESSION, indexOf, indexInSlices, rowsInSlices, questionOf, countsOf, isPlayed, practiceOf, twiceOf, strategyOf, dueOf,
    sessionOf, confidenceOf, laterFrom, nextOf,
  };
})();
