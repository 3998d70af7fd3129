// The launch page: begins the session, chooses whose record the pages work on, brings in what the platform holds, and says to the platform
// what was done. The pages in its frame reach it as `courseLaunch` (bridge.js).
// Needs record/facts, record/store, record/figures, record/days, lms/early, lms/about, lms/memory, lms/compact, lms/folding, lms/scorm, lms/cmi5, lms/session.
var course = course || {};
(function () {
  "use strict";

  const { compact, folding } = course;
  const about = /** @type {any} */ (course).about; // the packager writes it
  const COPY = `course-lms:${about.course}:`; // where what was last merged lies, by profile: a platform may lose it
  const NOBODY = "visit";
  /** Lines that can be said, the most pressing first; one stands at a time. */
  const LINES = ["over memory", "over", "absent", "nobody", "newer", "long", "unreached memory", "unreached", "review", "memory", "damaged"];

  /** @type {Set<string>} */
  const lines = new Set();
  /** @type {Record<string, Map<string, string>>} */
  const kept = {};
  /** @type {InstanceType<typeof course.Store>} */
  let record = new course.Store(about.course);
  /** @type {Map<string, any>} */
  const noted = new Map();
  /** @type {Map<string, any>} */
  let spacings = new Map();
  let copy = compact.empty();
  let profile = { id: NOBODY, name: "" };
  let memory = true;
  let counts = true; // whether the platform counts this visit
  let held = false; // the platform holds what must not be written over
  let stored = ""; // what the platform is known to hold
  let told = ""; // the rest of what was said and kept
  /** @type {Set<string>} answers that the platform has, by their events */
  let reported = new Set();
  let begun = false;

  /** Say a line, or no longer. @param {string} name @param {boolean} [holds] */
  function say(name, holds = true) {
    const full = memory && (name === "over" || name === "unreached") ? `${name} memory` : name;
    if (holds) lines.add(full);
    else for (const each of [name, `${name} memory`]) lines.delete(each);
    const place = /** @type {HTMLElement} */ (document.querySelector("[data-says]"));
    const first = LINES.find((each) => lines.has(each)) || "";
    if (place.dataset.line === first) return;
    place.dataset.line = first;
    const words = /** @type {HTMLTemplateElement} */ (document.querySelector("[data-lines]")).content;
    const line = first && words.querySelector(`[data-line="${first}"]`);
    place.replaceChildren(...(line ? [line.cloneNode(true)] : []));
  }

  /** @returns {any[]} all events of the record, in order */
  function events() {
    const all = new Map(noted);
    for (const event of record.events) all.set(event.id, event);
    return course.facts.inOrder(all);
  }

  /** @param {string} text @returns {string} a name for a learner that says nothing of them: 64 bits of a hash (cyrb53, with both halves whole) */
  function hashed(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (const letter of text) {
      const code = letter.codePointAt(0) || 0;
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    const mixed = (/** @type {number} */ a, /** @type {number} */ b) => (Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)) >>> 0;
    return [mixed(one, two), mixed(two, one)].map((half) => half.toString(36).padStart(7, "0")).join("");
  }

  /** @returns {Promise<boolean>} whether this browser keeps something for this page */
  async function keeps() {
    try {
      localStorage.setItem(COPY, "");
      localStorage.removeItem(COPY);
    } catch (error) {
      return false;
    }
    const store = await new course.Store(about.course).open();
    const able = !store.trouble || store.trouble === "behind";
    store._database?.close();
    return able;
  }

  /** Begin with what the platform says; called again where it comes late. @param {any} found null: nothing */
  async function begin(found) {
    if (!found) {
      say(session.state === "over" ? "over" : "absent");
      return open();
    }
    const learner = found.learner.id ? { id: `lms-${hashed(found.learner.id)}`, name: found.learner.name.slice(0, 60) } : null;
    say("absent", false);
    counts = found.counts;
    // A page that is open already works on a record in memory: it goes on, and the platform hears of it.
    const late = begun;
    if (!late) {
      memory = about.visitOnly || !learner || !(await keeps());
      profile = learner || profile;
      await openRecord();
    }
    if (session.state === "over") say("over");
    if (!learner) say("nobody");
    else if (memory) say("memory");
    if (!counts) say("review");
    if (found.back) offerWayBack(found.back);
    await takeIn(found.text);
    if (!late) open();
    session.changed();
  }

  /** The platform says where to go when the learner is done. @param {string} address */
  function offerWayBack(address) {
    const button = /** @type {HTMLElement} */ (document.querySelector("[data-back]"));
    button.hidden = false;
    button.addEventListener("click", async () => {
      await session.finish();
      location.assign(address);
    });
  }

  /** Let the pages have their record. */
  async function open() {
    if (!begun && !record._database) await openRecord();
    begun = true;
    courseLaunch.open({ profile, memory, kept });
  }

  async function openRecord() {
    if (memory) Object.defineProperty(window, "indexedDB", { value: course.memory(kept), configurable: true });
    record = new course.Store(about.course);
    record.use(profile);
    await record.open();
    await record.change("profiles", (store) => store.put(profile));
    await record.read();
    record.addEventListener("change", () => session.changed());
    reported = new Set(JSON.parse(recall("answers") || "[]"));
  }

  /** @param {string} what @returns {string} */
  function recall(what) {
    try {
      return memory ? "" : localStorage.getItem(`${COPY + profile.id}:${what}`) || "";
    } catch (error) {
      return "";
    }
  }

  /** @param {string} what @param {string} text */
  function remember(what, text) {
    try {
      if (!memory) localStorage.setItem(`${COPY + profile.id}:${what}`, text);
    } catch (error) {
      // It is a second copy.
    }
  }

  /** Bring in what the platform holds, and what this browser knew of it. @param {string} text */
  async function takeIn(text) {
    const there = compact.decode(text);
    if (there.fault === "newer") {
      held = true;
      say("newer");
    } else if (there.fault && there.fault !== "none") say("damaged");
    stored = text;
    const known = [there.form, compact.decode(recall("copy")).form];
    for (const form of known) if (form) copy = compact.merged(copy, form);
    spacings = folding.spacings(copy, about);
    const missing = folding.missing(copy, events(), about);
    if (missing.length) await record.append(missing);
    for (const event of missing) noted.set(event.id, event);
  }

  /** @returns {any} what to say to the platform now; null: nothing new */
  function asked() {
    const all = events();
    const now = folding.fold(all, about, spacings);
    copy = compact.merged(compact.renewed(copy, now), now);
    const text = compact.encode(copy);
    remember("copy", text);
    const long = text.length > about.most;
    say("long", long);
    const { complete, progress, score } = standing(all);
    const answers = counts ? unreported(all) : [];
    const writes = !held && !long && text !== stored;
    const rest = JSON.stringify([complete, progress, score]);
    if (!writes && rest === told && !answers.length) return null;
    return { text: writes ? text : null, whole: text, complete, progress, score, passed: about.passed, answers, counts, rest, merged: mergedWith };
  }

  /** @param {string} other what another window wrote @returns {string | null} what both say; null: it must be left alone */
  function mergedWith(other) {
    const { form, fault } = compact.decode(other);
    if (fault === "newer") {
      held = true;
      say("newer");
      return null;
    }
    if (form) copy = compact.merged(copy, form);
    remember("copy", compact.encode(copy));
    return compact.encode(copy);
  }

  /** @param {any[]} all events @returns {{complete: boolean, progress: number, score: number | null}} of what this package asks for */
  function standing(all) {
    const index = course.figures.indexOf(all);
    const today = course.days.today();
    const done = about.items.map((/** @type {string} */ id) => {
      const strategy = about.catalogue.strategies.find((/** @type {any} */ each) => each.id === id);
      const long = about.catalogue.cases.find((/** @type {any} */ each) => each.id === id);
      return strategy ? course.figures.strategyOf(index, strategy, today) : { complete: course.figures.isPlayed(index, long), first: 0, firsts: 0 };
    });
    const sum = (/** @type {"first" | "firsts"} */ what) => done.reduce((/** @type {number} */ all, /** @type {any} */ each) => all + each[what], 0);
    const complete = done.filter((/** @type {any} */ each) => each.complete).length;
    const score = about.score && sum("firsts") ? Math.round((100 * sum("first")) / sum("firsts")) : null;
    return { complete: complete === done.length, progress: complete / done.length, score };
  }

  /** @param {any[]} all events @returns {any[]} answers that the platform has not been told of: first ones and those of tests, or each where asked for */
  function unreported(all) {
    const index = course.attempts.of(all);
    const found = [];
    const first = new Set();
    for (const event of all) {
      if (event.kind !== "answered") continue;
      const later = first.has(event.question);
      first.add(event.question);
      // What was restored the platform was told before, on another computer.
      if (reported.has(event.id) || event.id.startsWith("lms-") || (later && !about.everyAnswer)) continue;
      const question = [...about.questions, ...about.tests].find((each) => each?.id === event.question);
      if (!question) continue;
      const result = course.attempts.resultOf(index, event);
      const times = index.answers.get(event.question) || [];
      const id = later ? `${event.question}.${times.indexOf(event) + 1}` : event.question;
      found.push({ id, question: event.question, event: event.id, kind: question.kind, options: question.options, response: event.response, result, at: event.at });
    }
    return found;
  }

  /** @param {any} said @param {"kept" | "unreached" | "over"} how */
  function became(said, how) {
    say("unreached", how === "unreached");
    if (how === "over") say("over");
    if (how !== "kept") return;
    if (said.text !== null) stored = said.text;
    told = said.rest;
    for (const answer of said.answers.slice(0, said.taken ?? 0)) reported.add(answer.event);
    remember("answers", JSON.stringify(Array.from(reported)));
    say("damaged", false);
  }

  const platform = about.standard === "cmi5" ? new course.Cmi5(window) : new course.Scorm(about.standard, window);
  const session = new course.Session(platform, asked, became);

  Object.assign(courseLaunch, {
    /** @param {string} text */
    noted(text) {
      const made = JSON.parse(text);
      for (const event of made) noted.set(event.id, event);
      session.changed();
      if (made.some((/** @type {any} */ event) => event.kind === "handed")) session.soon();
    },
    left: () => session.soon(),
    /** @param {any[]} attempts @returns {any} */
    continued(attempts) {
      const first = attempts[0] && events().find((event) => event.kind === "answered" && event.at === attempts[0].at);
      const from = first && spacings.get(first.question);
      return from ? folding.continued(attempts, from) : null;
    },
  });

  document.addEventListener("visibilitychange", () => document.hidden && session.soon());
  window.addEventListener("pagehide", ({ persisted }) => {
    session.leave(persisted);
    record.leave();
  });
  session.begin(begin);
})();
