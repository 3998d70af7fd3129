// Random records and forms for tests of the compact record, the same for the same seed.
"use strict";

function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

function givenBy(roll) {
  return { minute: 1 + roll(2 ** 23 - 1), response: roll(1024), result: roll(4), sure: roll(4) };
}

/** A form with up to `size` questions and, of what else there is, up to a `part` of what the course may have. */
function randomForm(seed, size, part = 1) {
  const roll = dice(seed);
  const upTo = (most) => Math.ceil(most * part);
  const list = (length, make) => Array.from({ length }, () => (roll(3) ? make() : null));
  const ordered = (one, other) => (one.minute < other.minute ? [one, other] : [other, one]);
  return {
    questions: list(size, () => {
      const [first, latest] = ordered(givenBy(roll), givenBy(roll));
      latest.result = 1 + roll(3);
      const spaced = { repetitions: roll(16), interval: roll(1024), ease: roll(256), day: roll(8192) };
      return { wording: roll(3), first, latest: roll(2) && first.minute < latest.minute ? latest : null, spaced };
    }),
    tests: list(roll(upTo(31)), () => ({ wording: roll(3), given: givenBy(roll) })),
    strategies: list(upTo(15), () => ({ read: roll(2 ** 23), minutes: roll(4096) })),
    cases: list(upTo(24), () => ({
      wording: roll(2), minute: 1 + roll(2 ** 23 - 1), mode: roll(3), ends: roll(2 ** 14),
      way: Array.from({ length: roll(16) }, () => [roll(16), roll(8)]),
    })),
    handed: [roll(2) * roll(2 ** 23), roll(2) * roll(2 ** 23)],
    place: { minute: roll(2 ** 23), strategy: roll(15) },
    others: roll(4) ? [] : [{ tag: 1 + roll(4), bits: roll(2 ** 20).toString(2) + roll(2 ** 30).toString(2).repeat(3 * roll(2)) }],
  };
}

function goldenForm() {
  const { questions, tests, strategies, cases, handed, place } = randomForm(2026, 9);
  return { questions, tests: tests.slice(0, 4), strategies: strategies.slice(0, 5), cases: cases.slice(0, 5), handed, place, others: [{ tag: 1, bits: "0110" }] };
}

function fullForm(about) {
  const given = (minute) => ({ minute, response: 5, result: 1, sure: 3 });
  return {
    questions: about.questions.map(() => ({ wording: 1, first: given(1), latest: given(2), spaced: { repetitions: 3, interval: 9, ease: 60, day: 9 } })),
    tests: about.tests.map(() => ({ wording: 1, given: given(1) })),
    strategies: about.strategies.map(() => ({ read: 1, minutes: 9 })),
    cases: about.cases.map((each) => ({ wording: 0, minute: 1, mode: 1, ends: 1, way: each.turns.map((_, turn) => [turn, 0]) })),
    handed: [1, 2], place: { minute: 1, strategy: 2 },
    others: [course.compact.packed({ drew: { minute: 1, forms: 1, words: 1 }, forms: [1, 2], later: 3, worded: [{ minute: 1, form: 1 }, { minute: 2, form: 1 }], rest: "" })],
  };
}

