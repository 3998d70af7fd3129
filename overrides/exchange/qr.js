// A QR Code symbol from text, in the words of ISO/IEC 18004:2015, whose sections and tables are named below. Pure.
var course = course || {};
course.qr = (function () {
  "use strict";

  /** @typedef {boolean[][]} Modules Rows of modules from the top; true: dark. */
  /** @typedef {(boolean | null)[][]} Frame The function patterns in their places; null: a module of the encoding region. */
  /**
   * A symbol before its data: `places` are those of the encoding region in the order of bits; `count` is the length of the
   * character count indicator in bytes; it holds `data` codewords in `blocks`, and `check` for error correction in each.
   * @typedef {{frame: Frame, places: number[][], count: number, data: number, blocks: number, check: number}} Blank
   */

  /** Error correction codewords in each block at level M, from version 1: Table 9. */
  const CHECK = [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
    26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  ];
  /** Blocks at level M, from version 1: Table 9. */
  const BLOCKS = [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
    17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
  ];
  // Nested squares from the centre outwards; the outermost of a finder pattern is its separator: 6.3.3, 6.3.4, 6.3.6.
  const FINDER = [true, true, false, true, false];
  const ALIGNMENT = [true, false, true];

  /** Whether a mask inverts a module, by the mask's number: Table 10. @type {((row: number, column: number) => boolean)[]} */
  const MASKS = [
    (row, column) => (row + column) % 2 === 0,
    (row) => row % 2 === 0,
    (row, column) => column % 3 === 0,
    (row, column) => (row + column) % 3 === 0,
    (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
    (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
    (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
    (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
  ];

  /** @param {number} number @param {number} bit 0: the lowest @returns {boolean} whether it is 1; a module for 1 is dark */
  const isOne = (number, bit) => ((number >>> bit) & 1) === 1;

  /** @param {number} data @param {number} bits of check @param {number} divisor @returns {number} BCH code: Annexes C, D */
  function bch(data, bits, divisor) {
    let remainder = data << bits;
    for (let bit = 17; bit >= bits; bit -= 1) if (isOne(remainder, bit)) remainder ^= divisor << (bit - bits);
    return (data << bits) | remainder;
  }

  /** @param {Frame} frame @param {number} row @param {number} column of the centre @param {boolean[]} squares */
  function drawSquares(frame, row, column, squares) {
    const reach = squares.length - 1;
    const within = (/** @type {number} */ place) => place >= 0 && place < frame.length; // the border cuts separators off
    for (let down = -reach; down <= reach; down += 1) {
      for (let right = -reach; right <= reach; right += 1) {
        const dark = squares[Math.max(Math.abs(down), Math.abs(right))];
        if (within(row + down) && within(column + right)) frame[row + down][column + right] = dark;
      }
    }
  }

  /** Draw the alignment patterns; none where a finder pattern is: 6.3.6. @param {Frame} frame @param {number} version */
  function drawAlignment(frame, version) {
    if (version === 1) return;
    const count = Math.floor(version / 7) + 2;
    // Table E.1: even steps, of one length from the last back to the second; the first takes what is left.
    const step = 2 * Math.floor((8 * version + 3 * count + 5) / (4 * count - 4));
    const centres = Array.from({ length: count }, (_, place) => (place ? frame.length - 7 - step * (count - 1 - place) : 6));
    for (const row of centres) {
      for (const column of centres) if (frame[row][column] === null) drawSquares(frame, row, column, ALIGNMENT);
    }
  }

  /** Draw the format information, twice, and the module that is always dark: 7.9.1. @param {Frame} frame @param {number} mask */
  function drawFormat(frame, mask) {
    const size = frame.length;
    const bits = bch(mask, 10, 0x537) ^ 0x5412; // level M is 00 before the mask: Table 12
    for (let bit = 0; bit < 15; bit += 1) {
      const dark = isOne(bits, bit);
      // Row and column 6 are the timing patterns'.
      if (bit < 8) frame[bit < 6 ? bit : bit + 1][8] = frame[8][size - 1 - bit] = dark;
      else frame[8][bit === 8 ? 7 : 14 - bit] = frame[size - 15 + bit][8] = dark;
    }
    frame[size - 8][8] = true;
  }

  /** Draw the version information, twice; the lower versions have none: 7.10. @param {Frame} frame @param {number} version */
  function drawVersion(frame, version) {
    if (version < 7) return;
    const bits = bch(version, 12, 0x1f25);
    for (let bit = 0; bit < 18; bit += 1) {
      const [along, across] = [Math.floor(bit / 3), frame.length - 11 + (bit % 3)];
      frame[along][across] = frame[across][along] = isOne(bits, bit);
    }
  }

  /** @param {number} version @returns {Frame} all but the encoding region; the format information only holds its place: 6.3 */
  function frameOf(version) {
    const size = 17 + 4 * version;
    const frame = Array.from({ length: size }, () => Array(size).fill(null));
    for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) drawSquares(frame, row, column, FINDER);
    drawAlignment(frame, version);
    for (let place = 8; place < size - 8; place += 1) frame[6][place] = frame[place][6] = place % 2 === 0; // timing
    drawFormat(frame, 0);
    drawVersion(frame, version);
    return frame;
  }

  /** @param {Frame} frame @returns {number[][]} places of the encoding region: by two columns, up and down in turn: 7.7.3 */
  function placesIn(frame) {
    const places = [];
    const rows = Array.from(frame.keys());
    for (let right = frame.length - 1; right > 0; right -= 2) {
      if (right === 6) right = 5; // the vertical timing pattern
      rows.reverse();
      const pairs = rows.flatMap((row) => [[row, right], [row, right - 1]]);
      places.push(...pairs.filter(([row, column]) => frame[row][column] === null));
    }
    return places;
  }

  /** @param {number} length in bytes @returns {Blank} of the smallest version that holds so much; RangeError when none does */
  function smallestBlank(length) {
    for (let version = 1; version <= BLOCKS.length; version += 1) {
      const frame = frameOf(version);
      const places = placesIn(frame);
      const [blocks, check] = [BLOCKS[version - 1], CHECK[version - 1]];
      const data = Math.floor(places.length / 8) - blocks * check;
      const count = version < 10 ? 1 : 2; // Table 3
      // Mode indicator and terminator take half a codeword each.
      if (length + count + 1 <= data) return { frame, places, count, data, blocks, check };
    }
    throw new RangeError(`${length} bytes don't fit into a QR Code symbol at level M`);
  }

  /** @param {number[]} bytes @param {Blank} blank @returns {number[]} data codewords: 7.4.5, 7.4.9, 7.4.10 */
  function dataCodewords(bytes, { count, data }) {
    // Whole half bytes, so hexadecimal digits: mode, count, bytes, and the terminator, which always completes a codeword.
    const hex = (/** @type {number} */ value, /** @type {number} */ length) => value.toString(16).padStart(2 * length, "0");
    const digits = `4${hex(bytes.length, count)}${bytes.map((byte) => hex(byte, 1)).join("")}0`;
    const codewords = Array.from(digits.matchAll(/../g), ([pair]) => parseInt(pair, 16));
    const pads = Array.from({ length: data - codewords.length }, (_, place) => (place % 2 ? 0x11 : 0xec));
    return [...codewords, ...pads];
  }

  /** @param {number} one @param {number} other @returns {number} their product in GF(2^8), modulo 0x11d: 7.5.2 */
  function multiply(one, other) {
    let product = 0;
    for (let bit = 7; bit >= 0; bit -= 1) product = (product << 1) ^ (product >>> 7 ? 0x11d : 0) ^ (isOne(other, bit) ? one : 0);
    return product;
  }

  /** @param {number} degree @returns {number[]} the generator polynomial, highest power first, without its leading 1: Annex A */
  function generator(degree) {
    let terms = [1];
    for (let factor = 0, root = 1; factor < degree; factor += 1, root = multiply(root, 2)) {
      terms = [...terms, 0].map((term, place) => term ^ (place ? multiply(terms[place - 1], root) : 0));
    }
    return terms.slice(1);
  }

  /** @param {number[]} block @param {number[]} divisor @returns {number[]} its error correction codewords: 7.5.2 */
  function checkCodewords(block, divisor) {
    let remainder = divisor.map(() => 0);
    for (const codeword of block) {
      const factor = codeword ^ remainder[0];
      remainder = [...remainder.slice(1), 0].map((each, place) => each ^ multiply(divisor[place], factor));
    }
    return remainder;
  }

  /** @param {number[]} data @param {Blank} blank @returns {number[]} of each block in turn, data first: 7.6 */
  function finalCodewords(data, { blocks, check }) {
    const short = Math.floor(data.length / blocks);
    const shorts = blocks - (data.length % blocks); // the blocks after these are one codeword longer
    const start = (/** @type {number} */ block) => block * short + Math.max(0, block - shorts);
    const parts = Array.from({ length: blocks }, (_, block) => data.slice(start(block), start(block + 1)));
    const divisor = generator(check);
    const both = [parts, parts.map((part) => checkCodewords(part, divisor))];
    return both.flatMap((lists) => lists[blocks - 1].flatMap((_, turn) => lists.flatMap((list) => list[turn] ?? [])));
  }

  /** @param {Blank} blank @param {number[]} codewords @param {number} mask @returns {Modules} a symbol: 7.8.2 */
  function masked({ frame, places }, codewords, mask) {
    const modules = frame.map((row) => row.map(Boolean));
    places.forEach(([row, column], place) => {
      const codeword = codewords[place >>> 3] ?? 0; // up to seven modules remain after the last: Table 1
      modules[row][column] = isOne(codeword, 7 - (place & 7)) !== MASKS[mask](row, column);
    });
    drawFormat(modules, mask);
    return modules;
  }

  /** @param {Modules} modules @returns {number} points for what makes the complete symbol hard to read: 7.8.3.1, Table 11 */
  function penalty(modules) {
    const rows = modules.map((row) => row.map(Number).join(""));
    const lines = [...rows, ...modules.map((_, column) => rows.map((row) => row[column]).join(""))];
    let points = 0;
    for (const [run] of lines.join(" ").matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
    for (let row = 1; row < rows.length; row += 1) {
      for (let column = 1; column < rows.length; column += 1) {
        const square = rows[row - 1].slice(column - 1, column + 1) + rows[row].slice(column - 1, column + 1);
        if (square === "0000" || square === "1111") points += 3;
      }
    }
    // Like a finder pattern, with light before or after it, of which the quiet zone is a part. Two may share modules.
    const quiet = lines.map((line) => `0000${line}0000`).join(" ");
    points += 40 * Array.from(quiet.matchAll(/(?=00001011101|.{4}10111010000)/g)).length;
    const dark = (20 * modules.flat().filter(Boolean).length) / rows.length ** 2; // in steps of 5 %
    return points + 10 * Math.floor(Math.abs(dark - 10));
  }

  /**
   * Encode text as a QR Code symbol, of the smallest version that holds it, under the mask with the lowest penalty.
   * @param {string} text becomes UTF-8; the symbol doesn't say so, and readers find out
   * @returns {Modules} without the quiet zone, four light modules wide, that must surround it; RangeError above 2331 bytes
   */
  function matrix(text) {
    const bytes = Array.from(new TextEncoder().encode(text));
    const blank = smallestBlank(bytes.length);
    const codewords = finalCodewords(dataCodewords(bytes, blank), blank);
    const symbols = MASKS.map((_, mask) => masked(blank, codewords, mask));
    const points = symbols.map(penalty);
    return symbols[points.indexOf(Math.min(...points))];
  }

  return { matrix };
})();
