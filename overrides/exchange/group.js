// What the files of a group of trainees show together. Pure.
// Needs exchange/hand-over.
/** @typedef {{person: string, now: HandOver, before: HandOver | null}} Person with the newest file and the one before it */
var course = course || {};
course.group = (function () {
  "use strict";

  /**
   * @param {HandOver[]} files in any order, some perhaps twice
   * @returns {Person[]} by name
   */
  function people(files) {
    /** @type {Map<string, Map<number, HandOver>>} */
    const found = new Map();
    for (const file of files) found.set(file.person, (found.get(file.person) || new Map()).set(file.made, file));
    const all = Array.from(found, ([person, own]) => {
      const [now, before] = Array.from(own.values()).sort((a, b) => b.made - a.made);
      return { person, now, before: before || null };
    });
    return all.sort((a, b) => a.now.learner.localeCompare(b.now.learner) || (a.person < b.person ? -1 : 1));
  }

  /**
   * What changed since the file before: the differences of the sums, and the strategies that became complete.
   * @param {HandOver} now @param {HandOver | null} before
   * @returns {{since: number, complete: string[], tried: number, latest: number, entries: number} | null} null: no two files to compare
   */
  function changeOf(now, before) {
    const [here, there] = [course.handOver.sumOf(now), before && course.handOver.sumOf(before)];
    if (!before || !here || !there) return null;
    const had = new Set(before.strategies?.filter((row) => row.complete).map((row) => row.id));
    const complete = (now.strategies || []).filter((row) => row.complete && !had.has(row.id)).map((row) => row.id);
    return { since: before.made, complete, tried: here.tried - there.tried, latest: here.latest - there.latest, entries: here.entries - there.entries };
  }

  /**
   * The questions most often missed at the first answer, and the wrong option that most people chose.
   * @param {HandOver[]} files one of each person
   * @param {Map<string, {revision: string, options: Map<string, string>}>} bank questions in force; options: id to grade
   * @returns {{rows: {question: string, answers: number, missed: number, certain: number, drew: {option: string, people: number} | null}[],
   *   earlier: number}} the most missed first; `certain`: how many were certain and missed it; `earlier`: how many answers were left
   *   out, because the question was reworded or is gone
   */
  function missed(files, bank) {
    /** @type {Map<string, {question: string, answers: number, missed: number, certain: number, chosen: Map<string, number>}>} */
    const rows = new Map();
    let earlier = 0;
    for (const file of files) {
      const seen = new Set();
      for (const answer of file.answers || []) {
        const known = bank.get(answer.question);
        if (!known || known.revision !== answer.revision) earlier += 1;
        else if (!seen.has(answer.question)) {
          // Only the very first answer, even if it was left unmarked, as in figures.js.
          seen.add(answer.question);
          if (answer.result) count(rows, answer, known.options);
        }
      }
    }
    const found = Array.from(rows.values(), ({ chosen, ...row }) => ({ ...row, drew: most(chosen) }));
    found.sort((a, b) => b.missed / b.answers - a.missed / a.answers || b.missed - a.missed || (a.question < b.question ? -1 : 1));
    return { rows: found.filter((row) => row.missed), earlier };
  }

  /** @param {Map<string, any>} rows @param {any} answer @param {Map<string, string>} options */
  function count(rows, answer, options) {
    const row = rows.get(answer.question) || { question: answer.question, answers: 0, missed: 0, certain: 0, chosen: new Map() };
    rows.set(answer.question, row);
    row.answers += 1;
    if (answer.result === "correct") return;
    row.missed += 1;
    if (answer.sure === "certain") row.certain += 1;
    for (const option of Array.isArray(answer.response) ? answer.response : []) {
      if (options.has(option) && options.get(option) !== "best") row.chosen.set(option, (row.chosen.get(option) || 0) + 1);
    }
  }

  /** @param {Map<string, number>} chosen @returns {{option: string, people: number} | null} */
  function most(chosen) {
    const [first] = Array.from(chosen).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return first ? { option: first[0], people: first[1] } : null;
  }

  /**
   * @param {HandOver[]} files @param {string} question
   * @returns {{learner: string, text: string, at: number}[]} the latest written answer of each person who gave one
   */
  function written(files, question) {
    return files.flatMap((file) => {
      const own = (file.answers || []).filter((answer) => answer.question === question && typeof answer.response === "string");
      const last = own.reduce((newest, each) => (each.at >= (newest?.at ?? 0) ? each : newest), /** @type {any} */ (null));
      return last ? [{ learner: file.learner, text: last.response, at: last.at }] : [];
    });
  }

  return { people, changeOf, missed, written };
})();
