// The statistics of the board: agreement of two raters, the change of one person and of a group, how an item tells people apart.
// Each says how it is worked out and how its interval was tried; docs/figures.md says the same in words. Pure.
/** @typedef {{at: number, low: number, high: number}} Interval an estimate with its 95 % interval */
/** @typedef {Interval & {people: number, orders: [number, number]}} GroupChange `orders`: how many people had the one order and the other */
var course = course || {};
course.measure = (function () {
  "use strict";

  const Z = 1.96; // two-sided 95 % of the normal distribution
  const STEPS = 2000; // of the sum that stands for the integral in `quantile`
  const EDGE = 0.999; // a correlation of 1 has no finite Fisher’s z

  /** @param {number[]} values @returns {number} their mean; NaN of none */
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;

  /** @param {number[]} values @returns {number} the sum of squared differences from their mean */
  function squares(values) {
    const middle = mean(values);
    return values.reduce((sum, each) => sum + (each - middle) ** 2, 0);
  }

  /** @param {number[]} values two or more @returns {number} their variance, over one less than their number */
  const variance = (values) => squares(values) / (values.length - 1);

  /** @param {number} value @returns {number} Fisher’s z */
  const fisher = (value) => Math.atanh(Math.min(EDGE, Math.max(-EDGE, value)));

  /** @param {number} at @param {number} z Fisher’s z of the middle @param {number} reach on the scale of z @returns {Interval} */
  const backFrom = (at, z, reach) => ({ at, low: Math.tanh(z - reach), high: Math.tanh(z + reach) });

  /**
   * The quantile of Student’s t that leaves 2.5 % above it. With x = √df · tan φ the density becomes cos(φ) to the power df − 1, so that
   * plain sums over φ do; right to three digits from 1 to 1000 degrees of freedom, and above as for 1000.
   * @param {number} df degrees of freedom, from 1 on, whole or not @returns {number}
   */
  function quantile(df) {
    const freedom = Math.min(df, 1000);
    const step = Math.PI / 2 / STEPS;
    const parts = Array.from({ length: STEPS }, (_, place) => Math.cos((place + 0.5) * step) ** (freedom - 1));
    let left = 0.95 * parts.reduce((sum, each) => sum + each, 0);
    let place = 0;
    for (; left > parts[place]; place += 1) left -= parts[place];
    return Math.sqrt(freedom) * Math.tan((place + left / parts[place]) * step);
  }

  /** @param {[number, number][]} pairs what two raters gave @returns {number[]} how many, the sums of each rater’s numbers, of all their squares, and of the squared differences */
  function sumsOf(pairs) {
    const sums = [pairs.length, 0, 0, 0, 0];
    for (const [a, b] of pairs) [a, b, a * a + b * b, (a - b) ** 2].forEach((each, place) => (sums[place + 1] += each));
    return sums;
  }

  /** @param {number[]} sums as from `sumsOf` @returns {number | null} Cohen’s kappa with quadratic weights; null where all is the same number */
  function agreed([count, one, other, squared, apart]) {
    const byChance = squared - (2 * one * other) / count;
    return byChance > 0 ? 1 - apart / byChance : null;
  }

  /**
   * Agreement of two raters: Cohen’s kappa with quadratic weights (1968), and its 95 % interval. Replies of one person are alike, so the usual
   * large-sample formula (Fleiss, Cohen & Everitt, 1969), which takes each reply for itself, gives intervals that are too short: in simulation,
   * with 3 to 20 people of 16 replies, they held the true value in 82 to 95 of 100. Here each person in turn is left out (the jackknife), on the scale
   * of Fisher’s z, with the t of one less than the people: it held it in 91 to 96 of 100.
   * @param {[number, number][][]} groups for each person what the two raters gave to each reply
   * @returns {Interval | null} null: fewer than three people, or nothing that differs
   */
  function kappa(groups) {
    const own = groups.map(sumsOf);
    const total = own.reduce((sums, each) => sums.map((sum, place) => sum + each[place]), [0, 0, 0, 0, 0]);
    const all = agreed(total);
    const without = own.map((each) => agreed(total.map((sum, place) => sum - each[place])));
    if (groups.length < 3 || all === null || without.includes(null)) return null;
    const spread = ((groups.length - 1) / groups.length) * squares(without.map((each) => fisher(/** @type {number} */ (each))));
    return backFrom(all, fisher(all), quantile(groups.length - 1) * Math.sqrt(spread));
  }

  /**
   * How far apart the replies of one person at one time lie, pooled over all people and times: what chance does to a reply, of the line, the
   * day and the rater together.
   * @param {number[][]} cells ratings of the replies of one person at one time @returns {{spread: number, df: number} | null} a standard deviation and its degrees of freedom; null: none has two
   */
  function within(cells) {
    const df = cells.reduce((sum, each) => sum + Math.max(0, each.length - 1), 0);
    const all = cells.reduce((sum, each) => sum + (each.length ? squares(each) : 0), 0);
    return df > 0 ? { spread: Math.sqrt(all / df), df } : null;
  }

  /**
   * The smallest change of one person that is more than noise. With the same number of replies each time it is SEM × t × √2, where SEM, the
   * standard error of the mean of the replies, is `spread` by the root of their number; and t is 1.96 where many replies made it.
   * @param {{spread: number, df: number}} noise as from `within` @param {number} before replies @param {number} after replies @returns {number} in points of the scale
   */
  const smallest = ({ spread, df }, before, after) => quantile(df) * spread * Math.sqrt(1 / before + 1 / after);

  /**
   * The change of a group whose two forms were given in an order drawn by chance: the plain mean of the mean changes of both orders. What one form is
   * harder than the other adds to one order what it takes from the other, and so falls out. The interval is Welch’s, of the two orders’ variances.
   * @param {number[]} one changes, after less before, of those who had the one order @param {number[]} other of those who had the other
   * @returns {GroupChange | null} null: not two people in each order
   */
  function crossed(one, other) {
    if (Math.min(one.length, other.length) < 2) return null;
    const parts = [one, other].map((each) => variance(each) / each.length);
    const sum = parts[0] + parts[1];
    const at = (mean(one) + mean(other)) / 2;
    const df = sum ? sum ** 2 / (parts[0] ** 2 / (one.length - 1) + parts[1] ** 2 / (other.length - 1)) : 1;
    const reach = sum ? (quantile(df) * Math.sqrt(sum)) / 2 : 0;
    return { at, low: at - reach, high: at + reach, people: one.length + other.length, orders: [one.length, other.length] };
  }

  /**
   * How an item tells those who do well from those who don’t: the correlation of being right in it with the share right in all the others
   * (corrected: the item is not held against itself), with Fisher’s interval.
   * @param {[number, number][]} people right or not (1 or 0), and the share right in the rest @returns {Interval | null} null: fewer than four, or all alike
   */
  function itemRest(people) {
    const [item, rest] = [0, 1].map((part) => people.map((each) => each[part]));
    const apart = Math.sqrt(squares(item) * squares(rest));
    if (people.length < 4 || !apart) return null;
    const [here, there] = [mean(item), mean(rest)];
    const at = people.reduce((sum, each) => sum + (each[0] - here) * (each[1] - there), 0) / apart;
    return backFrom(at, fisher(at), Z / Math.sqrt(people.length - 3));
  }

  return { mean, quantile, kappa, within, smallest, crossed, itemRest };
})();
