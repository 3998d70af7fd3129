// A checksum that shows a slip, not a forgery. Pure.
var course = course || {};
course.crc32 = (function () {
  "use strict";

  /** @param {string} text @returns {number} its CRC-32 (ISO 3309) */
  function crc32(text) {
    let sum = -1;
    for (const byte of new TextEncoder().encode(text)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return (sum ^ -1) >>> 0;
  }

  return crc32;
})();
