// The record as a file to download, and what a page says where the record can't be kept. Loaded only when it is needed.
(function () {
  "use strict";
  /** @type {any} */
  const course = window.course;

  const FORMAT = "course-record";
  const VERSION = 1;

  /** @param {any} record @returns {string} the whole of it as text: what is stored, what is not yet, and what can't be read */
  function textOf(record) {
    const content = {
      format: FORMAT,
      version: VERSION,
      course: record.courseId,
      profile: record.name,
      saved: new Date().toISOString(),
      events: record.events,
      aside: record.aside.map(writable),
      drafts: record.allDrafts,
    };
    return JSON.stringify(content, null, 1);
  }

  /** @param {any} raw what can't be read, of whatever shape @returns {any} the same; as words, where no file of this form can hold it */
  function writable(raw) {
    try {
      JSON.stringify(raw);
      return raw;
    } catch (error) {
      return String(error);
    }
  }

  /** Offer text as a file. @param {string} text @param {string} name without its ending @param {string} ending @param {string} type */
  function download(text, name, ending, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = `${name}-${new Date().toISOString().slice(0, 10)}.${ending}`;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /** Offer the record as the file that restores it. @param {any} record */
  function downloadRecord(record) {
    download(textOf(record), record.courseId, "json", "application/json");
  }

  /** Say once what keeps the record from being kept. @param {HTMLElement} host @param {any} record @param {boolean} separate a record a page */
  function show(host, record, separate) {
    const parts = record.newer ? "newer parts" : record.aside.length && "aside";
    const said = [record.trouble || (separate && "separate"), parts].filter(Boolean);
    const place = /** @type {HTMLElement} */ (host.querySelector("[data-notices]"));
    if (place.dataset.said === said.join()) return;
    place.dataset.said = said.join();
    place.textContent = "";
    for (const name of said) {
      const notice = course.page.template(host, "notice");
      notice.querySelector("p").textContent = course.page.word(host, "troubles", name);
      notice.querySelector("[data-download]").addEventListener("click", () => downloadRecord(record));
      place.append(notice);
    }
  }

  course.notice = { FORMAT, VERSION, textOf, download, downloadRecord, show };
})();
