// What every page has: words and templates, scripts that come when a part comes near, and one act for one press.
var course = course || {};
course.page = (function () {
  "use strict";

  /** @param {HTMLElement} host @param {string} name @returns {any} a copy of one of its templates */
  function template(host, name) {
    const found = /** @type {HTMLTemplateElement} */ (host.querySelector(`[data-template="${name}"]`));
    return found.content.cloneNode(true);
  }

  /**
   * @param {HTMLElement} host
   * @param {string} list the template that holds the words
   * @param {string} name
   * @param {...(string | number)} values for {0} and {1}
   * @returns {string}
   */
  function word(host, list, name, ...values) {
    const found = template(host, list).querySelector(`[data-word="${CSS.escape(name)}"]`);
    return found.textContent.replace(/\{(\d)\}/g, (/** @type {string} */ _, /** @type {number} */ place) => String(values[place]));
  }

  /** @type {Record<string, Promise<any>>} */
  const loaded = {};

  const isSheet = (/** @type {string} */ src) => /\.css(\?|$)/.test(src);

  /** @param {string} src of a script or a sheet, loaded once a page @returns {Promise<any>} once it is there */
  function load(src) {
    return (loaded[src] ??= new Promise((resolve, reject) => {
      const element = isSheet(src) ? Object.assign(document.createElement("link"), { rel: "stylesheet", href: src }) : Object.assign(document.createElement("script"), { src, async: false });
      document.head.append(Object.assign(element, { onload: resolve, onerror: () => reject(new Error(`could not be loaded: ${src}`)) }));
    }));
  }

  /** @returns {Promise<any>} once every sheet asked for so far is there, or can't be had: nothing is shown undressed */
  const dressed = () => Promise.allSettled(Object.keys(loaded).filter(isSheet).map(load));

  /** @param {string} list addresses, in order, with spaces between them @returns {Promise<any>} */
  const loadAll = (list) => Promise.all(list.split(" ").map(load));

  /** Say what keeps the record from being kept, if anything does or did. @param {HTMLElement} host @param {InstanceType<typeof course.Store>} record */
  async function warn(host, record) {
    const { dataset } = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    const firefox = location.protocol === "file:" && "MozAppearance" in document.documentElement.style;
    if (!record.trouble && !record.aside.length && !firefox && !dataset.said) return;
    await loadAll(/** @type {string} */ (dataset.notices));
    course.notice.show(host, record, firefox);
  }

  /**
   * Offer what was begun elsewhere of the same thing, if anything was.
   * @param {HTMLElement} host @param {Element} place @param {InstanceType<typeof course.Store>} record @param {any[]} drafts
   * @param {(draft: any) => string} words what the learner sees of one @param {(draft: any) => any} goOn
   */
  async function offer(host, place, record, drafts, words, goOn) {
    if (!drafts.length) return place.replaceChildren();
    await loadAll(/** @type {any} */ (host.querySelector("[data-notices]")).dataset.notices);
    course.notice.offer(host, place, record, drafts, words, goOn);
  }

  /**
   * Keep what is typed into a field, as it is typed, and show what was kept.
   * @param {HTMLElement} host @param {InstanceType<typeof course.Store>} record @param {any} field @param {string} key what it is a draft of
   * @param {Element} place where what was begun elsewhere is offered
   */
  function keepText(host, record, field, key, place) {
    field.value = record.takeUp(key)?.response || "";
    field.addEventListener("input", () => (field.value ? record.saveDraft(key, field.value) : record.dropDrafts(key)));
    const others = () =>
      offer(host, place, record, record.otherDrafts(key), ({ response }) => response, async (other) => {
        await record.setAside(key);
        field.value = record.goOnWith(other).response;
        record.saveDraft(key, field.value);
        field.focus();
        others();
      });
    others();
  }

  let held = false; // a key is held down, and clicks again and again
  let repeated = false; // the click at work is not the first of its kind
  document.addEventListener("keydown", (event) => (held = event.repeat), true);
  document.addEventListener("keyup", () => (held = false), true);
  let byKey = false;
  document.addEventListener(
    "click",
    ({ detail }) => {
      byKey = !detail;
      repeated = detail > 1 || (byKey && held);
    },
    true,
  );

  /**
   * Let an element do something once for each press: not twice for a double click or a key held down, and not again while it is at work.
   * @param {any} element @param {(event: any) => any} doing @param {string} [type] of event
   */
  function act(element, doing, type = "click") {
    let atWork = false;
    let last = -1000;
    element.addEventListener(type, async (/** @type {Event} */ event) => {
      if (type === "submit") event.preventDefault();
      // Enter pressed twice in haste is one press as well.
      const hasty = byKey && performance.now() - last < 500;
      if (atWork || repeated || hasty) return;
      atWork = true;
      last = performance.now();
      try {
        await doing(event);
      } finally {
        atWork = false;
      }
    });
  }

  /** @param {any} element @param {(come?: any) => void} act done once, when the element comes near */
  function near(element, act) {
    const seen = new IntersectionObserver(
      ([{ isIntersecting }]) => {
        if (!isIntersecting) return;
        seen.disconnect();
        act();
      },
      { rootMargin: "100%" },
    );
    seen.observe(element);
  }

  // The parts of a page name their scripts, in order; they come when the part comes near.
  for (const part of /** @type {NodeListOf<any>} */ (document.querySelectorAll("[data-load]"))) {
    near(part, () => loadAll(part.dataset.load).catch((error) => unreached(part, error)));
  }

  /** Say in its place that a part did not come. @param {HTMLElement} part @param {Error} error */
  function unreached(part, error) {
    const says = template(/** @type {HTMLElement} */ (document.querySelector("course-who")), "unreached");
    part.prepend(says);
    throw error;
  }

  return { template, word, load, loadAll, dressed, near, warn, offer, keepText, act };
})();
