// The end of a strategy page: when it is first reached, the page counts as read.
// Needs record/facts, record/figures, page/part.
(function () {
  "use strict";

  class Reading extends course.Part {
    start() {
      const show = () => {
        const read = course.figures.indexOf(this.record.events).reads.get(this.dataset.strategy || "");
        if (!read) return false;
        const day = new Date(read).toLocaleDateString(undefined, { dateStyle: "long" });
        /** @type {HTMLElement} */ (this.querySelector("[data-read]")).textContent = day;
        this.hidden = false;
        return true;
      };
      this.record.addEventListener("change", show);
      if (show()) return;
      const seen = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        this.record.append(course.facts.make("read", { strategy: this.dataset.strategy }));
      });
      // This element stands right after the last section that teaches.
      seen.observe(/** @type {HTMLElement} */ (this.parentElement));
    }
  }

  customElements.define("course-reading", Reading);
})();
