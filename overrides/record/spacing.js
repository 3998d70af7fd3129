// When a question comes back, by SM-2 (Wozniak, 1990), and which answers count for that. Pure.
// Needs record/days.
/** @typedef {{at: number, response: string | string[], result: Result, sure: string | null}} Attempt */
var course = course || {};
course.spacing = (function () {
  "use strict";

  /** @typedef {{repetitions: number, interval: number, ease: number}} Spacing interval in days */
  /** @type {Spacing} */
  const ANEW = { repetitions: 0, interval: 0, ease: 2.5 };

  /**
   * @param {Result} result @param {string | null} sure
   * @returns {number} the quality of a response from 0 to 5 in SM-2: lower where right but unsure, lowest where wrong but certain
   */
  function quality(result, sure) {
    if (result === "correct") return sure === "certain" ? 5 : sure === "guess" ? 3 : 4;
    if (result === "partly") return sure === "certain" ? 2 : 3;
    return sure === "certain" ? 0 : 1;
  }

  /**
   * One repetition by SM-2, steps 3, 5 and 6.
   * @param {Spacing} before @param {number} grade from 0 to 5 @returns {Spacing}
   */
  function repeated(before, grade) {
    if (grade < 3) return { repetitions: 0, interval: 1, ease: before.ease };
    const repetitions = before.repetitions + 1;
    const interval = repetitions === 1 ? 1 : repetitions === 2 ? 6 : Math.ceil(before.interval * before.ease);
    const ease = Math.max(1.3, before.ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02));
    return { repetitions, interval, ease };
  }

  /**
   * When a question is due. Only the first answer of a day counts. One given before the question was due counts only if it was wrong: a
   * right answer given too early shows little.
   * @param {Attempt[]} attempts in order
   * @returns {{due: number, last: Attempt} | null} `due`: a day; `last`: the attempt that counted
   */
  function scheduled(attempts) {
    let spacing = ANEW;
    let due = -Infinity;
    let counted = -Infinity;
    let last = null;
    for (const attempt of attempts) {
      const day = course.days.dayOf(attempt.at);
      const grade = quality(attempt.result, attempt.sure);
      if (day === counted || (day < due && grade >= 3)) continue;
      spacing = repeated(spacing, grade);
      due = day + spacing.interval;
      counted = day;
      last = attempt;
    }
    return last && { due, last };
  }

  return { ANEW, quality, repeated, scheduled };
})();
