// Which form of the test, and which lines for one's own words, a record takes when. Chance decides once for each record; a record that began
// in the fixed order of earlier editions (A before the course, B after it) goes on in it. Pure, but for chance.
/** @typedef {"before" | "after"} TestTime */
/** @typedef {"forms" | "words"} TestSort the test, or one’s own words */
/** @typedef {"a" | "b" | "c"} TestForm */
/** @typedef {{before?: TestForm, after?: TestForm, old: boolean}} BegunForms the form of which something is begun and not handed in; `old`: in an earlier edition */
/** @typedef {{form: TestForm, fixed: boolean}} TakenForm `fixed`: it goes on in the fixed order, and is handed in without its form */
var course = course || {};
course.forms = (function () {
  "use strict";

  /** @type {Record<TestTime, TestForm>} */
  const FIXED = { before: "a", after: "b" };
  const DRAFT = /^(test|words)\/(before|after)(?:-([ab]))?(?:\/|$)/; // without a form: of an earlier edition

  /** @param {TestForm} form @returns {TestForm} */
  const other = (form) => (form === "a" ? "b" : "a");
  /** @param {TestTime} time @returns {TestTime} */
  const otherTime = (time) => (time === "before" ? "after" : "before");
  /** @param {TestSort} sort @param {string} time @returns {string} as events call it */
  const nameOf = (sort, time) => (sort === "words" ? `words ${time}` : time);

  /**
   * @param {Index} index @param {string[]} drafts what there are drafts of
   * @returns {{forms: "ab" | "ba", words: "ab" | "ba"}} what chance says, for an event of the kind “drew”; an order that was begun goes on
   */
  function draw(index, drafts) {
    const [chance] = crypto.getRandomValues(new Uint8Array(1));
    const order = (/** @type {TestSort} */ sort, /** @type {number} */ bit) => {
      const first = takenOf(index, sort, "before", drafts)?.form || (chance & bit ? "a" : "b");
      return first === "a" ? "ab" : "ba";
    };
    return { forms: order("forms", 1), words: order("words", 2) };
  }

  /** @param {Index} index @param {TestSort} sort @param {string} time @returns {TestForm | null} in which it was handed in; null where it was not */
  function handedForm(index, sort, time) {
    const form = index.formsIn.get(nameOf(sort, time));
    return form === "" ? FIXED[/** @type {TestTime} */ (time)] : /** @type {any} */ (form) || null;
  }

  /**
   * @param {TestSort} sort @param {string[]} drafts what there are drafts of
   * @returns {BegunForms} a form, where something was chosen in this one alone
   */
  function begunOf(sort, drafts) {
    const found = drafts.map((name) => DRAFT.exec(name)).filter((match) => match !== null).filter(([, kind]) => (kind === "words") === (sort === "words"));
    const only = (/** @type {TestTime} */ time) => {
      const forms = new Set(found.filter((match) => match[2] === time).map((match) => match[3] || FIXED[time]));
      return forms.size === 1 ? /** @type {TestForm} */ (Array.from(forms)[0]) : undefined;
    };
    return { before: only("before"), after: only("after"), old: found.some((match) => !match[3]) };
  }

  /**
   * The form that this record takes. What was handed in decides, then what was begun, then chance.
   * @param {Index} index @param {TestSort} sort @param {TestTime} time @param {string[]} drafts what there are drafts of
   * @returns {TakenForm | null} null where chance has not decided yet
   */
  function takenOf(index, sort, time, drafts) {
    const begun = begunOf(sort, drafts);
    const [own, theirs] = [time, otherTime(time)].map((each) => handedForm(index, sort, each));
    const [begunNow, begunThen] = [begun[time], begun[otherTime(time)]];
    const drawn = /** @type {TestForm | undefined} */ (index.drew?.[sort][time === "before" ? 0 : 1]);
    const form = own || (theirs && other(theirs)) || begunNow || (begunThen && other(begunThen)) || drawn;
    if (!form) return null;
    const fixed = index.formsIn.get(nameOf(sort, otherTime(time))) === "" || (!theirs && begun.old && form === FIXED[time]);
    return { form, fixed };
  }

  /** @param {Index} index @param {TestSort} sort @param {string} time @returns {boolean} whether chance decided which form was handed in then */
  function isDrawn(index, sort, time) {
    const place = ["before", "after"].indexOf(time);
    return Boolean(index.drew && place >= 0 && index.formsIn.get(nameOf(sort, time)) === index.drew[sort][place]);
  }

  return { FIXED, draw, handedForm, takenOf, isDrawn, nameOf };
})();
