// Finds pages for words, and mends a typing mistake from the words of the course itself. Pure: the index is what macros/search.py
// wrote, and nothing here touches a page.
var course = course || {};
course.find = (function () {
  "use strict";

  const LEAST = 4; // letters of a word in which a mistake is mended; shorter ones lie too near to each other
  const HEADING = 6; // how much a word counts in a heading
  const TITLE = 14; // and in the title of a page
  const BEGUN = 0.5; // and where only its beginning was given
  const PARTS = 3; // sections shown of a page
  const LISTING = 0.1; // how much a section counts among them that only lists what is written elsewhere

  /**
   * @typedef {object} Section
   * @property {number} page its place among the pages
   * @property {string} id of its heading; empty for the top of the page
   * @property {string} heading
   * @property {string} text
   * @typedef {object} Known
   * @property {{name: string, title: string, rank: number}[]} pages
   * @property {Section[]} sections
   * @property {Map<string, Map<number, number>>} words each word with the sections that hold it, and how much it counts there
   * @property {string[]} sorted the words in their order
   * @typedef {object} Found
   * @property {string} name of the page
   * @property {string} title
   * @property {Section[]} parts its sections that fit best
   */

  /** @param {string} text @returns {string[]} its words, as they are compared: small letters without accents */
  function wordsOf(text) {
    const plain = text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "");
    return plain.match(/[\p{L}\p{N}]+/gu) || [];
  }

  /** @param {any[]} index as macros/search.py writes it @param {() => Promise<any>} [rest] awaited after each page, so that a key pressed meanwhile is not held up @returns {Promise<Known>} */
  async function read(index, rest) {
    /** @type {Known} */
    const known = { pages: [], sections: [], words: new Map(), sorted: [] };
    for (const [name, rank, sections] of index) {
      const page = known.pages.push({ name, rank, title: sections[0][1] }) - 1;
      for (const [id, heading, text] of sections) {
        const place = known.sections.push({ page, id, heading, text }) - 1;
        const note = (/** @type {string} */ word, /** @type {number} */ counts) => {
          const where = known.words.get(word) || new Map();
          known.words.set(word, where.set(place, (where.get(place) || 0) + counts));
        };
        for (const word of wordsOf(text)) note(word, 1);
        for (const word of wordsOf(heading)) note(word, heading === sections[0][1] ? TITLE : HEADING);
      }
      await rest?.();
    }
    known.sorted = Array.from(known.words.keys()).sort();
    return known;
  }

  /** @param {string} word @returns {string} what most of its forms begin with */
  function stem(word) {
    const cut = word.replace(/(?:ies|ied|es|ed|ing|ly|s|e|y)$/, "");
    return cut.length >= LEAST ? cut : word;
  }

  /** @param {Known} known @param {string} word @returns {[string, number][]} the words of the course that it may stand for, and how near they are, up to 1 */
  function forms(known, word) {
    /** @type {[string, number][]} */
    const found = [];
    const root = stem(word);
    let low = 0;
    for (let high = known.sorted.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (known.sorted[middle] < root) low = middle + 1;
      else high = middle;
    }
    for (; known.sorted[low]?.startsWith(root); low += 1) {
      const each = known.sorted[low];
      if (each === word) found.push([each, 1]);
      else if (stem(each) === root) found.push([each, 0.8]);
      else if (each.startsWith(word)) found.push([each, BEGUN]);
    }
    return found;
  }

  /** @param {string} a @param {string} b @returns {boolean} whether one letter more, less, other or in its neighbour's place makes one of the other */
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1 || a === b) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start += 1;
    const rest = (/** @type {string} */ word, /** @type {number} */ skip) => word.slice(start + skip);
    return rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1)
      || (a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2));
  }

  /** @param {Known} known @param {string} word that the course does not have @returns {string} the word that was meant; empty where there is none */
  function mend(known, word) {
    if (word.length < LEAST) return "";
    const weight = (/** @type {string} */ each) => {
      let sum = 0;
      for (const [place, counts] of known.words.get(each) || []) sum += counts * known.pages[known.sections[place].page].rank;
      return sum * (each[0] === word[0] ? 4 : 1);
    };
    const best = (/** @type {string[]} */ all) => all.map((each) => /** @type {const} */ ([weight(each), each])).sort((a, b) => b[0] - a[0])[0]?.[1] || "";
    const whole = known.sorted.filter((each) => near(word, each));
    if (whole.length) return best(whole);
    // It may be the beginning of a longer one, with the mistake in it.
    const begun = known.sorted.filter((each) => each.length > word.length && [0, 1, -1].some((more) => near(word, each.slice(0, word.length + more))));
    return word.length > LEAST ? best(begun) : "";
  }

  /**
   * @param {Known} known
   * @param {string} asked
   * @returns {{pages: Found[], words: string[], mended: string}} the pages that hold all that was asked for, the best first; the words
   *   that they hold; and what was asked for with its mistakes mended, empty where there were none
   */
  function find(known, asked) {
    const given = wordsOf(asked);
    let changed = false;
    const terms = given.map((word) => {
      const found = forms(known, word);
      const meant = found.length ? "" : mend(known, word);
      changed ||= Boolean(meant);
      return { word: meant || word, forms: meant ? forms(known, meant) : found };
    });
    /** @type {Map<number, number>[]} */
    const scores = terms.map((term) => scoresOf(known, term.forms));
    const pages = new Map();
    for (const [number, score] of scores.entries()) {
      for (const [place, counts] of score) {
        const { page } = known.sections[place];
        const of = pages.get(page) || { terms: new Map(), places: new Map() };
        of.terms.set(number, Math.max(of.terms.get(number) || 0, counts) + counts / 8);
        of.places.set(place, (of.places.get(place) || 0) + counts);
        pages.set(page, of);
      }
    }
    const sum = (/** @type {Map<any, number>} */ map) => Array.from(map.values()).reduce((total, each) => total + each, 0);
    const fit = Array.from(pages).filter(([, of]) => given.length && of.terms.size === terms.length);
    fit.sort(([a, one], [b, other]) => sum(other.terms) * known.pages[b].rank - sum(one.terms) * known.pages[a].rank || a - b);
    return {
      pages: fit.map(([page, of]) => {
        const worth = (/** @type {[number, number]} */ [place, counts]) => counts * (known.sections[place].id === "sources" ? LISTING : 1);
        const places = /** @type {[number, number][]} */ (Array.from(of.places)).sort((a, b) => worth(b) - worth(a)).slice(0, PARTS);
        return { ...known.pages[page], parts: places.map(([place]) => known.sections[place]) };
      }),
      words: terms.flatMap((term) => term.forms.map(([each]) => each)),
      mended: changed ? terms.map((term) => term.word).join(" ") : "",
    };
  }

  /** @param {Known} known @param {[string, number][]} words @returns {Map<number, number>} by section, what one term counts there: more where it is rare, less with each time it comes again */
  function scoresOf(known, words) {
    const found = new Map();
    for (const [word, nearness] of words) {
      const where = known.words.get(word) || new Map();
      const rare = Math.log(1 + known.sections.length / where.size);
      for (const [place, counts] of where) {
        const length = 1 + known.sections[place].text.length / 4000;
        found.set(place, (found.get(place) || 0) + (nearness * rare * counts) / (counts / 4 + length));
      }
    }
    return found;
  }

  /**
   * @param {string} text
   * @param {string[]} words that were found
   * @param {number} length about how many letters to show
   * @returns {{text: string, hit: boolean}[]} the text around the first of them, in pieces, those that are one marked
   */
  function around(text, words, length) {
    const wanted = new Set(words);
    const pieces = Array.from(text.matchAll(/[\p{L}\p{N}'’]+|[^\p{L}\p{N}'’]+/gu), ([piece]) => ({ text: piece, hit: wanted.has(wordsOf(piece)[0]) }));
    let first = Math.max(0, pieces.findIndex((piece) => piece.hit));
    for (let before = 0; first > 0 && before < length / 3; first -= 1) before += pieces[first - 1].text.length;
    let shown = 0;
    const kept = pieces.slice(first).filter((piece) => (shown += piece.text.length) < length);
    if (first > 0) kept.unshift({ text: "… ", hit: false });
    if (shown >= length) kept.push({ text: " …", hit: false });
    return kept;
  }

  return { read, find, around };
})();
