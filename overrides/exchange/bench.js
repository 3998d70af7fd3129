// The blind bench: what trainees wrote in their own words, without name, time or form, in an order drawn by chance; the ratings of it as drafts
// and as a file, which is taken for hostile until every value has been checked; and what raters' files say together. Pure.
// Needs exchange/measure, record/crc32, record/kinds.
/** @typedef {{reply: string, line: string, words: string}} Blind a reply as a rater sees it; `reply`: its mark */
/** @typedef {{reply: string, ratings: Record<string, number>}} RatedReply what a reply was given, by scale, from 1 to 5 */
/** @typedef {{rater: string, made: number, edition: string, replies: RatedReply[]}} BenchFile `rater`: a random mark; `made`: milliseconds since 1970 */
/**
 * @typedef {object} Meeting what return files and the files of raters say together
 * @property {number} raters @property {number} replies of the files opened that every rater rated in full @property {number} open of those, that not every rater did
 * @property {number} strange ratings of replies whose files are not opened
 * @property {{pair: [number, number], scale: string, people: number, kappa: Interval | null}[]} agreement of each two raters, numbered from 1
 * @property {{learner: string, before: number, after: number, replies: [number, number], change: number | null, smallest: number | null}[]} learners by name
 * @property {{ab: number[], ba: number[], scales: Record<string, {ab: number[], ba: number[]}>, undrawn: number}} group changes of those whose order was drawn
 */
