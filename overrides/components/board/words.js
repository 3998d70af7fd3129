// On the board: replies in their own words, rated on the bench. Loaded once files are opened that hold them. What is counted stands in
// exchange/bench.js, what may be said in exchange/sayings.js; words are in board.html.
// Needs exchange/bench, exchange/measure, exchange/sayings, components/board/tests.
var course = course || {};
course.boardWords = (function () {
  "use strict";

  /** @param {any} board the part of the page @param {HandOver[]} files of those in view */
  function show(board, files) {
    const scales = new Map(Array.from(board.querySelectorAll("[data-scale]"), (each) => [each.dataset.scale, each.textContent]));
    const handed = new Set(files.filter(({ worded }) => worded?.length).map(({ person }) => person)).size;
    board.at("own-words").hidden = !handed && !board.benches.length;
    const found = course.bench.meeting(files, board.benches, Array.from(scales.keys()));
    const met = Boolean(handed && found.raters);
    board.at("words-stage").hidden = !met;
    board.at("words-says").textContent = met ? metLine(board, found) : board.word(handed ? "words unrated" : "words unread", handed);
    if (met) showMeeting(board, found, scales);
  }

  /** @param {any} board @param {Meeting} found @returns {string} */
  function metLine(board, { raters, replies, open, strange }) {
    const left = (open ? board.word("words left", open) : "") + (strange ? board.word("words strange", strange) : "");
    return board.word("words say", raters, replies) + left;
  }

  /** @param {any} board @param {Meeting} found @param {Map<string, string>} scales their titles by their ids */
  function showMeeting(board, found, scales) {
    const agreed = found.agreement.map((each) => agreementLine(board, found.raters, each, scales));
    board.at("agree").replaceChildren(...(agreed.length ? agreed : [board.word("agree one")]).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    board.at("changes").replaceChildren(...found.learners.map((each) => row(board, each)));
    board.at("noise").textContent = board.word("noise");
    const { numbers, groupSays } = course.boardTests;
    const { group } = found;
    const both = group.ab.length + group.ba.length + group.undrawn;
    const lines = groupSays(board, both, group, (change) => board.word("words group", board.word("all scales"), ...numbers(change)));
    if (course.sayings.ofGroup(both, [group.ab.length, group.ba.length]) === "group") {
      for (const [scale, { ab, ba }] of Object.entries(group.scales)) {
        const change = course.measure.crossed(ab, ba);
        if (change) lines.push(board.word("words group", scales.get(scale), ...numbers(change)));
      }
    }
    if (group.undrawn) lines.push(board.word("left undrawn", group.undrawn));
    board.at("words-group").replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  }

  /** @param {any} board @param {number} raters @param {Meeting["agreement"][0]} found @param {Map<string, string>} scales @returns {string} */
  function agreementLine(board, raters, { pair, scale, people, kappa }, scales) {
    const may = course.sayings.ofAgreement(raters, people, kappa);
    const numbers = kappa ? [kappa.at, kappa.low, kappa.high].map((each) => each.toFixed(2).replace("-", "−")) : ["", "", ""];
    return board.word(may, scales.get(scale), ...pair, ...numbers, people, course.sayings.LEAST.rated);
  }

  /** @param {any} board @param {Meeting["learners"][0]} found @returns {HTMLElement} */
  function row(board, { learner, before, after, replies, change, smallest }) {
    const made = document.createElement("tr");
    made.append(Object.assign(document.createElement("th"), { scope: "row", textContent: learner }));
    const may = course.sayings.ofPerson(change, smallest);
    const none = board.word("none");
    const cells = change === null || smallest === null
      ? [none, none, none, none, board.word(may, course.bench.LEAST)]
      : [
          board.word("mean of", before.toFixed(1), replies[0]), board.word("mean of", after.toFixed(1), replies[1]),
          course.boardTests.signed(change), `±${smallest.toFixed(2)}`, board.word(may),
        ];
    const labels = [board.word("before"), board.word("after"), board.word("changed"), board.word("reach"), board.word("so")];
    cells.forEach((text, place) => {
      const cell = Object.assign(document.createElement("td"), { textContent: text });
      cell.dataset.label = labels[place];
      made.append(cell);
    });
    return made;
  }

  return { show };
})();
