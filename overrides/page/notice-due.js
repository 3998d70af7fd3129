// Whether there is something to say of a record: only then are the notices loaded that say it.
// Needs page/page.
var course = course || {};
course.noticeDue = (function () {
  "use strict";

  /** Say why nothing can be saved, while that is so; and no longer, once it is over. @param {HTMLElement} host @param {InstanceType<typeof course.Store>} record */
  async function warn(host, record) {
    const { dataset } = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    if (!record.trouble && !record.aside.length && !record.separate && !dataset.said) return;
    if (await course.page.brought(host, /** @type {string} */ (dataset.notices))) course.notice.show(host, record);
  }

  /**
   * Offer drafts of the same thing that were begun in another tab or earlier, if there are any.
   * @param {HTMLElement} host @param {Element} place @param {InstanceType<typeof course.Store>} record @param {any[]} drafts
   * @param {(draft: any) => string} words what the learner sees of one @param {((draft: any) => any) | null} goOn null: one can't any more
   */
  async function offer(host, place, record, drafts, words, goOn) {
    if (!drafts.length) return place.replaceChildren();
    const { notices } = /** @type {any} */ (host.querySelector("[data-notices]")).dataset;
    if (await course.page.brought(host, notices)) course.notice.offer(host, place, record, drafts, words, goOn);
  }

  return { warn, offer };
})();
