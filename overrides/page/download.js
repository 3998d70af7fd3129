// A text offered as a file.
// Needs record/days.
var course = course || {};
course.download = (function () {
  "use strict";

  /** Offer text as a file. @param {string} text @param {string} name without its ending @param {string} ending @param {string} type */
  function download(text, name, ending, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = `${name}-${course.days.iso(course.days.today())}.${ending}`;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  return download;
})();
