// Between a record and its compact form: what of the events goes in, and which events a form brings that are not there yet. Pure.
// Needs record/attempts, record/days, record/facts, record/spacing, lms/compact.
var course = course || {};
course.folding = (function () {
  "use strict";

  const MINUTE = 60_000;
  const SINCE = Date.UTC(2026, 0, 1);
  const FIRST_DAY = SINCE / 86_400_000;
  const RESULTS = [null, "correct", "partly", "not yet"];
  const SURE = [null, "guess", "fairly sure", "certain"];
  const FORMS = [undefined, "a", "b"];
  const ORDERS = ["ab", "ba"];
  const MODES = [undefined, "coaching", "debrief"];
  const EARLIER = "earlier"; // the revision of a wording whose name is not known any more

  /** @typedef {{id: string, kind: string, revision: string, options: (string | null)[], wordings: Record<string, number>}} Numbered */

  /** @param {number} at @returns {number} the minute since 2026, at least 1 */
  const minuteOf = (at) => Math.min(course.compact.LATEST_MINUTE, Math.max(1, Math.floor((at - SINCE) / MINUTE)));
  /** @param {number} minute @returns {number} milliseconds since 1970 */
  const momentOf = (minute) => SINCE + minute * MINUTE;

  /** @param {Numbered} question @returns {string[]} the ids of its options, by their numbers */
  const standing = (question) => /** @type {string[]} */ (question.options.filter(Boolean));

  /**
   * @param {Numbered} question @param {any} response ids, chosen or in order; or the points met of a written answer
   * @returns {number} the same as a number below 1,023; UNKNOWN where it does not fit
   */
  function numbered(question, response) {
    const { UNKNOWN } = course.compact;
    if (!Array.isArray(response)) return UNKNOWN;
    const places = response.map((id) => question.options.indexOf(id));
    if (places.includes(-1)) return UNKNOWN;
    if (question.kind === "choose one") return places.length === 1 ? places[0] : UNKNOWN;
    if (question.kind !== "put in order") return Math.min(UNKNOWN, places.reduce((sum, place) => sum | (1 << place), 0));
    const left = standing(question);
    if (left.length !== response.length) return UNKNOWN;
    return Math.min(UNKNOWN, response.reduce((sum, id) => {
      const place = left.indexOf(id);
      const here = sum * left.length + place;
      left.splice(place, 1);
      return here;
    }, 0));
  }

  /** @param {Numbered} question @param {number} number @returns {string[]} the response; none where it is not known */
  function named(question, number) {
    if (number === course.compact.UNKNOWN) return [];
    if (question.kind === "choose one") return [question.options[number]].filter((id) => typeof id === "string");
    if (question.kind !== "put in order") return standing(question).filter((id) => number & (1 << question.options.indexOf(id)));
    const left = standing(question);
    const places = [];
    let rest = number;
    for (let size = 1; size <= left.length; size += 1) {
      places.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return rest ? [] : places.map((place) => left.splice(place, 1)[0]);
  }

  /** @param {Record<string, number>} wordings @param {number} number @returns {string} the revision with this number */
  const revisionOf = (wordings, number) => Object.keys(wordings).find((name) => wordings[name] === number) || EARLIER;

  /** @param {Numbered} question @param {any} event @param {any} index as from attempts.of @returns {any} the attempt in numbers */
  function givenOf(question, event, index) {
    const written = question.kind === "write and compare";
    const result = course.attempts.resultOf(index, event);
    const response = written ? index.marks.get(event.id)?.met || [] : event.response;
    return { minute: minuteOf(event.at), response: numbered(question, response), result: RESULTS.indexOf(result), sure: Math.max(0, SURE.indexOf(event.sure ?? null)) };
  }

  /** @param {Numbered} question @param {any} index @returns {{wording: number, events: any[]}} the answers to its newest wording that was answered */
  function newest(question, index) {
    const answers = (index.answers.get(question.id) || []).filter((/** @type {any} */ event) => Object.hasOwn(question.wordings, event.revision));
    const wording = Math.max(-1, ...answers.map((/** @type {any} */ event) => question.wordings[event.revision]));
    return { wording, events: answers.filter((/** @type {any} */ event) => question.wordings[event.revision] === wording) };
  }

  /**
   * Go on with the spacing of a question from where another computer left it.
   * @param {any[]} attempts in order @param {any} [from] the state on `day`, or nothing
   * @returns {any} the state after them, with `day`, and `last`, the attempt that counted; null where none did
   */
  function continued(attempts, from) {
    let state = from ? { ...from, last: null } : { ...course.spacing.ANEW, day: -Infinity, last: null };
    if (from) {
      const onDay = attempts.find((each) => course.days.dayOf(each.at) === from.day);
      const stands = { at: course.days.dateOf(from.day).getTime(), response: "", result: from.repetitions ? "correct" : "not yet", sure: null };
      state.last = onDay || stands;
    }
    for (const attempt of attempts) {
      const day = course.days.dayOf(attempt.at);
      const grade = course.spacing.quality(attempt.result, attempt.sure);
      if (day <= state.day || (day < state.day + state.interval && grade >= 3)) continue;
      state = { ...course.spacing.repeated(state, grade), day, last: attempt };
    }
    return state.last ? state : null;
  }

  /** @param {any} state @returns {any} in numbers */
  function spacedOf(state) {
    if (!state) return { repetitions: 0, interval: 0, ease: 0, day: 0 };
    return { repetitions: Math.min(15, state.repetitions), interval: Math.min(1023, state.interval), ease: Math.round((state.ease - 1.3) * 50), day: state.day - FIRST_DAY };
  }

  /** @param {Form} form @param {any} about @returns {Map<string, any>} the spacing of each question at its wording in force, by id */
  function spacings(form, about) {
    const found = new Map();
    about.questions.forEach((/** @type {Numbered | null} */ question, /** @type {number} */ at) => {
      const known = form.questions[at];
      if (!question || !known || !known.spaced.day || known.wording !== question.wordings[question.revision]) return;
      const { repetitions, interval, ease, day } = known.spaced;
      found.set(question.id, { repetitions, interval, ease: Math.round(130 + ease * 2) / 100, day: day + FIRST_DAY });
    });
    return found;
  }

  /**
   * @param {any[]} events of the record, in order @param {any} about the course, by numbers @param {Map<string, any>} from spacings known already
   * @returns {Form}
   */
  function fold(events, about, from) {
    const index = course.attempts.of(events);
    const of = (/** @type {string} */ kind) => events.filter((event) => event.kind === kind);
    const visits = of("visited");
    const place = visits.at(-1);
    return {
      questions: about.questions.map((/** @type {Numbered | null} */ question) => {
        const found = question && newest(question, index);
        if (!question || !found?.events.length) return null;
        const attempts = found.events.map((event) => ({ at: event.at, response: event.response, sure: event.sure, result: course.attempts.resultOf(index, event) }));
        const latest = attempts.map((each) => Boolean(each.result)).lastIndexOf(true);
        const given = [0, ...(latest > 0 ? [latest] : [])].map((place) => givenOf(question, found.events[place], index));
        const known = found.wording === question.wordings[question.revision] ? from.get(question.id) : undefined;
        const state = continued(attempts.filter((each) => each.result), known);
        return { wording: found.wording, first: given[0], latest: given[1] || null, spaced: spacedOf(state) };
      }),
      tests: about.tests.map((/** @type {Numbered | null} */ question) => {
        const found = question && newest(question, index);
        return question && found?.events.length ? { wording: found.wording, given: givenOf(question, found.events[0], index) } : null;
      }),
      strategies: about.strategies.map((/** @type {string | null} */ id) => {
        const read = id && events.find((event) => event.kind === "read" && event.strategy === id);
        const seconds = visits.filter((event) => event.strategy === id).reduce((sum, event) => sum + event.seconds, 0);
        return read || seconds >= 60 ? { read: read ? minuteOf(read.at) : 0, minutes: Math.min(4095, Math.floor(seconds / 60)) } : null;
      }),
      cases: about.cases.map((/** @type {any} */ each) => each && caseOf(events, each)),
      handed: ["before", "after"].map((test) => events.find((event) => event.kind === "handed" && event.test === test)).map((event) => (event ? minuteOf(event.at) : 0)),
      place: { minute: place ? minuteOf(place.at) : 0, strategy: Math.max(0, about.strategies.indexOf(place?.strategy)) },
      others: testsOf(events),
    };
  }

  /** @param {any[]} events @returns {{tag: number, bits: string}[]} the forms of the tests; none where no edition wrote any */
  function testsOf(events) {
    const drew = events.find((event) => event.kind === "drew");
    const handed = (/** @type {string} */ test) => events.find((event) => event.kind === "handed" && event.test === test);
    const all = ["before", "after", "later", "words before", "words after"].map(handed);
    if (!drew && !all.some((event) => event?.form)) return [];
    const [before, after, later, ...worded] = all.map((event) => ({ minute: event ? minuteOf(event.at) : 0, form: FORMS.indexOf(event?.form) }));
    return [course.compact.packed({
      drew: { minute: drew ? minuteOf(drew.at) : 0, forms: Math.max(0, ORDERS.indexOf(drew?.forms)), words: Math.max(0, ORDERS.indexOf(drew?.words)) },
      forms: [before.form, after.form],
      later: later.minute,
      worded: worded.map(({ minute, form }) => ({ minute, form: Math.max(0, form - 1) })),
      rest: "",
    })];
  }

  /** @param {any[]} events @param {any} each a case by numbers @returns {any} */
  function caseOf(events, each) {
    const own = events.filter((event) => event.case === each.id && (event.kind === "began" || event.kind === "chose"));
    if (!own.length) return null;
    const known = new Map(own.map((event) => [event.id, event]));
    const way = [];
    const seen = new Set();
    let at = own.at(-1);
    for (; at?.kind === "chose" && !seen.has(at) && way.length < course.compact.MOST_STEPS; at = known.get(at.after)) {
      seen.add(at);
      const turn = each.turns.findIndex((/** @type {any} */ one) => one?.id === at.turn);
      way.unshift([turn, each.turns[turn]?.choices.indexOf(at.choice) ?? -1]);
    }
    const reached = own.map((event) => each.ends.indexOf(`${event.turn}/${event.choice}`)).filter((end) => end >= 0);
    return {
      wording: each.wordings[each.revision],
      minute: minuteOf(own.at(-1).at),
      mode: Math.max(0, MODES.indexOf(at?.mode)),
      ends: reached.reduce((sum, end) => sum | (1 << end), 0),
      way: way.some(([turn, choice]) => turn < 0 || choice < 0) ? [] : way,
    };
  }

  /** @param {string} id @param {number} at @param {string} kind @param {object} fields @returns {any} an event with an id made from its content */
  const event = (id, at, kind, fields) => ({ id: `lms-${id}`, at, version: course.facts.VERSION, kind, ...fields });

  /**
   * @param {Form} form @param {any[]} events of the record @param {any} about
   * @returns {any[]} the events that the form brings and the record does not have; none when asked again
   */
  function missing(form, events, about) {
    const here = new Set(events.map((each) => each.id));
    const index = course.attempts.of(events);
    /** @type {any[]} */
    const found = [];
    const questions = [...about.questions.entries()].map(([at, question]) => ({ name: `q${at}`, at, question, known: form.questions[at] }));
    for (const { name, at, question, known } of questions) {
      if (!question || !known) continue;
      const attempts = [known.first, ...(known.latest ? [known.latest] : [])];
      attempts.forEach((given, place) => found.push(...attempted(name, question, known.wording, given, at + place * MINUTE * (known.latest?.minute === known.first.minute ? 0.5 : 0), index)));
    }
    about.tests.forEach((/** @type {Numbered | null} */ question, /** @type {number} */ at) => {
      const known = form.tests[at];
      if (question && known) found.push(...attempted(`t${at}`, question, known.wording, known.given, at, index));
    });
    about.strategies.forEach((/** @type {string | null} */ id, /** @type {number} */ at) => {
      const known = form.strategies[at];
      if (!id) return;
      if (known?.read && !events.some((each) => each.kind === "read" && each.strategy === id)) {
        found.push(event(`r${at}-${known.read}`, momentOf(known.read) + at, "read", { strategy: id }));
      }
      const last = form.place.strategy === at;
      const own = events.filter((each) => each.kind === "visited" && each.strategy === id);
      const minutes = Math.floor(own.reduce((sum, each) => sum + each.seconds, 0) / 60);
      const more = Math.max(0, (known?.minutes || 0) - minutes);
      if (form.place.minute && (more || (last && !own.length))) {
        found.push(event(`v${at}-${known?.minutes || 0}`, momentOf(form.place.minute) + at + (last ? 1000 : 0), "visited", { strategy: id, section: "", seconds: more * 60 }));
      }
    });
    about.cases.forEach((/** @type {any} */ each, /** @type {number} */ at) => {
      const known = form.cases[at];
      if (each && known && known.wording === each.wordings[each.revision]) found.push(...played(`c${at}`, each, known, events, at));
    });
    const tests = course.compact.testsOf(form);
    if (tests?.drew.minute && !events.some((each) => each.kind === "drew" && minuteOf(each.at) <= tests.drew.minute)) {
      found.push(event(`d-${tests.drew.minute}`, momentOf(tests.drew.minute), "drew", { forms: ORDERS[tests.drew.forms], words: ORDERS[tests.drew.words] }));
    }
    const handed = [
      ...["before", "after"].map((test, at) => ({ test, minute: form.handed[at], form: FORMS[tests?.forms[at] || 0] })),
      { test: "later", minute: tests?.later, form: "c" },
      ...["words before", "words after"].map((test, at) => ({ test, minute: tests?.worded[at].minute, form: FORMS[(tests?.worded[at].form || 0) + 1] })),
    ];
    handed.forEach(({ test, minute, form: letter }, at) => {
      if (!minute || events.some((each) => each.kind === "handed" && each.test === test)) return;
      found.push(event(`h${at}-${minute}`, momentOf(minute) + MINUTE - 1, "handed", letter ? { test, form: letter } : { test }));
    });
    return found.filter((each) => !here.has(each.id));
  }

  /** @param {string} name @param {Numbered} question @param {number} wording @param {any} given @param {number} apart milliseconds @param {any} index @returns {any[]} */
  function attempted(name, question, wording, given, apart, index) {
    const written = question.kind === "write and compare";
    const revision = revisionOf(question.wordings, wording);
    const inForce = revision === question.revision;
    const sameMinute = (index.answers.get(question.id) || []).filter((/** @type {any} */ each) => minuteOf(each.at) === given.minute);
    const same = (/** @type {any} */ each) => {
      if (written || !inForce || given.response === course.compact.UNKNOWN) return true;
      return numbered(question, each.response) === given.response;
    };
    const id = `${name}-${given.minute}-${written ? "" : given.response}`;
    const there = sameMinute.find(same);
    const at = momentOf(given.minute) + apart;
    const answer = there || event(id, at, "answered", {
      question: question.id,
      revision,
      response: written ? "" : inForce ? named(question, given.response) : [],
      result: written ? null : RESULTS[given.result],
      sure: SURE[given.sure],
    });
    const found = there ? [] : [answer];
    if (written && given.result && inForce && !index.marks.has(answer.id)) {
      const met = named(question, given.response);
      found.push(event(`${id}m${given.response}`, at + 1, "marked", { attempt: answer.id, met, of: standing(question).length }));
    }
    return found;
  }

  /** @param {string} name @param {any} each a case by numbers @param {any} known @param {any[]} events @param {number} apart @returns {any[]} */
  function played(name, each, known, events, apart) {
    const own = caseOf(events, each);
    const reached = own?.ends || 0;
    const at = momentOf(known.minute) + apart * 30;
    const key = `${name}-${known.minute}`;
    const steps = known.way.map((/** @type {number[]} */ [turn, choice]) => ({ turn: each.turns[turn]?.id, choice: each.turns[turn]?.choices[choice] }));
    const whole = steps.every((/** @type {any} */ step) => step.turn && step.choice);
    const found = [];
    let ends = reached;
    const later = !own || own.minute < known.minute || (own.minute === known.minute && String(own.way) !== String(known.way));
    if (whole && later) {
      const began = event(key, at, "began", { case: each.id, ...(known.mode ? { mode: MODES[known.mode] } : {}) });
      found.push(began);
      let after = began.id;
      steps.forEach((/** @type {any} */ step, /** @type {number} */ place) => {
        const made = event(`${key}-${known.way.slice(0, place + 1).map((/** @type {number[]} */ made) => made[0].toString(16) + made[1]).join("")}`, at + place + 1, "chose", { case: each.id, ...step, after });
        after = made.id;
        const end = each.ends.indexOf(`${step.turn}/${step.choice}`);
        if (end >= 0) ends |= 1 << end;
        found.push(made);
      });
    }
    each.ends.forEach((/** @type {string | null} */ end, /** @type {number} */ place) => {
      if (!end || !(known.ends & (1 << place)) || ends & (1 << place)) return;
      // An ending reached on a way that is not known any more: it counts as reached, and is no way to look back on.
      const [turn, choice] = end.split("/");
      found.unshift(event(`${name}-e${place}`, at - 20 + place, "chose", { case: each.id, turn, choice, after: `lms-${name}-e` }));
    });
    return found;
  }

  return { MINUTE, minuteOf, momentOf, numbered, named, continued, spacings, fold, missing };
})();
