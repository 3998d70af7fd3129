// On the board: a file of counts without names, and the counts of clinics added up. Loaded once such a file is asked for or opened. What is hidden and
// how it is added up stands in exchange/sums.js; words are in board.html.
// Needs exchange/sayings, exchange/sums, page/download, record/facts.
var course = course || {};
course.boardSums = (function () {
  "use strict";

  /** @param {any} board the part of the page */
  function save(board) {
    const head = { sum: course.facts.newId(), made: Date.now(), edition: board.catalogue.edition };
    const sums = course.sums.made(board.files, board.bank, head);
    board.at("acts-says").textContent = sums ? board.word("counts saved", sums.people) : board.word("counts few", course.sayings.LEAST.cell);
    if (sums) course.download(JSON.stringify(course.sums.toValue(sums, board.courseId), null, 1), "counts", "json", "application/json");
  }

  /** @param {any} board */
  function show(board) {
    board.at("sums").hidden = !board.sums.length;
    const found = course.sums.added(board.sums, board.bank);
    board.at("sums-says").textContent = board.word("sums say", found.files, found.people) + (found.earlier ? board.word("sums left", found.earlier) : "");
    const tests = found.tests.map(({ test, form, people }) => board.word("sums test", board.word(`test ${test}`), form.toUpperCase(), added(board, people)));
    board.at("sums-tests").replaceChildren(...tests.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    board.at("sums-items").replaceChildren(...found.items.map((each) => itemEntry(board, each)));
  }

  /** @param {any} board @param {Added} total @returns {string} */
  function added(board, { known, hidden }) {
    if (!hidden) return board.word("sums known", known);
    return known ? board.word("sums hidden", known, hidden) : board.word("sums unknown", hidden);
  }

  /** @param {any} board @param {ReturnType<typeof course.sums.added>["items"][0]} found @returns {HTMLElement} */
  function itemEntry(board, { item, answers, options }) {
    const known = board.questions.find((/** @type {any} */ each) => each.id === item);
    const entry = document.createElement("li");
    const head = document.createElement("p");
    head.append(board.linkTo(known));
    const list = document.createElement("ul");
    for (const { id, text, grade } of known.options) {
      if (!Object.hasOwn(options, id)) continue;
      const said = board.word(grade === "best" ? "sums key" : "sums option", text, added(board, options[id]));
      list.append(Object.assign(document.createElement("li"), { textContent: said }));
    }
    entry.append(head, Object.assign(document.createElement("p"), { textContent: board.word("sums answers", added(board, answers)) }), list);
    return entry;
  }

  return { save, show };
})();