// A few minutes with three questions, of which one is written, and a case: each is tried again and again, marks are changed, the case is
// begun anew or gone on with, and pages are opened.
function hastyEvents(seed, about) {
  const roll = dice(seed);
  const ofKind = (kind) => about.questions.filter((each) => each?.kind === kind)[roll(5)];
  const questions = [ofKind("choose one"), ofKind("choose several"), ofKind("write and compare")];
  const played = about.cases.find(Boolean);
  let at = Date.UTC(2026, 10, 1, 8);
  const events = [];
  for (let n = 0; n < 20; n += 1) {
    at += 1_000 + roll(40_000);
    const question = questions[roll(3)];
    const made = (kind, fields) => events.push({ id: `h${seed}-${n}`, at, version: course.facts.VERSION, kind, ...fields });
    const step = events.findLast((each) => each.case);
    const turn = played.turns[roll(2)];
    if (!roll(4)) made("visited", { strategy: about.strategies[roll(5)], section: "why", seconds: 20 });
    else if (!roll(3)) made(...(step && roll(3) ? ["chose", { case: played.id, turn: turn.id, choice: turn.choices[roll(2)], after: step.id }] : ["began", { case: played.id }]));
    if (events.at(-1)?.at === at) continue;
    const some = question.options.filter(() => roll(2));
    const attempt = events.findLast((each) => each.question === question.id);
    if (question.kind !== "write and compare") {
      const response = question.kind === "choose one" ? [question.options[roll(question.options.length)]] : some;
      made("answered", { question: question.id, revision: question.revision, response, result: ["correct", "partly", "not yet"][roll(3)], sure: null });
    } else if (attempt && roll(4)) made("marked", { attempt: attempt.id, met: some, of: question.options.length });
    else made("answered", { question: question.id, revision: question.revision, response: "My own words", result: null, sure: null });
  }
  return events;
}

// Weeks of work as the course's pages write it, with words of the learner's in them.
function randomEvents(seed, about) {
  const roll = dice(seed);
  const events = [];
  let at = Date.UTC(2026, 10, 1, 8);
  const add = (kind, fields) => {
    at += 61_000 + roll(7 * 3_600_000);
    events.push({ id: `e${seed}-${events.length}`, at, version: course.facts.VERSION, kind, ...fields });
    return events.at(-1);
  };
  // A number whose question, case or strategy the course no longer has stays empty.
  const some = (/** @type {any[]} */ all) => { const there = all.filter(Boolean); return there[roll(there.length)]; };
  const shuffled = (all) => all.map((each) => [roll(1e6), each]).sort((a, b) => a[0] - b[0]).map(([, each]) => each);
  const answer = (question) => {
    const written = question.kind === "write and compare";
    const options = question.options;
    const response = written ? "My own words" : question.kind === "choose one" ? [some(options)] : question.kind === "put in order" ? shuffled(options) : shuffled(options).slice(0, 1 + roll(options.length));
    const made = add("answered", { question: question.id, revision: question.revision, response, result: written ? null : some(["correct", "partly", "not yet"]), sure: some([null, "guess", "fairly sure", "certain"]) });
    if (written && roll(4)) add("marked", { attempt: made.id, met: shuffled(options).slice(0, roll(options.length + 1)), of: options.length });
  };
  const play = (each) => {
    let after = add("began", { case: each.id, mode: some([undefined, "coaching", "debrief"]) }).id;
    for (const turn of each.turns.slice(0, 1 + roll(each.turns.length))) {
      after = add("chose", { case: each.id, turn: turn.id, choice: some(turn.choices), after, wrote: "My own words" }).id;
    }
  };
  for (let step = 0; step < 150; step += 1) {
    const what = roll(10);
    if (what < 6) answer(some(about.questions));
    else if (what === 6) add("read", { strategy: some(about.strategies) });
    else if (what === 7) add("visited", { strategy: some(about.strategies), section: "", seconds: 60 * roll(9) });
    else if (what === 8) play(some(about.cases));
  }
  // Every fourth began in the fixed order of editions that knew no forms.
  const forms = seed % 4 ? some(["ab", "ba"]) : "";
  const words = some(["ab", "ba"]);
  if (seed % 5) add("drew", { forms: forms || "ab", words });
  for (const [place, test] of ["before", "after"].entries()) {
    if (roll(3)) add("handed", forms ? { test, form: forms[place] } : { test });
    if (roll(3)) add("worded", { time: test, line: "a-line", words: "My own words" });
    if (roll(3)) add("handed", { test: `words ${test}`, form: words[place] });
  }
  if (roll(2)) add("handed", { test: "later", form: "c" });
  for (const question of about.tests) if (roll(2) && question) answer(question);
  return events;
}
