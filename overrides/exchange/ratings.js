// What a clinician who rates the bank gives: drafts in the record's store, and a file made from them; reading one back, which is taken for
// hostile until every value has been checked; and how far raters agree with the key and with each other. Pure.
// Needs record/kinds.
/** @typedef {{item: string, revision: string, ratings: Record<string, number>}} Rated an item in one wording, with what its options were given, from 1 to 9 */
/** @typedef {{rater: string, made: number, edition: string, items: Rated[]}} Ratings a file; `rater`: a random mark, the same in each file of one record; `made`: milliseconds since 1970 */
/** @typedef {{agree: number, of: number, under: boolean}} Share a share as it was counted; `under`: it is less than ENOUGH */
/** @typedef {{item: string, raters: number, key: Share | null, peers: Share | null}} Agreement null: there are too few raters to say anything */
var course = course || {};
course.ratings = (function () {
  "use strict";

  const FORMAT = "course-ratings";
  const VERSION = 1;
  const RATER = "rate"; // the draft that holds the rater's mark; those of the items begin with it
  const LEAST = 5; // raters, for anything to be said of an item
  const ENOUGH = 70; // per cent
  const MOST = { items: 5000, options: 20 };

  const { name, mark, text, count, at } = course.kinds;
  const rating = count(1, 9);

  /** @param {string} item @param {string} revision @returns {string} what its ratings are a draft of: another wording is another draft, so that none overwrites the other */
  const draftOf = (item, revision) => `${RATER}/${item}/${revision}`;

  /** @param {any} value @returns {Record<string, number> | null} the ratings of an item, by option; null where they are none */
  function ratingsOf(value) {
    if (!value || typeof value !== "object" || Array.isArray(value)) return null;
    const all = Object.entries(value);
    const fit = all.length > 0 && all.length <= MOST.options && all.every(([option, given]) => name(option) && rating(given));
    return fit ? Object.fromEntries(all) : null;
  }

  /**
   * @param {{question: string, response: any}[]} drafts of a record, newest first
   * @returns {Rated[]} what was rated, in whatever wording; where two drafts rate the same option, the newer. What can't be read is left out
   */
  function fromDrafts(drafts) {
    /** @type {Map<string, Rated>} */
    const found = new Map();
    for (const { question, response } of drafts) {
      const [first, item, revision, ...more] = question.split("/");
      if (first !== RATER || more.length || !name(item) || !name(revision)) continue;
      const ratings = ratingsOf(parsed(response));
      if (ratings) found.set(question, { item, revision, ratings: { ...ratings, ...found.get(question)?.ratings } });
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

  /** @param {Ratings} file @param {string} courseId @returns {any} what its file holds */
  function toValue(file, courseId) {
    return { format: FORMAT, version: VERSION, course: courseId, ...file };
  }

  /**
   * Read what a file holds. Unknown keys are left out; one value that does not fit refuses the whole file.
   * @param {any} value as parsed, of the format FORMAT @param {string} courseId
   * @returns {{ratings: Ratings} | {refused: string}} `refused`: the name of the word that says why
   */
  function fromValue(value, courseId) {
    const { version, rater, made, edition, items } = value;
    if (Number.isInteger(version) && version > VERSION) return { refused: "newer hand-over" };
    if (value.format !== FORMAT || version !== VERSION) return { refused: "not a hand-over" };
    if (value.course !== courseId) return { refused: "other course" };
    if (!mark(rater) || !at(made) || !text(40)(edition) || !Array.isArray(items)) return { refused: "broken hand-over" };
    if (items.length > MOST.items) return { refused: "too large" };
    /** @type {Map<string, Rated>} */
    const read = new Map();
    for (const each of items) {
      const ratings = ratingsOf(each?.ratings);
      if (!ratings || !name(each.item) || !name(each.revision)) return { refused: "broken hand-over" };
      read.set(draftOf(each.item, each.revision), { item: each.item, revision: each.revision, ratings });
    }
    // An item that stands twice says two things of one.
    if (read.size < items.length) return { refused: "broken hand-over" };
    return { ratings: { rater, made, edition, items: Array.from(read.values()) } };
  }

  /** @param {Ratings[]} files in any order @returns {Ratings[]} the newest of each rater, which holds what the others held */
  function newest(files) {
    /** @type {Map<string, Ratings>} */
    const found = new Map();
    for (const file of files) if (file.made >= (found.get(file.rater)?.made ?? 0)) found.set(file.rater, file);
    return Array.from(found.values());
  }

  /**
   * How far raters agree. Only whole ratings of the wording in force count: every option was rated. What a rater rates highest is one
   * option, or several that are level: then it is neither the key alone nor the same as one of them alone.
   * @param {Ratings[]} files in any order
   * @param {Map<string, {revision: string, options: Map<string, string>}>} bank questions in force; options: id to grade
   * @returns {{rows: Agreement[], raters: number, earlier: number, open: number}} what agrees least with the key first, and those with
   *   too few raters last; `earlier`: how many ratings were of another wording or of what is gone; `open`: how many were not whole
   */
  function agreement(files, bank) {
    const own = newest(files);
    /** @type {Map<string, string[]>} what each rater rated highest, by item */
    const highest = new Map();
    let [earlier, open] = [0, 0];
    for (const { item, revision, ratings } of own.flatMap((file) => file.items)) {
      const known = bank.get(item);
      if (!known || known.revision !== revision) earlier += 1;
      else if (!Array.from(known.options.keys()).every((option) => option in ratings)) open += 1;
      else highest.set(item, [...(highest.get(item) || []), top(ratings, known.options)]);
    }
    const rows = Array.from(highest, ([item, tops]) => row(item, tops, /** @type {any} */ (bank.get(item)).options));
    const share = (/** @type {Agreement} */ { key }) => (key ? key.agree / key.of : 2);
    rows.sort((a, b) => share(a) - share(b) || b.raters - a.raters || (a.item < b.item ? -1 : 1));
    return { rows, raters: own.length, earlier, open };
  }

  /** @param {Record<string, number>} ratings @param {Map<string, string>} options @returns {string} what is rated highest: an option, or those that are level */
  function top(ratings, options) {
    const own = Array.from(options.keys());
    const most = Math.max(...own.map((option) => ratings[option]));
    return own.filter((option) => ratings[option] === most).join(" ");
  }

  /** @param {string} item @param {string[]} tops one of each rater @param {Map<string, string>} options @returns {Agreement} */
  function row(item, tops, options) {
    const raters = tops.length;
    if (raters < LEAST) return { item, raters, key: null, peers: null };
    const key = tops.filter((each) => options.get(each) === "best").length;
    const pairs = (/** @type {number} */ people) => (people * (people - 1)) / 2;
    const same = Array.from(new Set(tops), (one) => pairs(tops.filter((each) => each === one).length)).reduce((sum, each) => sum + each, 0);
    return { item, raters, key: shareOf(key, raters), peers: shareOf(same, pairs(raters)) };
  }

  /** @param {number} agree @param {number} of @returns {Share} */
  const shareOf = (agree, of) => ({ agree, of, under: 100 * agree < ENOUGH * of });

  return { FORMAT, RATER, LEAST, ENOUGH, draftOf, fromDrafts, toValue, fromValue, agreement };
})();
