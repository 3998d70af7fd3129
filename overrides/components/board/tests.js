// On the board: the tests before and after, and the items that don’t work. Loaded once files are opened that hold answers. What is counted stands in
// exchange/tests.js, what may be said in exchange/sayings.js; words are in board.html.
// Needs exchange/measure, exchange/sayings, exchange/tests.
var course = course || {};
course.boardTests = (function () {
  "use strict";

  const SHOWN = 12; // items shown at first
  const NAMED = 12; // people who chose an option, that are named

  /** @param {any} board the part of the page @param {HandOver[]} files of those in view */
  function show(board, files) {
    board.at("tests").hidden = !files.some(({ answers, tests }) => answers?.length || tests?.length);
    const said = groupLines(board, course.tests.ofGroup(files, board.catalogue.strategies));
    board.at("tests-says").replaceChildren(...said.map(paragraph));
    showItems(board, files, SHOWN);
  }

  /** @param {any} board @param {ReturnType<typeof course.tests.ofGroup>} found @returns {string[]} */
  function groupLines(board, { questions, both, later, earlier }) {
    const orders = { ab: course.tests.changes(both, "ab"), ba: course.tests.changes(both, "ba") };
    const said = groupSays(board, both.length, orders, (change) => board.word("tests group", questions, ...numbers(change)));
    const undrawn = both.filter(({ order }) => !order).length;
    if (undrawn) said.push(board.word("left undrawn", undrawn));
    if (earlier) said.push(board.word("left earlier", earlier));
    const alone = course.sayings.ofOne(later.length);
    const mean = later.length ? course.measure.mean(later).toFixed(1) : "";
    said.push(alone === "alone" ? board.word(alone, later.length, mean, questions) : board.word(alone, later.length, course.sayings.LEAST.people));
    return said;
  }

  /**
   * @param {any} board @param {number} both people with both times @param {{ab: number[], ba: number[]}} orders changes
   * @param {(change: GroupChange) => string} shown the word of the figure @returns {string[]} what may be said of the group, or why nothing is
   */
  function groupSays(board, both, { ab, ba }, shown) {
    const { LEAST } = course.sayings;
    const may = course.sayings.ofGroup(both, [ab.length, ba.length]);
    const change = may === "group" && course.measure.crossed(ab, ba);
    if (!change) return [board.word(may, both, LEAST.people, ab.length + ba.length, ab.length, ba.length, LEAST.order)];
    return [shown(change), board.word(course.sayings.verdict(change)), board.word("no others")];
  }

  /** @param {GroupChange} change @returns {(string | number)[]} its numbers in the order of the words */
  const numbers = ({ at, low, high, people, orders }) => [signed(at), signed(low), signed(high), people, ...orders];

  /** @param {number} value @returns {string} with its sign, two digits after the point */
  const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

  /** @param {any} board @param {HandOver[]} files @param {number} most shown */
  function showItems(board, files, most) {
    const all = course.tests.items(files, board.bank);
    board.at("items-says").textContent = all.length ? board.word("items say", all.length, course.sayings.LEAST.item) : board.word("items none");
    board.at("items").replaceChildren(...all.slice(0, most).map((each) => itemEntry(board, each)));
    const more = board.at("items-all");
    more.hidden = all.length <= most;
    more.textContent = board.word("items all", all.length);
    more.onclick = () => showItems(board, files, Infinity);
  }

  /** @param {any} board @param {ItemFigures} found @returns {HTMLElement} */
  function itemEntry(board, { question, answers, right, drew, counted, tells }) {
    const known = board.bank.get(question);
    const keys = drew.filter(({ option }) => known.options.get(option) === "best").map(({ people }) => people.length);
    const entry = document.createElement("li");
    entry.append(paragraph(board.linkTo(known)));
    const said = known.set === "self-check" ? [] : [board.word("in set", known.set.toUpperCase())];
    said.push(board.word("item right", right, answers));
    if (known.kind === "choose one" && drew.some(({ people }) => people.length > keys[0])) said.push(board.word("item drew more"));
    const list = document.createElement("ul");
    for (const each of drew) list.append(Object.assign(document.createElement("li"), { textContent: optionLine(board, known, each) }));
    const may = course.sayings.ofItem(counted, tells);
    const rest = may === "item few" ? [course.sayings.LEAST.item] : tells ? [tells.at, tells.low, tells.high].map((each) => signed(each)) : [];
    entry.append(paragraph(said.join(" ")), list, paragraph(board.word(may, counted, ...rest)));
    return entry;
  }

  /** @param {any} board @param {any} known the question @param {Drew} drew @returns {string} how many chose an option, and who, where they are few enough to be named */
  function optionLine(board, known, { option, people }) {
    const text = board.questions.find((/** @type {any} */ each) => each.id === known.id).options.find((/** @type {any} */ each) => each.id === option).text;
    const said = board.word(known.options.get(option) === "best" ? "item key" : "item option", people.length, text);
    return people.length && people.length <= NAMED ? said + board.word("who chose", people.join(", ")) : said;
  }

  /** @param {string | Node} said @returns {HTMLElement} */
  function paragraph(said) {
    const made = document.createElement("p");
    made.append(said);
    return made;
  }

  return { show, groupSays, numbers, signed };
})();
