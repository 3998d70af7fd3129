// A word of a component that has links in it, for the few pages that show such.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  /**
   * @param {HTMLElement} host with its words in a template
   * @param {string} name of the word
   * @param {...(string | number)} values for {0}, {1} …, each of which stands once, outside of links
   * @returns {HTMLElement}
   */
  course.page.linked = (host, name, ...values) => {
    const word = course.page.template(host, "words").querySelector(`[data-word="${name}"]`);
    for (const part of word.childNodes) {
      if (part.nodeType === Node.TEXT_NODE) part.textContent = part.textContent.replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {string} */ place) => String(values[Number(place)]));
    }
    return word;
  };
})();
