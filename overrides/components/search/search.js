// The search: shows what is found for the words given. Loaded, with its index, when it is opened first (page.js); words are in
// search.html, and what fits is worked out in find.js.
// Needs page/page, components/search/find.
var course = course || {};
(function () {
  "use strict";

  const MOST = 12; // pages shown
  const SHOWN = 160; // letters of a section shown around a word

  const host = /** @type {HTMLElement} */ (document.querySelector("course-search"));
  const at = (/** @type {string} */ name) => /** @type {any} */ (host.querySelector(`[data-${name}]`));
  const field = at("words");

  /** @param {string} name of a word @param {...(string | number)} values */
  function says(name, ...values) {
    at("hits").textContent = course.page.word(host, "words", name, ...values);
  }

  /** @type {any} the index, once it has come and was read */
  let known = null;

  let rested = 0; // when the browser was last let go
  /** Let the browser do what waits, where the last rest is some time ago. @returns {Promise<any>} */
  async function rest() {
    if (performance.now() - rested < 20) return;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  }

  function show() {
    const asked = field.value.trim();
    if (!known || !asked) {
      at("hits").textContent = "";
      at("found").replaceChildren();
      if (asked) says("coming");
      return;
    }
    const found = course.find.find(known, asked);
    at("found").replaceChildren(...found.pages.slice(0, MOST).map((page) => entry(page, found.words)));
    if (!found.pages.length) says("none", asked);
    else if (found.mended) says("mended", asked, found.mended);
    else if (found.pages.length > MOST) says("most", found.pages.length, MOST);
    else says("found", found.pages.length);
  }

  /** @param {{name: string, title: string, parts: any[]}} page @param {string[]} words @returns {HTMLElement} */
  function entry(page, words) {
    const made = document.createElement("li");
    const link = (/** @type {string} */ hash, /** @type {string} */ text) => Object.assign(document.createElement("a"), { href: host.dataset.root + page.name + (hash && `#${hash}`), textContent: text });
    made.append(link("", page.title));
    for (const part of page.parts) {
      const line = document.createElement("p");
      if (part.id) line.append(link(part.id, part.heading), " ");
      for (const { text, hit } of course.find.around(part.text, words, SHOWN)) {
        line.append(hit ? Object.assign(document.createElement("mark"), { textContent: text }) : text);
      }
      made.append(line);
    }
    return made;
  }

  field.addEventListener("input", show);
  // Down and up go from the field through what was found; Enter in the field goes to the first.
  host.addEventListener("keydown", (event) => {
    const links = Array.from(/** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll(".search__found a")));
    const stops = [field, ...links];
    const place = stops.indexOf(document.activeElement);
    const next = stops[place + (event.key === "ArrowDown" ? 1 : -1)];
    if (/^Arrow(Down|Up)$/.test(event.key) && place >= 0 && next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Enter" && event.target === field) links[0]?.click();
    else if (event.key === "Escape") {
      event.preventDefault(); // a browser would empty the field first
      host.querySelector("dialog")?.close();
    }
  });
  // A link within this page leads behind the dialog.
  host.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest(".search__found a")) host.querySelector("dialog")?.close();
  });

  show();
  course.page.load(host.dataset.index || "").then(
    async () => {
      known = await course.find.read(/** @type {any} */ (course).searchIndex, rest);
      host.setAttribute("data-ready", "");
      show();
    },
    () => says("lost"),
  );
})();
