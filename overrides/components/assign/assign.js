// Assigning: a form, a preview of what the trainee gets, and the plan as a link, a file, a text and a sheet. Words are in assign.html.
// Needs record/crc32, record/days, exchange/plan, exchange/qr, page/download, page/keep-text, page/notice-due, page/part,
// page/form.css, page/plan.css, components/assign/assign.css.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const NOTE = "assign/note"; // the name of a draft
  const LONG = 500; // characters up to which e-mail programs keep a link in one piece
  const QUIET = 4; // modules of white around a QR code

  class Assign extends course.Part {
    plans = JSON.parse(/** @type {any} */ (this.querySelector("[data-plans]")).textContent);
    turn = 0;
    folder = location.protocol === "file:"; // a link would open on this computer only, so the file is offered instead
    /** @type {Promise<void> | undefined} done once the form as it stands is shown */
    shown;

    start() {
      course.noticeDue.warn(this, this.record);
      this.stage.append(this.template("assign"));
      this.form = /** @type {any} */ (this.stage.querySelector("form"));
      this.form.addEventListener("input", () => (this.shown = this.show()));
      this.form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
      for (const button of this.stage.querySelectorAll("[data-plan]")) {
        button.addEventListener("click", () => this.fill(/** @type {any} */ (button).dataset.plan));
      }
      for (const button of this.stage.querySelectorAll("[data-move]")) button.addEventListener("click", () => this.move(/** @type {any} */ (button)));
      course.keepText(this, this.record, this.form.elements.note, NOTE, this.at("unfinished"));
      const acts = { copy: () => this.copy(), file: () => this.save(), print: () => this.giveAndForget(() => window.print()) };
      for (const [name, act] of Object.entries(acts)) this.at(name).addEventListener("click", act);
      if (this.folder) {
        for (const part of this.stage.querySelectorAll("[data-by-link]")) /** @type {HTMLElement} */ (part).hidden = true;
        this.at("file").classList.add("md-button--primary");
        this.at("print").textContent = this.word("print");
      }
      this.at("by-file").hidden = !this.folder;
      return (this.shown = this.show());
    }

    /** @returns {HTMLElement[]} */
    get rows() {
      return Array.from(this.stage.querySelectorAll("[data-item]"));
    }

    /** Fill the form with a ready-made plan. @param {string} name */
    fill(name) {
      const plan = this.plans.find((/** @type {any} */ each) => each.id === name);
      const due = new Date(course.days.dayOf(Date.now()) * 86_400_000 + plan.days * 86_400_000);
      for (const row of this.rows) /** @type {any} */ (row.querySelector("input")).checked = plan.items.includes(row.dataset.item);
      // The plan's items come first, in its own order; the others stay below.
      this.at("items").prepend(...plan.items.map((/** @type {string} */ id) => this.rows.find((row) => row.dataset.item === id)).filter(Boolean));
      this.form.elements.results.value = String(plan.results);
      this.form.elements.due.value = due.toISOString().slice(0, 10);
      this.form.elements.note.value = plan.note;
      this.form.elements.note.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /** @param {HTMLElement} button */
    move(button) {
      const row = /** @type {HTMLElement} */ (button.closest("[data-item]"));
      const up = button.dataset.move === "up";
      // The neighbour moves, not the row, so that the button keeps the focus.
      const neighbour = up ? row.previousElementSibling : row.nextElementSibling;
      if (neighbour && up) row.after(neighbour);
      else if (neighbour) row.before(neighbour);
      const title = /** @type {HTMLElement} */ (row.querySelector("label span")).textContent || "";
      this.at("moved").textContent = this.word("place", title, this.rows.indexOf(row) + 1);
      this.shown = this.show();
    }

    /** @returns {any} the plan as it stands in the form */
    get plan() {
      const { from, due, note, results } = this.form.elements;
      const chosen = this.rows.filter((row) => /** @type {any} */ (row.querySelector("input")).checked);
      const items = chosen.map((row) => row.dataset.item);
      const asked = { from: from.value.trim(), due: due.value, note: note.value.trim(), items, results: Number(results.value) };
      // The id is made from the content: the same link twice is one plan, and a changed form makes another.
      return { id: course.crc32(JSON.stringify(asked)).toString(36).padStart(7, "0"), ...asked };
    }

    /** Show the plan in all its forms at once: none of them is ever older than another. */
    async show() {
      const turn = (this.turn += 1);
      const { plan } = this;
      const page = new URL(/** @type {string} */ (this.dataset.page), location.href).href;
      const link = plan.items.length ? await course.plan.toLink(plan, page) : "";
      if (turn !== this.turn) return; // the form was changed meanwhile
      this.at("done").textContent = "";
      this.at("give").hidden = !plan.items.length;
      this.at("list").replaceChildren(...plan.items.map((/** @type {string} */ id) => this.entry(id)));
      const says = this.inWords(plan);
      for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.stage.querySelectorAll("[data-says]"))) {
        part.textContent = says[part.dataset.says || ""] || "";
      }
      this.at("qr").textContent = "";
      if (!plan.items.length) {
        this.at("length").textContent = "";
        return;
      }
      this.at("text").value = this.text(plan, link);
      this.at("link").value = link;
      this.at("length").textContent = this.word(link.length > LONG ? "long" : "length", link.length);
      this.at("qr").append(picture(course.qr.matrix(link)));
      this.stage.querySelector(".assign__address")?.replaceChildren(this.word("address", link));
    }

    /** @param {string} id @returns {HTMLElement} */
    entry(id) {
      return Object.assign(document.createElement("li"), { textContent: this.titleOf(id) });
    }

    /** @param {string} id @returns {string} */
    titleOf(id) {
      const { strategies, cases, rounds = [] } = this.catalogue;
      return [...strategies, ...cases, ...rounds].find((each) => each.id === id)?.title || id;
    }

    /** @param {Plan} plan @returns {Record<string, string>} */
    inWords(plan) {
      const [unit, count] = course.plan.timeOf(plan, this.catalogue);
      const time = this.word(unit, count);
      return {
        from: plan.from ? this.word("from", plan.from) : this.word("nobody"),
        note: plan.note,
        results: plan.results ? this.word("results", plan.results) : "",
        due: plan.due ? this.word("due", course.days.inWords(plan.due)) : "",
        time: plan.items.length ? this.word("time", time) : this.word("choose"),
        address: "",
      };
    }

    /** @param {Plan} plan @param {string} link @returns {string} what can be pasted into a message */
    text(plan, link) {
      const says = this.inWords(plan);
      const items = plan.items.map((/** @type {string} */ id) => `- ${this.titleOf(id)}`);
      return [says.from, says.note, ...items, says.results, says.due, says.time, this.folder ? this.word("open file") : this.word("open", link)].filter(Boolean).join("\n");
    }

    /** Give the plan away; then the note has left this page, and its draft is not needed any more. @param {() => void} give */
    giveAndForget(give) {
      give();
      this.record.dropDrafts(NOTE);
    }

    /** Copy the link the old way: `navigator.clipboard` is missing on plain http. */
    async copy() {
      await this.shown;
      this.at("link").select();
      const copied = document.execCommand("copy");
      this.at("done").textContent = this.word(copied ? "copied" : "not copied");
      if (copied) this.giveAndForget(() => {});
    }

    save() {
      this.giveAndForget(() => course.download(course.plan.toText(this.plan), "assignment", "json", "application/json"));
      this.at("done").textContent = this.word("saved");
    }
  }

  /** @param {boolean[][]} rows the modules of a QR code @returns {SVGElement} */
  function picture(rows) {
    const size = rows.length + 2 * QUIET;
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const back = document.createElementNS(SVG, "rect");
    const attributes = { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "QR code of the link", "shape-rendering": "crispEdges" };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
    for (const [name, value] of Object.entries({ width: size, height: size, fill: "#fff" })) back.setAttribute(name, String(value));
    const dark = rows.flatMap((row, y) => row.flatMap((module, x) => (module ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
    path.setAttribute("d", dark.join(""));
    path.setAttribute("fill", "#000");
    svg.append(back, path);
    return svg;
  }

  customElements.define("course-assign", Assign);
})();
