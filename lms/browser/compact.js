// The compact record: the part of a record that a learning management system holds, as at most 3,800 letters. One form for all standards.
// Pure. Numbers stand for ids (lms/ordinals.txt). Every width is fixed, so that an older edition reads over what it does not know, and
// writes it back. Changing a width, or the order, is a new form with a new version.
// Needs record/crc32.
/** @typedef {{minute: number, response: number, result: number, sure: number}} Given an attempt; the minute counts from 2026 */
/** @typedef {{repetitions: number, interval: number, ease: number, day: number}} Spaced ease in hundredths above 1.3, halved; day since 2026; 0: none */
/** @typedef {{wording: number, first: Given, latest: Given | null, spaced: Spaced}} Known what is known of a question; `latest`: the latest with a result, where that is not the first */
/** @typedef {{wording: number, given: Given}} Tested */
/** @typedef {{read: number, minutes: number}} Studied `read`: the minute, or 0 */
/** @typedef {{wording: number, minute: number, mode: number, ends: number, way: number[][]}} WayPlayed `ends`: a bit for each that was reached; `way`: turn and choice */
/**
 * @typedef {object} Form each list by number, null where there is nothing
 * @property {(Known | null)[]} questions
 * @property {(Tested | null)[]} tests
 * @property {(Studied | null)[]} strategies
 * @property {(WayPlayed | null)[]} cases
 * @property {number[]} handed the minutes of the tests before and after, 0 where not handed in
 * @property {{minute: number, strategy: number}} place where the learner was last; the minute is 0 where nowhere
 * @property {{tag: number, bits: string}[]} others what comes next to it: since edition 1.4 the forms of the tests (tag 4), and what later
 *   editions may add, as the levels of practice (tag 1); kept as it is
 */
/** @typedef {{minute: number, form: number}} Worded when replies in own words were handed in, and in which form: 0 a, 1 b */
/**
 * @typedef {object} Tests the forms of the tests, and what else is handed in than the first two
 * @property {{minute: number, forms: number, words: number}} drew when chance decided, and how: 0 ab, 1 ba
 * @property {number[]} forms of the tests before and after: 1 a, 2 b, 0 in the fixed order of earlier editions
 * @property {number} later the minute of the delayed test, 0 where not handed in
 * @property {Worded[]} worded before and after
 * @property {string} rest what a later edition wrote behind it
 */