var course = course || {};
course.bench = (function () {
  "use strict";

  const FORMAT = "course-bench";
  const VERSION = 1;
  const RATER = "bench"; // the draft that holds the rater's mark; those of the replies begin with it
  const LEAST = 5; // replies rated of a person at a time, for their mean to be shown
  const MOST = { replies: 50_000, scales: 9 };

  const { name, mark, text, count, at } = course.kinds;
  const rating = count(1, 5);

  /** @param {string} reply @returns {string} what its ratings are a draft of */
  const draftOf = (reply) => `${RATER}/${reply}`;

  /**
   * @param {string} person @param {string} time @param {string} line
   * @returns {string} the mark of a reply: the same on every computer, and it names nobody. Two checksums, of the parts in either order: of one text, two with
   *   other beginnings would say the same twice
   */
  const markOf = (person, time, line) =>
    [[person, time, line], [line, time, person]].map((parts) => course.crc32(parts.join("/")).toString(16).padStart(8, "0")).join("");

  /** @param {HandOver[]} files in any order @returns {HandOver[]} of each person the newest that holds replies in their own words */
  function worded(files) {
    /** @type {Map<string, HandOver>} */
    const found = new Map();
    for (const file of files) if (file.worded?.length && file.made >= (found.get(file.person)?.made ?? 0)) found.set(file.person, file);
    return Array.from(found.values());
  }

  /** @param {HandOver[]} files in any order @returns {Blind[]} all replies that hold words, in the order of their marks */
  function repliesOf(files) {
    const all = worded(files).flatMap(({ person, worded: own }) =>
      /** @type {any[]} */ (own).map(({ time, line, words }) => ({ reply: markOf(person, time, line), line, words })),
    );
    return all.filter(({ words }) => words.trim()).sort((a, b) => (a.reply < b.reply ? -1 : 1));
  }

  /** @param {Blind[]} replies in the order of their marks @param {string} rater @returns {Blind[]} in an order of this rater's own, the same each time (mulberry32, Fisher–Yates) */
  function shuffled(replies, rater) {
    let state = course.crc32(rater);
    const next = () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const found = replies.slice();
    for (let place = found.length - 1; place > 0; place -= 1) {
      const other = Math.floor(next() * (place + 1));
      [found[place], found[other]] = [found[other], found[place]];
    }
    return found;
  }

  /** @param {any} value @returns {Record<string, number> | null} the ratings of a reply, by scale; null where they are none */
  function ratingsOf(value) {
    if (!value || typeof value !== "object" || Array.isArray(value)) return null;
    const all = Object.entries(value);
    return all.length > 0 && all.length <= MOST.scales && all.every(([scale, given]) => name(scale) && rating(given)) ? Object.fromEntries(all) : null;
  }

  /** @param {{question: string, response: any}[]} drafts of a record, newest first @returns {RatedReply[]} what was rated; of two drafts of one reply the newer stands. What can't be read is left out */
  function fromDrafts(drafts) {
    /** @type {Map<string, RatedReply>} */
    const found = new Map();
    for (const { question, response } of drafts) {
      const [first, reply, ...more] = question.split("/");
      if (first !== RATER || more.length || !mark(reply)) continue;
      const ratings = ratingsOf(parsed(response));
      if (ratings) found.set(reply, { reply, ratings: { ...ratings, ...found.get(reply)?.ratings } });
    }
    return Array.from(found.values());
  }

  /** @param {string} response @returns {any} null where it is no JSON */
  function parsed(response) {
    try {
      return JSON.parse(response);
    } catch (error) {
      return null;
    }
  }

  /** @param {BenchFile} file @param {string} courseId @returns {any} what its file holds */
  const toValue = (file, courseId) => ({ format: FORMAT, version: VERSION, course: courseId, ...file });

  /**
   * Read what a file holds. Unknown keys are left out; one value that does not fit refuses the whole file.
   * @param {any} value as parsed, of the format FORMAT @param {string} courseId
   * @returns {{bench: BenchFile} | {refused: string}} `refused`: the name of the word that says why
   */
  function fromValue(value, courseId) {
    const { version, rater, made, edition, replies } = value;
    if (Number.isInteger(version) && version > VERSION) return { refused: "newer hand-over" };
    if (value.format !== FORMAT || version !== VERSION) return { refused: "not a hand-over" };
    if (value.course !== courseId) return { refused: "other course" };
    if (!mark(rater) || !at(made) || !text(40)(edition) || !Array.isArray(replies)) return { refused: "broken hand-over" };
    if (replies.length > MOST.replies) return { refused: "too large" };
    /** @type {Map<string, RatedReply>} */
    const read = new Map();
    for (const each of replies) {
      const ratings = ratingsOf(each?.ratings);
      if (!ratings || !mark(each.reply)) return { refused: "broken hand-over" };
      read.set(each.reply, { reply: each.reply, ratings });
    }
    // A reply that stands twice says two things of one.
    if (read.size < replies.length) return { refused: "broken hand-over" };
    return { bench: { rater, made, edition, replies: Array.from(read.values()) } };
  }

  /** @param {BenchFile[]} files in any order @returns {BenchFile[]} the newest of each rater, in the order of their marks */
  function newest(files) {
    /** @type {Map<string, BenchFile>} */
    const found = new Map();
    for (const file of files) if (file.made >= (found.get(file.rater)?.made ?? 0)) found.set(file.rater, file);
    return Array.from(found.values()).sort((a, b) => (a.rater < b.rater ? -1 : 1));
  }

  /**
   * What return files and raters' files say together. Only replies count that every rater rated on every scale: a mean over the raters would
   * else move with who rated.
   * @param {HandOver[]} files @param {BenchFile[]} benches in any order @param {string[]} scales in force @returns {Meeting}
   */
  function meeting(files, benches, scales) {
    const raters = newest(benches);
    const given = raters.map((each) => new Map(each.replies.map(({ reply, ratings }) => [reply, ratings])));
    const people = worded(files)
      .map(({ learner, person, worded: own }) => ({ learner, person, ...sides(person, /** @type {any[]} */ (own), given, scales) }))
      .sort((a, b) => a.learner.localeCompare(b.learner) || (a.person < b.person ? -1 : 1));
    const known = new Set(people.flatMap((each) => each.marks));
    const written = people.reduce((sum, each) => sum + each.written, 0);
    const noise = course.measure.within(people.flatMap(({ before, after }) => [before, after].map((side) => side.map((each) => overall(each, scales)))));
    const replies = people.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
    return {
      raters: raters.length,
      replies,
      open: written - replies,
      strange: new Set(raters.flatMap((each) => each.replies.map(({ reply }) => reply)).filter((reply) => !known.has(reply))).size,
      agreement: agreement(people, raters.length, scales),
      learners: people.map((each) => changeOf(each, noise, scales)),
      group: groupOf(people, scales),
    };
  }

  /** @typedef {Record<string, number>[]} Scores what one reply was given, by rater */
  /** @typedef {{learner: string, person: string, marks: string[], written: number, before: Scores[], after: Scores[], order: "ab" | "ba" | null}} Side the rated replies of a person at both times; `order`: null where it was not drawn, or not both were written */

  /** @param {string} person @param {any[]} own replies @param {Map<string, Record<string, number>>[]} given by rater @param {string[]} scales */
  function sides(person, own, given, scales) {
    const rated = own.filter(({ words }) => words.trim()).map(({ time, line, form, drawn }) => {
      const reply = markOf(person, time, line);
      const scores = given.map((each) => each.get(reply)).filter((ratings) => ratings && scales.every((scale) => scale in ratings));
      return { reply, time, form, drawn, scores: /** @type {Scores} */ (scores) };
    });
    const whole = rated.filter(({ scores }) => given.length && scores.length === given.length);
    const at = (/** @type {string} */ time) => whole.filter((each) => each.time === time);
    const [before, after] = [at("before"), at("after")];
    const forms = Array.from(new Set(before.map(({ form }) => form))).concat(Array.from(new Set(after.map(({ form }) => form)))).join("");
    const order = (forms === "ab" || forms === "ba") && whole.every(({ drawn }) => drawn) ? /** @type {"ab" | "ba"} */ (forms) : null;
    const marks = own.map(({ time, line }) => markOf(person, time, line));
    return { marks, written: rated.length, before: before.map(({ scores }) => scores), after: after.map(({ scores }) => scores), order };
  }

  /** @param {Scores} scores @param {string[]} scales @returns {number} the mean over scales and raters */
  const overall = (scores, scales) => course.measure.mean(scores.flatMap((ratings) => scales.map((scale) => ratings[scale])));

  /** @param {Side} person @param {string[]} scales @returns {number[] | null} the means before and after; null where fewer than LEAST replies were rated of one */
  function meansOf({ before, after }, scales) {
    if (Math.min(before.length, after.length) < LEAST) return null;
    return [before, after].map((side) => course.measure.mean(side.map((each) => overall(each, scales))));
  }

  /** @param {Side[]} people @param {number} raters @param {string[]} scales @returns {Meeting["agreement"]} */
  function agreement(people, raters, scales) {
    const found = [];
    for (let one = 0; one < raters; one += 1) {
      for (let other = one + 1; other < raters; other += 1) {
        for (const scale of scales) {
          const groups = people.map(({ before, after }) => [...before, ...after].map((each) => /** @type {[number, number]} */ ([each[one][scale], each[other][scale]])));
          const own = groups.filter((each) => each.length);
          found.push({ pair: /** @type {[number, number]} */ ([one + 1, other + 1]), scale, people: own.length, kappa: course.measure.kappa(own) });
        }
      }
    }
    return found;
  }

  /** @param {Side} person @param {{spread: number, df: number} | null} noise @param {string[]} scales @returns {Meeting["learners"][0]} */
  function changeOf(person, noise, scales) {
    const means = meansOf(person, scales);
    const replies = /** @type {[number, number]} */ ([person.before.length, person.after.length]);
    if (!means || !noise) return { learner: person.learner, before: NaN, after: NaN, replies, change: null, smallest: null };
    const [before, after] = means;
    return { learner: person.learner, before, after, replies, change: after - before, smallest: course.measure.smallest(noise, ...replies) };
  }

  /** @param {Side[]} people @param {string[]} scales @returns {Meeting["group"]} */
  function groupOf(people, scales) {
    const both = people.filter((each) => meansOf(each, scales));
    const changes = (/** @type {string} */ order, /** @type {string[]} */ of) =>
      both.filter((each) => each.order === order).map((each) => {
        const [before, after] = /** @type {number[]} */ (meansOf(each, of));
        return after - before;
      });
    const orders = (/** @type {string[]} */ of) => ({ ab: changes("ab", of), ba: changes("ba", of) });
    const single = Object.fromEntries(scales.map((scale) => [scale, orders([scale])]));
    return { ...orders(scales), scales: single, undrawn: both.filter((each) => !each.order).length };
  }

  return { FORMAT, RATER, LEAST, draftOf, markOf, repliesOf, shuffled, fromDrafts, toValue, fromValue, meeting };
})();
