// Sums for a clinic: a file of counts alone, no words of a trainee and no names, with every number under five hidden so that it can't be worked out from
// those beside it; reading one back, which is taken for hostile until every value has been checked; and several added up. Pure.
// Needs exchange/sayings, exchange/tests, record/kinds.
/** @typedef {number | null} Cell a count; null: hidden */
/** @typedef {{item: string, revision: string, answers: Cell, options: Record<string, Cell>}} ItemSum */
/** @typedef {{test: string, form: string, people: Cell}} TestSum */
/** @typedef {{sum: string, made: number, edition: string, people: number, items: ItemSum[], tests: TestSum[]}} Sums of one clinic; `sum`: a random mark of this file */
/** @typedef {{known: number, hidden: number}} Added a total: what is known, and in how many files it is hidden */
var course = course || {};
course.sums = (function () {
  "use strict";

  const FORMAT = "course-sums";
  const VERSION = 1;
  const MOST = { items: 5000, options: 20, people: 100_000 };
  const LEAST = course.sayings.LEAST.cell;
  const TESTS = ["before", "after", "later"];
  const FORMS = ["a", "b", "c"];

  const { name, mark, text, count, at } = course.kinds;
  const people = count(LEAST, MOST.people);

  /**
   * Hide what is under LEAST in a row whose total others may know. One hidden cell could be worked out by subtraction, and so could cells that
   * together hold next to nothing, or all that they can: therefore the smallest that is still shown is hidden too, until two or more are, of which
   * neither is true. A test goes through every row there is of up to four cells.
   * @param {number[]} row of counts of which each person is in one @returns {Cell[]}
   */
  function hiddenIn(row) {
    /** @type {Cell[]} */
    const shown = row.map((each) => (each < LEAST ? null : each));
    for (;;) {
      const hidden = row.filter((_, place) => shown[place] === null);
      const held = hidden.reduce((sum, each) => sum + each, 0);
      const safe = hidden.length > 1 && held >= LEAST && held !== hidden.length * (LEAST - 1);
      if (!hidden.length || safe || hidden.length === row.length) return shown;
      const least = Math.min(...shown.filter((each) => each !== null));
      // All that are level go together: which of them went would else say something.
      shown.forEach((each, place) => each === least && (shown[place] = null));
    }
  }

  /** @param {number} total @param {number[]} row of counts that may overlap, where somebody may choose several @returns {Cell[]} hidden where those who did or those who did not are under LEAST */
  const hiddenOf = (total, row) => row.map((each) => (each < LEAST || total - each < LEAST ? null : each));

  /**
   * @param {HandOver[]} files of the clinic, in any order @param {Map<string, any>} bank as in tests.js @param {{sum: string, made: number, edition: string}} head
   * @returns {Sums | null} null: fewer people than LEAST
   */
  function made(files, bank, head) {
    const persons = new Set(files.map((file) => file.person)).size;
    if (persons < LEAST) return null;
    const items = course.tests.items(files, bank).map(({ question, answers, drew }) => {
      const known = bank.get(question);
      const row = drew.map((each) => each.people.length);
      const cells = answers < LEAST ? row.map(() => null) : known.kind === "choose one" ? hiddenIn(row) : hiddenOf(answers, row);
      const options = Object.fromEntries(drew.map(({ option }, place) => [option, cells[place]]));
      return { item: question, revision: known.revision, answers: answers < LEAST ? null : answers, options };
    });
    items.sort((a, b) => (a.item < b.item ? -1 : 1));
    return { ...head, people: persons, items, tests: testsOf(files) };
  }

  /** @param {HandOver[]} files @returns {TestSum[]} who did which form when. How many did a form at all is known from the answers to its items, so its times are one row */
  function testsOf(files) {
    const all = course.tests.newestWith(files, "tests").flatMap((file) => /** @type {any[]} */ (file.tests));
    return FORMS.flatMap((form) => {
      const row = TESTS.map((test) => all.filter((each) => each.test === test && each.form === form).length);
      const times = TESTS.filter((_, place) => row[place]);
      const cells = hiddenIn(row.filter(Boolean));
      return times.map((test, place) => ({ test, form, people: cells[place] }));
    });
  }

  /** @param {Sums} sums @param {string} courseId @returns {any} what its file holds */
  const toValue = (sums, courseId) => ({ format: FORMAT, version: VERSION, course: courseId, ...sums });

  /** @param {any} value @returns {boolean} */
  const isCell = (value) => value === null || people(value);

  /** @param {any} each @returns {ItemSum | null} null: it does not fit */
  function itemOf(each) {
    if (!each || !name(each.item) || !name(each.revision) || !isCell(each.answers)) return null;
    if (!each.options || typeof each.options !== "object" || Array.isArray(each.options)) return null;
    const options = Object.entries(each.options);
    if (!options.length || options.length > MOST.options || !options.every(([option, cell]) => name(option) && isCell(cell))) return null;
    // Of answers that are hidden nothing is shown, and nobody chose what more people chose than answered.
    if (!options.every(([, cell]) => cell === null || (each.answers !== null && Number(cell) <= each.answers))) return null;
    return { item: each.item, revision: each.revision, answers: each.answers, options: /** @type {Record<string, Cell>} */ (Object.fromEntries(options)) };
  }

  /** @param {any} each @returns {TestSum | null} null: it does not fit */
  function testOf(each) {
    if (!each || !TESTS.includes(each.test) || !FORMS.includes(each.form) || !isCell(each.people)) return null;
    return { test: each.test, form: each.form, people: each.people };
  }

  /**
   * Read what a file holds. Unknown keys are left out; one value that does not fit refuses the whole file, and so does a count under LEAST: no such file was
   * made by the course.
   * @param {any} value as parsed, of the format FORMAT @param {string} courseId
   * @returns {{sums: Sums} | {refused: string}} `refused`: the name of the word that says why
   */
  function fromValue(value, courseId) {
    const { version, sum, edition } = value;
    if (Number.isInteger(version) && version > VERSION) return { refused: "newer hand-over" };
    if (value.format !== FORMAT || version !== VERSION) return { refused: "not a hand-over" };
    if (value.course !== courseId) return { refused: "other course" };
    const sound = mark(sum) && at(value.made) && text(40)(edition) && people(value.people) && Array.isArray(value.items) && Array.isArray(value.tests);
    if (!sound) return { refused: "broken hand-over" };
    if (value.items.length > MOST.items || value.tests.length > TESTS.length * FORMS.length) return { refused: "too large" };
    const [items, tests] = [value.items.map(itemOf), value.tests.map(testOf)];
    const whole = [...items, ...tests].every((each) => each && (each.answers ?? each.people ?? 0) <= value.people);
    const once = new Set(items.map((/** @type {any} */ each) => each?.item)).size === items.length && new Set(tests.map((/** @type {any} */ each) => `${each?.test} ${each?.form}`)).size === tests.length;
    if (!whole || !once) return { refused: "broken hand-over" };
    return { sums: { sum, made: value.made, edition, people: value.people, items, tests } };
  }

  /** @param {Cell[]} cells @returns {Added} */
  const add = (cells) => ({ known: cells.reduce((/** @type {number} */ sum, each) => sum + (each ?? 0), 0), hidden: cells.filter((each) => each === null).length });

  /**
   * Add up the files of clinics. The same file twice counts once. What is hidden in one stays unknown in the total.
   * @param {Sums[]} all @param {Map<string, {revision: string}>} bank questions in force
   * @returns {{files: number, people: number, items: {item: string, answers: Added, options: Record<string, Added>}[], tests: {test: string, form: string, people: Added}[], earlier: number}}
   *   `earlier`: how many items are left out, of an earlier wording or gone
   */
  function added(all, bank) {
    const files = Array.from(new Map(all.map((each) => [each.sum, each])).values());
    const rows = files.flatMap((each) => each.items);
    const known = rows.filter((each) => bank.get(each.item)?.revision === each.revision);
    const ids = Array.from(new Set(known.map((each) => each.item))).sort();
    const items = ids.map((item) => {
      const own = known.filter((each) => each.item === item);
      const options = Array.from(new Set(own.flatMap((each) => Object.keys(each.options))));
      return { item, answers: add(own.map((each) => each.answers)), options: Object.fromEntries(options.map((option) => [option, add(own.map((each) => each.options[option] ?? null))])) };
    });
    const times = TESTS.flatMap((test) => FORMS.map((form) => ({ test, form, cells: files.flatMap((each) => each.tests.filter((one) => one.test === test && one.form === form).map((one) => one.people)) })));
    const tests = times.filter(({ cells }) => cells.length).map(({ test, form, cells }) => ({ test, form, people: add(cells) }));
    return { files: files.length, people: files.reduce((sum, each) => sum + each.people, 0), items, tests, earlier: rows.length - known.length };
  }

  return { FORMAT, hiddenIn, hiddenOf, made, toValue, fromValue, added };
})();
