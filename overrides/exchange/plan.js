// What a supervisor assigns, as a link and as a file; and reading one back, which is taken for hostile until every value has been
// checked. Pure, but for the browser's own compression.
// Needs record/figures, record/kinds.
/**
 * @typedef {object} Plan
 * @property {string} id of this plan, so that it is accepted only once
 * @property {string} from who asks
 * @property {string} due a day, YYYY-MM-DD, or empty
 * @property {string} note in the supervisor's words
 * @property {string[]} items ids of strategies and cases, in order
 * @property {number} results how many are asked for with each strategy
 */
var course = course || {};
course.plan = (function () {
  "use strict";

  const FORMAT = "course-assignment";
  const VERSION = 1;
  const LINK_VERSION = 2; // since version 2 a link says how many letters follow
  const MOST = { link: 4000, text: 20_000 };
  const FOLLOWS = 8; // letters at the end of a link of version 1 that may belong to the text after it, and are tried without

  // How long a plan takes. The page for supervisors and docs/figures.md state the same rule.
  const WORDS_A_MINUTE = 200;
  const MINUTES = { question: 1.5, case: 15, result: 10, round: 8 };
  const LINES = 3; // replied to twice make an assigned round

  /**
   * @param {any} value of whatever shape
   * @returns {{plan: Plan} | {refused: string}} `refused`: the name of the word that says why
   */
  function checked(value) {
    if (typeof value !== "object" || value === null || value.format !== FORMAT) return { refused: "not a plan" };
    if (Number.isInteger(value.version) && value.version > VERSION) return { refused: "newer plan" };
    if (value.version !== VERSION) return { refused: "not a plan" };
    const { id, from, due, note, items, results } = value;
    const { fieldsOf, misfit } = course.kinds;
    if (misfit(fieldsOf("accepted"), { plan: id, from, due, note, items, results })) return { refused: "broken plan" };
    return { plan: { id, from, due, note, items: items.slice(), results } };
  }

  /** @param {string} text of a file @returns {{plan: Plan} | {refused: string}} */
  function fromText(text) {
    if (text.length > MOST.text) return { refused: "not a plan" };
    try {
      return checked(JSON.parse(text));
    } catch (error) {
      return { refused: "not a plan" };
    }
  }

  /** @param {Plan} plan @returns {string} the text of its file */
  function toText(plan) {
    return JSON.stringify({ format: FORMAT, version: VERSION, ...plan }, null, 1);
  }

  /**
   * A link carries the plan after its #, which no browser sends to a server: the version, how many letters follow, and the fields as
   * compressed JSON in base64url. The count tells the plan from what a mail program or a sentence adds after it.
   * @param {Plan} plan @param {string} page the address of the page that opens it
   * @returns {Promise<string>}
   */
  async function toLink(plan, page) {
    const { id, from, due, note, items, results } = plan;
    const bytes = new TextEncoder().encode(JSON.stringify([id, from, due, note, items.join(" "), results]));
    const packed = await through(bytes, new CompressionStream("deflate-raw"), MOST.text);
    const letters = btoa(String.fromCharCode(.../** @type {Uint8Array} */ (packed)));
    const safe = letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    return `${page}#plan=${LINK_VERSION}.${safe.length}.${safe}`;
  }

  /** @param {string} hash of an address, from its # on, with whatever was added after the link @returns {Promise<{plan: Plan} | {refused: string}>} */
  async function fromHash(hash) {
    // Mail programs write “=” as “=3D”, and break lines by a space or a “=”.
    const found = /^#plan(?:=3D|%3D|=)(\d{1,3})\.(.*)$/is.exec(hash.slice(0, 2 * MOST.link));
    if (!found) return { refused: "broken link" };
    if (Number(found[1]) > LINK_VERSION) return { refused: "newer plan" };
    for (const letters of lettersOf(Number(found[1]), found[2])) {
      const fields = await unpacked(letters);
      if (!fields) continue;
      const [id, from, due, note, items, results] = fields;
      return checked({ format: FORMAT, version: VERSION, id, from, due, note, items: items.split(" "), results });
    }
    return { refused: "broken link" };
  }

  /** @param {number} version @param {string} rest of a link @returns {string[]} the letters that may be the plan; none where the link was cut off */
  function lettersOf(version, rest) {
    if (version === 1) {
      const [run] = /** @type {RegExpExecArray} */ (/^[A-Za-z0-9_-]*/.exec(rest.slice(0, MOST.link)));
      return Array.from({ length: FOLLOWS + 1 }, (_, less) => run.slice(0, run.length - less));
    }
    const counted = /^(\d{1,4})\.(.*)$/s.exec(rest.replace(/%20|(?:=|%3D)(?:20|0A|0D)?|%0D|%0A|\s/gi, ""));
    const letters = counted ? counted[2].slice(0, Number(counted[1])) : "";
    return counted && letters.length === Number(counted[1]) ? [letters] : [];
  }

  /** @param {string} letters @returns {Promise<any>} the fields that they hold; null where they hold no whole plan */
  async function unpacked(letters) {
    try {
      const packed = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
      const text = await through(bytes, new DecompressionStream("deflate-raw"), MOST.text);
      const fields = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
      return Array.isArray(fields) && typeof fields[4] === "string" ? fields : null;
    } catch (error) {
      return null;
    }
  }

  /**
   * @param {Uint8Array} bytes @param {GenericTransformStream} stream @param {number} most how many bytes may come out, since a few letters
   *   can unpack to gigabytes
   * @returns {Promise<Uint8Array>} @throws {RangeError} more would come out
   */
  async function through(bytes, stream, most) {
    const reader = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(/** @type {any} */ (stream)).getReader();
    /** @type {number[]} */
    const out = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (out.length + part.value.length > most) {
        reader.cancel();
        throw new RangeError("too long");
      }
      for (const byte of part.value) out.push(byte);
    }
    return Uint8Array.from(out);
  }

  /**
   * How long a plan takes.
   * @param {Plan} plan @param {Catalogue} catalogue with the words of each strategy's page
   * @returns {["minutes" | "hours", number]} the name of a word and its number: minutes in steps of five, or half hours from ninety minutes on
   */
  function timeOf(plan, catalogue) {
    let minutes = 0;
    for (const item of plan.items) {
      const strategy = catalogue.strategies.find((each) => each.id === item);
      if (strategy) minutes += strategy.words / WORDS_A_MINUTE + MINUTES.question * strategy.questions.length + MINUTES.result * plan.results;
      else if (catalogue.cases.some((each) => each.id === item)) minutes += MINUTES.case;
      else if (catalogue.rounds?.some((each) => each.id === item)) minutes += MINUTES.round;
    }
    return minutes < 90 ? ["minutes", Math.max(5, Math.round(minutes / 5) * 5)] : ["hours", Math.round(minutes / 30) / 2];
  }

  /**
   * What of a plan is done, as the record shows it.
   * @param {Index} index of the record @param {Plan} plan @param {Catalogue} catalogue @param {number} today
   * @returns {{id: string, title: string, page: string, done: boolean, lacks: string[]}[]} the items that this edition has; `lacks`: names
   *   of words for what is still to be done
   */
  function progressOf(index, plan, catalogue, today) {
    return plan.items.flatMap((id) => {
      const strategy = catalogue.strategies.find((each) => each.id === id);
      const long = catalogue.cases.find((each) => each.id === id);
      const round = catalogue.rounds?.find((each) => each.id === id);
      const found = strategy || long || round;
      if (!found) return [];
      const lacks = strategy ? lacking(course.figures.strategyOf(index, strategy, today), plan.results) : [];
      if (long && !course.figures.isPlayed(index, long)) lacks.push("play");
      if (round && course.figures.twiceOf(index, round.strategy) < LINES) lacks.push("practise");
      return [{ id, title: found.title, page: found.page, done: !lacks.length, lacks }];
    });
  }

  /** @param {Figures} row @param {number} results asked for @returns {string[]} names of words for what is still to be done */
  function lacking(row, results) {
    const lacks = [];
    if (!row.read) lacks.push("read");
    if (row.tried < row.questions) lacks.push("try");
    else if (!row.mastered) lacks.push("master");
    if (row.hasCase && !row.played) lacks.push("play");
    if (row.entries < results) lacks.push("write");
    return lacks;
  }

  /** @param {Index} index of a record @returns {Plan[]} the plans accepted and not put away, oldest first */
  function accepted(index) {
    return Array.from(index.plans.values()).filter((plan) => !plan.gone);
  }

  return { MOST, fromText, toText, toLink, fromHash, timeOf, progressOf, accepted };
})();
