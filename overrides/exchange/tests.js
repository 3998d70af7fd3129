// The tests of a group, before and after the course and later: who counts, and the changes by the order of the forms; and how each item does. Pure.
// Needs exchange/measure, exchange/sayings.
/** @typedef {{learner: string, before: number, after: number, order: "ab" | "ba" | null}} Sitting right answers of one person in both tests; `order`: of the forms, null where it was not drawn */
/** @typedef {{option: string, people: string[]}} Drew an option and the names of those who chose it */
/** @typedef {{question: string, answers: number, right: number, drew: Drew[], counted: number, tells: Interval | null}} ItemFigures of first answers; `counted`: people for `tells`, which is null below the fewest */
var course = course || {};
course.tests = (function () {
  "use strict";

  /**
   * First answers of a person to the wordings in force, and the questions that were answered in another wording alone.
   * @param {any[]} answers in order @param {(question: string) => string | undefined} revisionOf in force; undefined: the course has no such question
   * @returns {{first: Map<string, any>, earlier: Set<string>}}
   */
  function firstOf(answers, revisionOf) {
    const [first, earlier] = [new Map(), new Set()];
    for (const answer of answers) {
      if (revisionOf(answer.question) !== answer.revision) earlier.add(answer.question);
      else if (!first.has(answer.question)) first.set(answer.question, answer);
    }
    for (const question of first.keys()) earlier.delete(question);
    return { first, earlier };
  }

  /** @param {HandOver[]} files in any order @param {string[]} parts @returns {HandOver[]} of each person the newest that holds these parts */
  function newestWith(files, ...parts) {
    /** @type {Map<string, HandOver>} */
    const found = new Map();
    for (const file of files) {
      const whole = parts.every((part) => /** @type {any} */ (file)[part]?.length);
      if (whole && file.made >= (found.get(file.person)?.made ?? 0)) found.set(file.person, file);
    }
    return Array.from(found.values());
  }

  /**
   * The tests of a group. A question left open counts as not right. Who answered one in an earlier wording is left out of that test.
   * @param {HandOver[]} files in any order @param {any[]} strategies of the catalogue
   * @returns {{questions: number, both: Sitting[], later: number[], earlier: number}} `questions` in a form; `later`: right answers of each who did the later test; `earlier`: how
   *   many tests are left out for an earlier wording
   */
  function ofGroup(files, strategies) {
    const forms = Object.fromEntries(["a", "b", "c"].map((form) => [form, strategies.map((each) => each.forms?.[form]).filter(Boolean)]));
    const revisions = new Map(Object.values(forms).flat().map(({ id, revision }) => [id, revision]));
    /** @type {{questions: number, both: Sitting[], later: number[], earlier: number}} */
    const found = { questions: forms.a.length, both: [], later: [], earlier: 0 };
    for (const file of newestWith(files, "tests", "answers")) {
      const { first, earlier } = firstOf(/** @type {any[]} */ (file.answers), (question) => revisions.get(question));
      /** @type {Map<string, any>} */
      const sat = new Map();
      for (const each of /** @type {any[]} */ (file.tests)) {
        const asked = forms[each.form];
        if (sat.has(each.test) || !asked.length) continue;
        const whole = !asked.some(({ id }) => earlier.has(id));
        if (!whole) found.earlier += 1;
        sat.set(each.test, whole ? { ...each, right: asked.filter(({ id }) => first.get(id)?.result === "correct").length } : null);
      }
      const [before, after, later] = ["before", "after", "later"].map((test) => sat.get(test));
      if (later) found.later.push(later.right);
      if (!before || !after || before.form === after.form) continue;
      const order = before.form + after.form;
      const known = before.drawn && after.drawn && (order === "ab" || order === "ba");
      found.both.push({ learner: file.learner, before: before.right, after: after.right, order: known ? /** @type {"ab" | "ba"} */ (order) : null });
    }
    return found;
  }

  /** @param {Sitting[]} both @param {"ab" | "ba"} order @returns {number[]} the changes of those who had it */
  const changes = (both, order) => both.filter((each) => each.order === order).map(({ before, after }) => after - before);

  /**
   * How each item that asks to choose does: the first answer of each person to the wording in force.
   * @param {HandOver[]} files in any order @param {Map<string, {revision: string, kind: string, set: string, options: Map<string, string>}>} bank questions in force; `set`: “self-check” or a form; options: id to grade
   * @returns {ItemFigures[]} those that were answered, the one that fewest got right first
   */
  function items(files, bank) {
    const people = newestWith(files, "answers").map(({ learner, answers }) => {
      const { first } = firstOf(/** @type {any[]} */ (answers), (question) => bank.get(question)?.revision);
      return { learner, first: new Map(Array.from(first).filter(([, { result }]) => result)) };
    });
    /** @type {Map<string, string[]>} */
    const sets = new Map();
    for (const [id, { set }] of bank) sets.set(set, [...(sets.get(set) || []), id]);
    const found = [];
    for (const [question, { kind, set, options }] of bank) {
      const own = people.filter(({ first }) => first.has(question) && options.size);
      if (!own.length || !kind.startsWith("choose")) continue;
      const chose = (/** @type {string} */ option) => own.filter(({ first }) => first.get(question).response.includes(option)).map(({ learner }) => learner);
      const rests = own.map(({ first }) => [right(first, question), restOf(first, question, sets.get(set) || [])]).filter(([, rest]) => rest !== null);
      found.push({
        question,
        answers: own.length,
        right: own.filter(({ first }) => right(first, question)).length,
        drew: Array.from(options.keys(), (option) => ({ option, people: chose(option) })),
        counted: rests.length,
        tells: rests.length < course.sayings.LEAST.item ? null : course.measure.itemRest(/** @type {[number, number][]} */ (rests)),
      });
    }
    return found.sort((a, b) => a.right / a.answers - b.right / b.answers || b.answers - a.answers || (a.question < b.question ? -1 : 1));
  }

  /** @param {Map<string, any>} first @param {string} question @returns {number} 1 or 0 */
  const right = (first, question) => Number(first.get(question)?.result === "correct");

  /** @param {Map<string, any>} first @param {string} question @param {string[]} set @returns {number | null} the share right of the others of its set that the person answered; null where that is less than half of them */
  function restOf(first, question, set) {
    const others = set.filter((each) => each !== question);
    const answered = others.filter((each) => first.has(each));
    if (!answered.length || 2 * answered.length < others.length) return null;
    return answered.filter((each) => right(first, each)).length / answered.length;
  }

  return { firstOf, newestWith, ofGroup, changes, items };
})();
