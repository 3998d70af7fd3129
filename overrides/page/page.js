// What every page has: words and templates, and scripts that are loaded when their part comes near.
var course = course || {};
course.page = (function () {
  "use strict";

  /** @param {HTMLElement} host @param {string} name @returns {any} a copy of one of its templates */
  function template(host, name) {
    const found = /** @type {HTMLTemplateElement} */ (host.querySelector(`[data-template="${name}"]`));
    return found.content.cloneNode(true);
  }

  /**
   * Fill the places of a word: {0} takes the first value, {0|answer|answers} the form that goes with it, the first for 1.
   * @param {string} text @param {(string | number)[]} values @returns {string}
   */
  function filled(text, values) {
    return text.replace(/\{(\d)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, place, one, many) => (many === undefined ? values[place] : values[place] === 1 ? one : many));
  }

  /** @param {HTMLElement} host @param {string} list the template that holds the words @param {string} name @param {...(string | number)} values @returns {string} */
  function word(host, list, name, ...values) {
    return filled(template(host, list).querySelector(`[data-word="${CSS.escape(name)}"]`).textContent, values);
  }

  /** @type {Record<string, Promise<any>>} */
  const loaded = {};

  const isSheet = (/** @type {string} */ src) => /\.css$/.test(src);

  /** @param {string} src of a script or a sheet, loaded once a page @returns {Promise<any>} settled once it has loaded */
  function load(src) {
    return (loaded[src] ??= new Promise((onload, reject) => {
      const element = document.createElement(isSheet(src) ? "link" : "script");
      const onerror = () => {
        reject(new Error(src));
        new Document().append(element); // in another document no script is run
      };
      // What is meant for the other of the two does nothing.
      document.head.append(Object.assign(element, { rel: "stylesheet", href: src, src, async: false, onload, onerror }));
    }));
  }

  /** @returns {Promise<any>} once every sheet asked for so far is there, or can't be had: nothing is shown undressed */
  const dressed = () => Promise.allSettled(Object.keys(loaded).filter(isSheet).map(load));

  /** @param {string} list addresses, in order, with spaces between them @returns {Promise<any>} where a script can't be had, none after it is run */
  const loadAll = (list) =>
    Promise.all(
      list.split(" ").map((src, at, all) =>
        load(src).catch((error) => {
          // What follows builds on it: for this page it is as if it could not be had either.
          if (!isSheet(src)) all.slice(at).forEach((next) => /** @type {any} */ (document.querySelector(`[src="${next}"]`))?.onerror());
          throw error;
        }),
      ),
    );

  /** @param {any} element @param {(come?: any) => void} act done once, when the element comes near the screen */
  function near(element, act) {
    const seen = new IntersectionObserver(
      (entries) => {
        // A busy browser tells several at once: that it was far, and that it is near now.
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        act();
      },
      { rootMargin: "100%" },
    );
    seen.observe(element);
  }

  // Each part of a page lists its scripts in order; they are loaded when the part comes near the screen. Not before the scripts that
  // every page has have all run: those of a part build on them, and could be here first.
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of /** @type {NodeListOf<any>} */ (document.querySelectorAll("[data-load]"))) {
      const bring = () => brought(part, part.dataset.load);
      // Where a reader comes in by a link to a section, the top of the page may never be near; a visit is noted all the same.
      if ("visit" in part.dataset) bring();
      else near(part, bring);
    }
  });

  // The search comes when it is asked for, by its button or by Ctrl+K; what is typed before it is here waits in its field.
  const search = /** @type {HTMLElement} */ (document.querySelector("course-search"));
  const dialog = search?.querySelector("dialog");

  function ask() {
    if (!dialog || dialog.open) return;
    dialog.showModal();
    brought(dialog, search.dataset.scripts || "");
  }

  search?.addEventListener("click", ({ target }) => {
    if (/** @type {Element} */ (target).closest("[data-search-open]")) ask();
    // Outside of the dialog's own content is the ground behind it.
    if (target === dialog || /** @type {Element} */ (target).closest("[data-shut]")) dialog?.close();
  });
  document.addEventListener("keydown", (event) => {
    const drawer = /** @type {HTMLElement} */ (event.target);
    if ((event.ctrlKey || event.metaKey) && event.key === "k") ask();
    // The button over the theme's label for the drawer (main.html): a label takes no key.
    else if (/^( |Enter)$/.test(event.key) && drawer.matches(".drawer-key")) drawer.click();
    else return;
    event.preventDefault();
  });

  /** @param {Element} place makes elements of what stands in it for readers without scripts: until it is needed it is no more than a text */
  function unfold(place) {
    for (const folded of place.querySelectorAll("noscript")) {
      const made = document.createElement("template");
      // In what was made from a text already, a browser takes it for elements.
      made.innerHTML = folded.childElementCount ? folded.innerHTML : folded.textContent || "";
      folded.replaceWith(made.content);
    }
  }

  // On paper all of it stands, as for a reader without scripts.
  const print = () => document.querySelectorAll("[data-on-paper]").forEach(unfold);
  window.addEventListener("beforeprint", print);
  matchMedia("print").addEventListener("change", print);

  /**
   * Say in its place that a part could not be loaded. It is no error for the console: the browser has logged what failed, and in Firefox a
   * page that is left fails to load what it still waited for.
   * @param {HTMLElement} part
   */
  function unreached(part) {
    if (!part.querySelector("[data-unreached]")) part.prepend(template(/** @type {HTMLElement} */ (document.querySelector("course-who")), "unreached"));
  }

  /** @param {HTMLElement} part @param {string} list addresses @returns {Promise<boolean>} whether they were loaded; where not, the part says so */
  const brought = (part, list) => loadAll(list).then(() => true, () => (unreached(part), false));

  return { template, filled, word, load, loadAll, brought, dressed, near, unfold, unreached };
})();
