// The way into the practice room: beside each strategy how far the learner has come with its lines, from record/figures.js. Words are in
// rooms.html.
// Needs record/figures, page/notice-due, page/part.
(function () {
  "use strict";

  class Rooms extends course.Part {
    start() {
      this.record.addEventListener("change", () => this.show());
      this.show();
    }

    show() {
      course.noticeDue.warn(this, this.record);
      const index = course.figures.indexOf(this.record.events);
      for (const strategy of this.catalogue.strategies) {
        const place = this.at(`room="${strategy.id}"`);
        const { level, said, lines, replies, partner } = course.figures.practiceOf(index, strategy);
        if (!place || !(replies + partner)) continue;
        place.textContent = this.word("room", level, said[0], lines[0], said[1], lines[1], said[2], lines[2]) + (partner ? this.word("pairs", partner) : "");
      }
    }
  }

  customElements.define("course-rooms", Rooms);
})();
