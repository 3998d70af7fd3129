// Rounds of practice: what was replied to which line, the level that moves with it, and which line comes next. Pure.
/** @typedef {{id: string, level: number, criteria?: number}} Line a practice line, as the course has it now */
/**
 * @typedef {object} Try the first reply to a line, with what came of it
 * @property {string} id
 * @property {number} at
 * @property {string} round
 * @property {string} strategy
 * @property {string} line
 * @property {number} mood in which the line was said, from 0
 * @property {string} words empty where it was only said aloud
 * @property {string[]} met criteria that the learner ticked
 * @property {number} of how many there were; 0: not ticked yet
 * @property {any} again the event of the second reply; null where there is none
 * @property {string} felt how hard the line was; "" where it was not said
 */
/** @typedef {{tries: Map<string, Try>, begun: any[], landed: any[]}} Rounds first replies by id, the events of rounds begun and of replies that landed */
var course = course || {};
course.rounds = (function () {
  "use strict";

  const LEVELS = 3;
  const STEP = 3; // points after which the level changes
  const LENGTH = 480_000; // milliseconds of a round
  const MOODS = 2;

  /** @returns {Rounds} of no events */
  const empty = () => ({ tries: new Map(), begun: [], landed: [] });

  /** @param {Rounds} index changed @param {any} event the next in order */
  function take(index, event) {
    const { tries, begun, landed } = index;
    if (event.kind === "practising") begun.push(event);
    else if (event.kind === "landed") landed.push(event);
    else if (event.kind === "replied" && !event.betters) tries.set(event.id, { ...event, met: [], of: 0, again: null, felt: "" });
    const own = tries.get(event.kind === "replied" ? event.betters : event.kind === "marked" ? event.attempt : event.reply);
    if (!own) return;
    if (event.kind === "replied") own.again = event;
    else if (event.kind === "marked") Object.assign(own, { met: event.met, of: event.of });
    else if (event.kind === "felt") own.felt = event.how;
  }

  /** @param {any[]} events in order @returns {Rounds} */
  function of(events) {
    const index = empty();
    for (const event of events) take(index, event);
    return index;
  }

  /** @param {Rounds} index @param {string} strategy @returns {Try[]} its first replies, in order */
  const triesOf = (index, strategy) => Array.from(index.tries.values()).filter((each) => each.strategy === strategy);

  /** @param {Try} each @returns {number} from -3 to 3: what it says of the level */
  function pointsOf({ met, of: all, felt }) {
    const own = felt === "too easy" ? 1 : felt === "too hard" ? -1 : 0;
    if (!all) return own;
    if (met.length >= all) return own + 2;
    return own + (met.length ? Math.sign(2 * met.length - all) : -2);
  }

  /**
   * The level of the next line. About half the criteria met at first try holds it: more of them move it up, fewer down.
   * @param {Try[]} tries in order @param {number} [level] to begin with
   * @returns {number} from 1 to 3
   */
  function levelOf(tries, level = 1) {
    let points = 0;
    for (const each of tries) {
      // At the ends points are no more than one short of a step, so that the way back is not long.
      points = Math.max(level > 1 ? -STEP : 1 - STEP, Math.min(level < LEVELS ? STEP : STEP - 1, points + pointsOf(each)));
      if (Math.abs(points) < STEP) continue;
      level += Math.sign(points);
      points = 0;
    }
    return level;
  }

  /** @param {Try} each @returns {boolean} whether it was hard: less than half the criteria, or by the learner’s own word */
  const isHard = ({ met, of: all, felt }) => felt === "too hard" || (all > 0 && 2 * met.length < all);

  /**
   * The line that comes next in a round: one that was begun, then those that were hard last time, then new ones of the level, then of
   * the level what was said longest ago, then those of the nearest level.
   * @param {Line[]} lines of a strategy, in order @param {Try[]} tries in order @param {string} round @param {string[]} begun lines with a draft
   * @returns {{line: Line, mood: number} | null} null: each line was said in this round
   */
  function nextLine(lines, tries, round, begun) {
    const level = levelOf(tries);
    const latest = new Map(tries.map((each) => [each.line, each]));
    const rank = (/** @type {Line} */ { id, level: own }) => {
      const last = latest.get(id);
      if (begun.includes(id)) return 0;
      if (last && isHard(last) && own <= level) return 1;
      return own === level ? (last ? 3 : 2) : 3 + Math.abs(own - level);
    };
    const open = lines.filter(({ id }) => latest.get(id)?.round !== round);
    const [line] = open.sort((a, b) => rank(a) - rank(b) || (latest.get(a.id)?.at || 0) - (latest.get(b.id)?.at || 0));
    return line ? { line, mood: tries.filter((each) => each.line === line.id).length % MOODS } : null;
  }

  /** @param {Rounds} index @param {string} round @returns {Try | undefined} the reply in this round that is not done with */
  function openIn(index, round) {
    const last = Array.from(index.tries.values()).filter((each) => each.round === round).at(-1);
    return last?.felt ? undefined : last;
  }

  return { LENGTH, empty, take, of, triesOf, pointsOf, levelOf, isHard, nextLine, openIn };
})();
