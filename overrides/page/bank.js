// Questions and lines that a page brings only when they are asked: macros/bank.py makes a script of each such part of a page.
// Needs page/page.
var course = course || {};
/** @type {Record<string, string>} what was brought, as HTML, by its name */
course.banks = {};
/** @param {HTMLElement} host @param {string} name @returns {Promise<DocumentFragment>} what the page has under this name; fails where it can't be brought */
course.bank = async function (host, name) {
  const place = /** @type {HTMLTemplateElement} */ (host.querySelector(`[data-bank="${name}"]`));
  if (place.dataset.questions && !place.content.childElementCount) {
    await course.page.load(place.dataset.questions);
    place.innerHTML = course.banks[name];
  }
  return place.content;
};
