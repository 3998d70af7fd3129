// The story of a case, read from the branching text on the page: which ways the record holds, where the learner stands, and what a way
// used and cost. Pure.
var course = course || {};
course.story = (function () {
  "use strict";

  /**
   * The ways through a case form a tree: each choice names the event before it. Two tabs, or going back, only add branches.
   * @param {any[]} events in order
   * @param {string} name of the case
   * @param {string} [head] the id of the event where the learner stands; left out, the newest
   * @returns {{began: any, way: any[], earlier: any[][]}} `way`: the choices that led there; `earlier`: all other ways
   */
  function waysOf(events, name, head) {
    const own = events.filter((event) => event.case === name && (event.kind === "began" || event.kind === "chose"));
    const known = new Map(own.map((event) => [event.id, event]));
    const leading = new Set(own.map((event) => event.after));
    const back = (/** @type {any} */ event) => {
      const chain = [];
      const seen = new Set(); // a file changed by hand can lead in a circle
      for (let at = event; at && at.kind === "chose" && !seen.has(at); at = known.get(at.after)) {
        seen.add(at);
        chain.unshift(at);
      }
      return chain;
    };
    const here = known.get(head) || own.at(-1);
    const leaves = own.filter((event) => event !== here && !leading.has(event.id));
    const way = back(here);
    const first = way.length ? known.get(way[0].after) : here;
    return { began: first || null, way, earlier: leaves.map(back).filter((chain) => chain.length) };
  }

  /**
   * @param {any} story
   * @param {any[]} way choices made
   * @returns {{place: string, gone: boolean}} the turn or ending where the way has led; `gone`: the case no longer has it
   */
  function placeOf(story, way) {
    let place = story.first;
    for (const made of way) {
      const choice = made.turn === place ? story.turns.get(place)?.choices.get(made.choice) : null;
      if (!choice) return { place: story.first, gone: true };
      place = choice.next;
    }
    return { place, gone: !story.turns.has(place) && !story.endings.has(place) };
  }

  /**
   * @param {any} story
   * @param {1 | -1} side 1: the best choice at each turn; -1: the one that costs most
   * @returns {{turn: string, choice: string}[]}
   */
  function typicalWay(story, side) {
    const way = [];
    const seen = new Set();
    for (let place = story.first; story.turns.has(place); ) {
      seen.add(place);
      // A choice whose grade the course does not know can't be ranked, so no typical way takes it.
      const choices = Array.from(story.turns.get(place).choices.values()).filter((each) => story.grades.includes(each.grade));
      choices.sort((a, b) => side * (story.grades.indexOf(a.grade) - story.grades.indexOf(b.grade)));
      // A choice may lead back to an earlier turn; a typical way takes no turn twice.
      const choice = choices.find((each) => !seen.has(each.next));
      if (!choice) break;
      way.push({ turn: place, choice: choice.id });
      place = choice.next;
    }
    return way;
  }

  /**
   * @param {any} story
   * @param {{turn: string, choice: string}[]} way
   * @returns {number[]} the alliance after each choice, from 0
   */
  function trackOf(story, way) {
    let level = 0;
    return way.map((made) => (level += story.turns.get(made.turn).choices.get(made.choice).alliance));
  }

  /**
   * @param {any} story
   * @param {{turn: string, choice: string}[]} way
   * @returns {{used: string[], misused: string[], missed: string[]}} strategies; missed: what the best choice of a turn would have used
   */
  function strategiesOf(story, way) {
    const used = new Set();
    const misused = new Set();
    const missed = new Set();
    for (const made of way) {
      const choices = story.turns.get(made.turn).choices;
      const choice = choices.get(made.choice);
      const best = Array.from(choices.values()).find((each) => each.grade === "best");
      for (const name of choice.uses) used.add(name);
      for (const name of choice.misuses) misused.add(name);
      for (const name of best?.uses || []) missed.add(name);
    }
    for (const name of [...used, ...misused]) missed.delete(name);
    return { used: [...used], misused: [...misused], missed: [...missed] };
  }

  /** @param {any} text the branching text on the page @returns {any} the story: turns and endings by id; grades, best first */
  function readStory(text) {
    const words = (/** @type {Element} */ part, /** @type {string} */ name) => part.querySelector(`[data-${name}]`);
    const turns = new Map();
    const endings = new Map();
    for (const part of text.querySelectorAll("[data-turn]")) {
      const choices = new Map();
      for (const each of part.querySelectorAll("[data-choice]")) {
        const { choice, next, grade, alliance, uses, misuses } = /** @type {any} */ (each).dataset;
        const follows = /** @type {Element} */ (part.querySelector(`[data-follows="${choice}"]`));
        const list = (/** @type {string} */ names) => names.split(" ").filter(Boolean);
        choices.set(choice, {
          id: choice, next, grade, alliance: Number(alliance), uses: list(uses), misuses: list(misuses),
          text: each, reply: words(follows, "reply"), commentary: words(follows, "commentary"),
        });
      }
      turns.set(/** @type {any} */ (part).dataset.turn, { choices, scene: words(part, "scene"), number: turns.size + 1 });
    }
    for (const part of text.querySelectorAll("[data-ending]")) {
      const letter = String.fromCharCode(65 + endings.size);
      endings.set(/** @type {any} */ (part).dataset.ending, { part, letter });
    }
    return { turns, endings, first: turns.keys().next().value, grades: text.dataset.grades.split(" ") };
  }

  return { waysOf, placeOf, typicalWay, trackOf, strategiesOf, readStory };
})();
