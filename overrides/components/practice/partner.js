// Practice with a partner, at one screen: one plays the client, the other replies aloud, and the client’s own view comes before any criteria.
// Needs record/facts, record/rounds, page/act.
var course = course || {};
/** @param {any} host the part of the practice room */
course.partner = function (host) {
  "use strict";

  let turn = 0;
  /** @type {any} */
  let round = null;
  /** @type {string[]} */
  const said = [];

  function ask() {
    host.leave("pair");
    const left = host.lines.filter((/** @type {Line} */ { id }) => !said.includes(id));
    const { line, mood } = course.rounds.nextLine(left.length ? left : host.lines, host.tries, round?.id || "", []) || { line: host.lines[0], mood: 0 };
    host.stage.replaceChildren(host.template("pair"));
    host.at("number").textContent = host.word("pair", turn + 1, line.level);
    host.at("roles").textContent = host.word(`roles ${turn % 2}`);
    host.speaks(line.id, mood);
    for (const button of host.stage.querySelectorAll(".practice__felt button")) course.act(button, () => land(line, mood, button.value));
    course.act(host.at("leave"), () => host.offer());
    host.at("number").focus();
  }

  /** @param {Line} line @param {number} mood @param {string} how */
  async function land(line, mood, how) {
    const events = round ? [] : [(round = course.facts.make("practising", { strategy: host.strategy, company: "partner" }))];
    events.push(course.facts.make("landed", { round: round.id, strategy: host.strategy, line: line.id, mood, how }));
    const stored = host.record.append(events);
    said.push(line.id);
    host.stage.replaceChildren(host.template("pair after"));
    host.at("number").textContent = host.word("pair", turn + 1, line.level);
    host.at("landed").textContent = host.word(`landed ${how}`);
    const back = host.side("back", line.id);
    host.at("list").append(...Array.from(back.querySelectorAll("[data-criterion]"), (each) => each.cloneNode(true)));
    host.at("models-place").append(...back.querySelector("[data-models]").cloneNode(true).childNodes);
    course.act(host.at("swap"), () => {
      turn += 1;
      ask();
    });
    course.act(host.at("leave"), () => host.offer());
    host.at("number").focus();
    const saved = await stored;
    host.at("saved").textContent = host.word(saved ? "saved" : "unsaved");
  }

  ask();
};
