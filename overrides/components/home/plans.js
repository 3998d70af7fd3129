// Assignments on the home page: each item is ticked off when the record shows it done, and the next one is named. Words are in home.html.
// Needs record/days, record/facts, exchange/calendar, exchange/plan, page/act, page/download, page/page.
var course = course || {};
course.showPlans = (function () {
  "use strict";

  /**
   * Show the plans that were accepted.
   * @param {any} home the element of the home page, which has record, catalogue, words and templates
   * @param {Index} index of the record
   * @param {number} today
   */
  function show(home, index, today) {
    const place = home.querySelector("[data-plans]");
    place.replaceChildren(...course.plan.accepted(index).map((plan) => section(home, index, plan, today)));
  }

  /** @param {any} home @param {Index} index @param {Plan} plan @param {number} today @returns {HTMLElement} */
  function section(home, index, plan, today) {
    const made = course.page.template(home, "plan").firstElementChild;
    const at = (/** @type {string} */ name) => made.querySelector(`[data-${name}]`);
    const items = course.plan.progressOf(index, plan, home.catalogue, today);
    const next = items.find((item) => !item.done);
    at("from").textContent = plan.from ? home.word("plan from", plan.from) : home.word("plan");
    at("note").textContent = plan.note;
    at("items").append(...items.map((item) => entry(home, item)));
    at("results").textContent = plan.results ? home.word("plan results", plan.results) : "";
    at("due").textContent = sum(home, plan, items, today);
    at("next").hidden = !next;
    at("next").textContent = next && home.word("plan next", next.title);
    at("next").href = next && `${home.dataset.root}${next.page}`;
    at("calendar").hidden = !plan.due || !next;
    at("calendar").addEventListener("click", () => {
      const title = home.word("plan calendar", at("from").textContent);
      const text = [plan.note, ...items.map((item) => item.title)].filter(Boolean).join("\n");
      course.download(course.calendar(plan, title, text), "assignment", "ics", "text/calendar");
    });
    course.act(at("drop"), () => home.record.append(course.facts.make("dropped", { plan: plan.id })));
    return made;
  }

  /** @param {any} home @param {Plan} plan @param {ReturnType<typeof course.plan.progressOf>} items @param {number} today @returns {string} */
  function sum(home, plan, items, today) {
    const done = items.filter((item) => item.done).length;
    if (done === items.length) return home.word("plan all");
    if (!plan.due) return home.word("plan sum", done, items.length);
    const late = course.days.dayOf(Date.parse(`${plan.due}T12:00:00`)) < today;
    return home.word(late ? "plan late" : "plan due", done, items.length, course.days.inWords(plan.due));
  }

  /** @param {any} home @param {ReturnType<typeof course.plan.progressOf>[0]} item @returns {HTMLElement} */
  function entry(home, item) {
    const made = document.createElement("li");
    made.dataset.done = String(item.done);
    const link = Object.assign(document.createElement("a"), { href: `${home.dataset.root}${item.page}`, textContent: item.title });
    const state = document.createElement("span");
    state.textContent = item.done ? home.word("plan done") : home.word("plan open", item.lacks.map((/** @type {string} */ each) => home.word(`lacks ${each}`)).join(", "));
    made.append(link, " ", state);
    return made;
  }

  return show;
})();