var course = course || {};
course.compact = (function () {
  "use strict";

  const VERSION = 1;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LATEST_MINUTE = 2 ** 23 - 1; // until the end of 2041
  const UNKNOWN = 1023; // a response that does not fit
  const MOST_STEPS = 15; // of a way
  const HEAD = /^W(\d+)\./;

  const TESTS = 4; // the tag of the forms of the tests

  /** @returns {Form} of no record */
  const empty = () => ({ questions: [], tests: [], strategies: [], cases: [], handed: [0, 0], place: { minute: 0, strategy: 0 }, others: [] });

  /** Writes numbers one after another, each with its width. */
  class Writer {
    constructor() {
      this.full = ""; // letters, of six bits each
      this.rest = 0; // the bits after them,
      this.bits = 0; // and how many they are
    }

    /** @param {number} value @param {number} width in bits; what is too large becomes the largest that fits */
    put(value, width) {
      const whole = Math.min(2 ** width - 1, Math.max(0, Math.floor(value) || 0));
      for (let left = width; left > 0; ) {
        const taken = Math.min(left, 6 - this.bits);
        left -= taken;
        this.rest = this.rest * 2 ** taken + (Math.floor(whole / 2 ** left) % 2 ** taken);
        this.bits += taken;
        if (this.bits === 6) {
          this.full += LETTERS[this.rest];
          this.rest = this.bits = 0;
        }
      }
    }

    /** @returns {string} in letters of six bits */
    get letters() {
      return this.bits ? this.full + LETTERS[this.rest * 2 ** (6 - this.bits)] : this.full;
    }
  }

  /** Reads what a writer wrote. */
  class Reader {
    /** @param {string} letters */
    constructor(letters) {
      this.letters = letters;
      this.at = 0; // in bits
    }

    /** @param {number} width @returns {number} */
    get(width) {
      if (this.at + width > this.letters.length * 6) throw new RangeError("the record ends too soon");
      let found = 0;
      for (let left = width; left > 0; ) {
        const inside = this.at % 6;
        const taken = Math.min(left, 6 - inside);
        const letter = LETTERS.indexOf(this.letters[Math.floor(this.at / 6)]);
        found = found * 2 ** taken + (Math.floor(letter / 2 ** (6 - inside - taken)) % 2 ** taken);
        this.at += taken;
        left -= taken;
      }
      return found;
    }

    /** @param {number} width @returns {string} as zeros and ones */
    take(width) {
      return Array.from({ length: width }, () => this.get(1)).join("");
    }
  }

  /** @param {Writer} to @param {Given} given */
  function putGiven(to, { minute, response, result, sure }) {
    to.put(minute, 23);
    to.put(response, 10);
    to.put(result, 2);
    to.put(sure, 2);
  }

  /** @param {Reader} from @returns {Given} */
  const getGiven = (from) => ({ minute: from.get(23), response: from.get(10), result: from.get(2), sure: from.get(2) });

  /** @param {Form} form @returns {string} */
  function encode(form) {
    const to = new Writer();
    to.put(form.questions.length, 10);
    to.put(form.tests.length, 8);
    to.put(form.strategies.length, 6);
    to.put(form.cases.length, 6);
    to.put(form.others.length, 4);
    for (const minute of form.handed) to.put(minute, 23);
    to.put(form.place.minute, 23);
    to.put(form.place.strategy, 6);
    for (const each of form.questions) {
      to.put(each ? (each.latest ? 2 : 1) : 0, 2);
      if (!each) continue;
      to.put(each.wording, 5);
      putGiven(to, each.first);
      if (each.latest) putGiven(to, each.latest);
      to.put(each.spaced.repetitions, 4);
      to.put(each.spaced.interval, 10);
      to.put(each.spaced.ease, 8);
      to.put(each.spaced.day, 13);
    }
    for (const each of form.tests) {
      to.put(each ? 1 : 0, 1);
      if (!each) continue;
      to.put(each.wording, 5);
      putGiven(to, each.given);
    }
    for (const each of form.strategies) {
      to.put(each ? 1 : 0, 1);
      if (!each) continue;
      to.put(each.read, 23);
      to.put(each.minutes, 12);
    }
    for (const each of form.cases) {
      to.put(each ? 1 : 0, 1);
      if (!each) continue;
      to.put(each.wording, 5);
      to.put(each.minute, 23);
      to.put(each.mode, 2);
      to.put(each.ends, 14);
      const way = each.way.slice(0, MOST_STEPS);
      to.put(way.length, 4);
      for (const [turn, choice] of way) {
        to.put(turn, 4);
        to.put(choice, 3);
      }
    }
    for (const { tag, bits } of form.others) {
      to.put(tag, 6);
      to.put(bits.length, 12);
      for (const bit of bits) to.put(Number(bit), 1);
    }
    const { letters } = to;
    const length = LETTERS[Math.floor(letters.length / 64)] + LETTERS[letters.length % 64];
    return `W${VERSION}.${length}${summed(letters)}${letters}`;
  }

  /** @param {string} letters @returns {string} their checksum in six letters */
  function summed(letters) {
    const to = new Writer();
    to.put(course.crc32(letters), 36);
    return to.letters;
  }

  /**
   * @param {string} text as a platform gave it back
   * @returns {{form: Form | null, fault: "" | "none" | "newer" | "cut" | "changed" | "strange"}} “newer”: leave it alone
   */
  function decode(text) {
    if (!text) return { form: null, fault: "none" };
    const head = HEAD.exec(text);
    if (!head) return { form: null, fault: "strange" };
    if (Number(head[1]) > VERSION) return { form: null, fault: "newer" };
    const [length, sum, letters] = [text.slice(3, 5), text.slice(5, 11), text.slice(11)];
    if (letters.length < LETTERS.indexOf(length[0]) * 64 + LETTERS.indexOf(length[1]) || length.length < 2) return { form: null, fault: "cut" };
    if (!/^[\w-]*$/.test(letters) || summed(letters) !== sum) return { form: null, fault: "changed" };
    try {
      return { form: readForm(new Reader(letters)), fault: "" };
    } catch (error) {
      return { form: null, fault: "changed" };
    }
  }

  /** @param {Reader} from @returns {Form} */
  function readForm(from) {
    const counts = [10, 8, 6, 6, 4].map((width) => from.get(width));
    const handed = [from.get(23), from.get(23)];
    const place = { minute: from.get(23), strategy: from.get(6) };
    const all = (/** @type {number} */ count, /** @type {() => any} */ read) => Array.from({ length: count }, read);
    const perhaps = (/** @type {() => any} */ read) => () => (from.get(1) ? read() : null);
    return {
      questions: all(counts[0], () => {
        const attempts = from.get(2);
        if (!attempts) return null;
        return {
          wording: from.get(5),
          first: getGiven(from),
          latest: attempts > 1 ? getGiven(from) : null,
          spaced: { repetitions: from.get(4), interval: from.get(10), ease: from.get(8), day: from.get(13) },
        };
      }),
      tests: all(counts[1], perhaps(() => ({ wording: from.get(5), given: getGiven(from) }))),
      strategies: all(counts[2], perhaps(() => ({ read: from.get(23), minutes: from.get(12) }))),
      cases: all(counts[3], perhaps(() => {
        const found = { wording: from.get(5), minute: from.get(23), mode: from.get(2), ends: from.get(14) };
        return { ...found, way: all(from.get(4), () => [from.get(4), from.get(3)]) };
      })),
      handed,
      place,
      others: all(counts[4], () => {
        const tag = from.get(6);
        return { tag, bits: from.take(from.get(12)) };
      }),
    };
  }

  /** @param {any} one @param {any} other lists of numbers @returns {number} above 0 where the first is larger, by its first number that differs */
  function compared(one, other) {
    for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
      const apart = (one[at] ?? -1) - (other[at] ?? -1);
      if (apart) return apart;
    }
    return 0;
  }

  const orderOf = (/** @type {Given} */ given) => [given.minute, given.response, given.result, given.sure];
  const latestOrder = (/** @type {Given} */ given) => [given.result ? 1 : 0, ...orderOf(given)]; // one without a result counts for nothing
  const latestOf = (/** @type {Given[]} */ all) => all.reduce((a, b) => (compared(latestOrder(a), latestOrder(b)) >= 0 ? a : b));
  const spacedOrder = (/** @type {Spaced} */ spaced) => [spaced.day, spaced.repetitions, spaced.interval, spaced.ease];

  /** @param {Known} one @param {Known} other @returns {Known} the first and the latest attempt of both, at the newer wording */
  function mergedQuestion(one, other) {
    if (one.wording !== other.wording) return one.wording > other.wording ? one : other;
    // What one form calls its latest came after its first, though it may have been in the same minute. The first of both in one minute are
    // the same attempt: a written one was marked meanwhile.
    const minute = Math.min(one.first.minute, other.first.minute);
    const firsts = [one.first, other.first];
    const later = [...firsts.filter((given) => given.minute > minute), one.latest, other.latest].filter((given) => given?.result);
    const spaced = compared(spacedOrder(one.spaced), spacedOrder(other.spaced)) >= 0 ? one.spaced : other.spaced;
    const first = latestOf(firsts.filter((given) => given.minute === minute));
    return { wording: one.wording, first, latest: later.length ? latestOf(/** @type {Given[]} */ (later)) : null, spaced };
  }

  /**
   * What was said before, as the record says it now: a mark may have been changed, and in one minute a question answered again, a case
   * begun anew, another page opened.
   * @param {Form} said @param {Form} now of the record
   * @returns {Form} `said`, with what the record knows of the same minutes in its place
   */
  function renewed(said, now) {
    const questions = said.questions.map((before, at) => {
      const known = now.questions[at];
      if (!before || !known || before.wording !== known.wording) return before;
      const first = before.first.minute === known.first.minute ? known.first : before.first;
      const minutes = [known.first.minute, known.latest?.minute];
      const latest = minutes.includes(before.latest?.minute) ? known.latest : before.latest;
      return { ...before, first, latest, spaced: before.spaced.day === known.spaced.day ? known.spaced : before.spaced };
    });
    const cases = said.cases.map((before, at) => {
      const known = now.cases[at];
      const same = before && known && before.wording === known.wording && before.minute === known.minute;
      return same ? { ...known, ends: before.ends | known.ends } : before;
    });
    return { ...said, questions, cases, place: said.place.minute === now.place.minute ? now.place : said.place };
  }

  /** @param {Tested} one @param {Tested} other @returns {Tested} the first attempt counts */
  function mergedTest(one, other) {
    if (one.wording !== other.wording) return one.wording > other.wording ? one : other;
    return compared(orderOf(one.given), orderOf(other.given)) <= 0 ? one : other;
  }

  const bitsOf = (/** @type {number} */ value, /** @type {number} */ width) => Math.min(value, 2 ** width - 1).toString(2).padStart(width, "0");

  /** @param {Tests} tests @returns {{tag: number, bits: string}} as it stands among the others */
  function packed({ drew, forms, later, worded, rest }) {
    const fields = [[drew.minute, 23], [drew.forms, 1], [drew.words, 1], [forms[0], 2], [forms[1], 2], [later, 23]];
    for (const { minute, form } of worded) fields.push([minute, 23], [form, 1]);
    return { tag: TESTS, bits: fields.map(([value, width]) => bitsOf(value, width)).join("") + rest };
  }

  /** @param {Form} form @returns {Tests | null} null where it has none, as from an earlier edition */
  function testsOf(form) {
    const found = form.others.find((each) => each.tag === TESTS);
    if (!found) return null;
    let at = 0;
    const get = (/** @type {number} */ width) => parseInt(found.bits.slice(at, (at += width)).padEnd(width, "0"), 2);
    const drew = { minute: get(23), forms: get(1), words: get(1) };
    const forms = [get(2), get(2)];
    const later = get(23);
    const worded = [0, 1].map(() => ({ minute: get(23), form: get(1) }));
    return { drew, forms, later, worded, rest: found.bits.slice(at) };
  }

  /** @param {any} one @param {any} other @returns {any} the earlier of two that have a minute; 0 is none */
  function first(one, other) {
    if (!one.minute || !other.minute) return one.minute ? one : other;
    return compared(Object.values(one), Object.values(other)) <= 0 ? one : other;
  }

  /** @param {string} one @param {string} other @returns {string} of bits that this edition can't read, the more */
  const larger = (one, other) => (other.length > one.length || (other.length === one.length && other > one) ? other : one);

  /** @param {Form} one @param {Form} other @returns {Tests | null} */
  function mergedTests(one, other) {
    const [mine, theirs] = [testsOf(one), testsOf(other)];
    if (!mine && !theirs) return null;
    const none = { drew: { minute: 0, forms: 0, words: 0 }, forms: [0, 0], later: 0, worded: [0, 1].map(() => ({ minute: 0, form: 0 })), rest: "" };
    const [a, b] = [mine || none, theirs || none];
    const formAt = (/** @type {number} */ at) => {
      // Of the test that was handed in first; an earlier edition that gave back the same hand-in may not know its form.
      const [left, right] = [{ minute: one.handed[at], form: a.forms[at] }, { minute: other.handed[at], form: b.forms[at] }];
      if (left.minute === right.minute) return left.minute ? Math.max(left.form, right.form) : 0;
      return first(left, right).form;
    };
    return {
      drew: first(a.drew, b.drew),
      forms: [formAt(0), formAt(1)],
      later: earlier(a.later, b.later),
      worded: [0, 1].map((at) => first(a.worded[at], b.worded[at])),
      rest: larger(a.rest, b.rest),
    };
  }

  /** @param {number} one @param {number} other @returns {number} the earlier minute; 0 is none */
  const earlier = (one, other) => (one && other ? Math.min(one, other) : one || other);

  /** @param {WayPlayed} one @param {WayPlayed} other @returns {WayPlayed} the later way, all endings */
  function mergedCase(one, other) {
    if (one.wording !== other.wording) return one.wording > other.wording ? one : other;
    const order = (/** @type {WayPlayed} */ each) => [each.minute, each.mode, ...each.way.flat()];
    return { ...(compared(order(one), order(other)) >= 0 ? one : other), ends: one.ends | other.ends };
  }

  /** @param {any[]} one @param {any[]} other @param {(one: any, other: any) => any} merge @returns {any[]} */
  function mergedList(one, other, merge) {
    return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => (one[at] && other[at] ? merge(one[at], other[at]) : one[at] || other[at] || null));
  }

  /** What two forms say together: the same in any order, and however often. @param {Form} one @param {Form} other @returns {Form} */
  function merged(one, other) {
    const tags = Array.from(new Set([...one.others, ...other.others].map((each) => each.tag))).sort((a, b) => a - b);
    const place = (/** @type {Form} */ form) => [form.place.minute, form.place.strategy];
    return {
      questions: mergedList(one.questions, other.questions, mergedQuestion),
      tests: mergedList(one.tests, other.tests, mergedTest),
      strategies: mergedList(one.strategies, other.strategies, (a, b) => ({ read: earlier(a.read, b.read), minutes: Math.max(a.minutes, b.minutes) })),
      cases: mergedList(one.cases, other.cases, mergedCase),
      handed: [0, 1].map((at) => earlier(one.handed[at], other.handed[at])),
      place: compared(place(one), place(other)) >= 0 ? one.place : other.place,
      others: tags.map((tag) => {
        const tests = tag === TESTS && mergedTests(one, other);
        const both = [...one.others, ...other.others].filter((each) => each.tag === tag);
        return tests ? packed(tests) : { tag, bits: both.map((each) => each.bits).reduce(larger) };
      }),
    };
  }

  return { LATEST_MINUTE, MOST_STEPS, UNKNOWN, empty, encode, decode, merged, renewed, packed, testsOf };
})();
