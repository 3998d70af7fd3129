// The check code of a completion record. Pure.
// Needs record/crc32.
var course = course || {};
course.checkCode = (function () {
  "use strict";

  /** @param {string} text @returns {string} a short check code, the same however lines are broken and words spaced */
  function checkCode(text) {
    const sum = course.crc32(text.split(/\s+/).filter(Boolean).join(" ")).toString(16).toUpperCase().padStart(8, "0");
    return `${sum.slice(0, 4)}-${sum.slice(4)}`;
  }

  return checkCode;
})();
