// What a page says where nothing can be saved, and how it offers drafts begun elsewhere. Loaded only when it is needed.
// Needs exchange/record-file, page/act, page/download, page/page, page/notice.css.
var course = course || {};
course.notice = (function () {
  "use strict";

  /** Offer the record as the file that restores it. @param {InstanceType<typeof course.Store>} record */
  function downloadRecord(record) {
    course.download(course.recordFile.textOf(record), record.courseId, "json", "application/json");
  }

  /** Say once why nothing can be saved. @param {HTMLElement} host @param {InstanceType<typeof course.Store>} record */
  function show(host, record) {
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    const parts = record.newer ? "newer parts" : record.aside.length ? "aside" : "";
    // That something can't be read loses nothing: it is said once a page, and not in each of its parts.
    const others = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("[data-notices]"))).filter((other) => other !== place);
    const told = others.some((other) => parts && other.dataset.said?.includes(parts));
    // A part marked so shows what other pages stored, and a file of what this page stored is of no use there.
    const across = "across" in host.dataset;
    const separate = record.separate && (across ? "across" : "separate");
    const said = /** @type {string[]} */ ([record.trouble || separate, !told && parts].filter(Boolean));
    if (place.dataset.said === said.join()) return;
    place.dataset.said = said.join();
    place.textContent = "";
    for (const name of said) {
      const notice = course.page.template(host, "notice");
      // Each part says it in its place; it is called out once.
      if (document.querySelector("[data-notices] [role='alert']")) notice.firstElementChild.removeAttribute("role");
      notice.querySelector("p").textContent = course.page.word(host, "troubles", name);
      const download = notice.querySelector("[data-download]");
      if (name === "across") download.remove();
      else download.addEventListener("click", () => downloadRecord(record));
      place.append(notice);
    }
  }

  /**
   * Offer drafts begun in another tab or earlier. Each stays until the learner goes on with it or throws it away.
   * @param {any} host an element with the templates of a notice
   * @param {Element} place
   * @param {InstanceType<typeof course.Store>} record
   * @param {any[]} drafts
   * @param {(draft: any) => string} words what the learner sees of one
   * @param {((draft: any) => any) | null} goOn null where one can't any more, because what they were begun for is finished
   */
  function offer(host, place, record, drafts, words, goOn) {
    const offered = drafts.map((draft) => {
      const made = course.page.template(host, "unfinished").firstElementChild;
      made.querySelector("[data-when]").textContent = new Date(draft.at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
      made.querySelector("blockquote").textContent = words(draft);
      if (goOn) course.act(made.querySelector("[data-go-on]"), () => goOn(draft));
      else made.querySelector("[data-go-on]").remove();
      course.act(made.querySelector("[data-discard]"), async () => (await record.discard(draft)) && made.remove());
      return made;
    });
    place.replaceChildren(...offered);
  }

  return { downloadRecord, show, offer };
})();
