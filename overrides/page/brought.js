// Data of a page that it does not need at its first load: macros/bank.py makes a script of it, brought when files are opened. While a page is
// edited the data stands in the page itself.
// Needs page/page.
var course = course || {};
course.brought = (function () {
  "use strict";

  /** @type {Record<string, any>} what the scripts brought, by the name of their page */
  const data = {};

  /** @param {HTMLElement} host @returns {Promise<any>} what its page keeps apart; rejected where it can't be had */
  async function of(host) {
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-bank]"));
    const { bank } = place.dataset;
    if (!bank) return JSON.parse(place.textContent || "");
    await course.page.load(bank);
    return data[/** @type {string} */ (bank.split("/").at(-1)).split(".")[0]];
  }

  return { data, of };
})();
