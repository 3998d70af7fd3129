// The session with a platform, whatever its standard: looking for it, running, over. What is to be said to it is asked for just before
// it is said, several changes at once, and never inside a click.
var course = course || {};
course.Session = (function () {
  "use strict";

  const LOOK = 250; // milliseconds between two looks for a platform that comes late
  const ENOUGH = 15_000; // after which the course goes on without it; it may still come
  const TOGETHER = 10_000; // between two times of saving, unless the page is left: with many platforms each holds the page up
  const AGAIN = 30_000; // after the platform could not be reached

  class Session {
    /**
     * @param {any} platform with find, begin, save, end
     * @param {() => any} asked what to say now; null where there is nothing new
     * @param {(said: any, how: "kept" | "unreached" | "over") => void} told what became of it
     */
    constructor(platform, asked, told) {
      this.platform = platform;
      this.asked = asked;
      this.told = told;
      /** @type {"looking" | "running" | "over"} */
      this.state = "looking";
      this.last = -Infinity;
      this.timer = 0;
      this.busy = false;
      this.dirty = false;
    }

    /**
     * Look for the platform and begin.
     * @param {(found: any) => void} begun with what it says of the learner; null: there is none so far, or no session
     */
    begin(begun) {
      const since = Date.now();
      let waited = false;
      const look = async () => {
        if (!this.platform.find()) {
          const late = Date.now() - since >= ENOUGH;
          if (late && !waited) begun(null);
          waited ||= late;
          setTimeout(look, late ? 4 * LOOK : LOOK);
          return;
        }
        const found = await this.platform.begin();
        this.state = found && !this.platform.over ? "running" : "over";
        begun(found);
      };
      look();
    }

    /** Something was done. */
    changed() {
      this.dirty = true;
      this.plan(Math.max(0, this.last + (this.platform.together ?? TOGETHER) - Date.now()));
    }

    /** Say it in the next task, whatever was said before: a page is left, or the window is hidden. */
    soon() {
      if (!this.dirty) return;
      clearTimeout(this.timer);
      this.timer = 0;
      this.plan(0);
    }

    /** @param {number} wait */
    plan(wait) {
      if (this.state !== "running" || this.timer) return;
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.say();
      }, wait);
    }

    /** Say it now. */
    say() {
      if (this.state !== "running" || this.busy || !this.dirty) return;
      const said = this.asked();
      this.dirty = false;
      this.last = Date.now();
      if (!said) return;
      const done = (/** @type {"kept" | "unreached" | "over"} */ how) => {
        this.busy = false;
        if (how === "over") this.state = "over";
        if (how === "unreached") this.again();
        this.told(said, how);
        if (this.dirty && how === "kept") this.changed();
      };
      const how = /** @type {any} */ (this.platform.save(said));
      if (typeof how === "string") return done(/** @type {any} */ (how));
      this.busy = true;
      how.then(done);
    }

    again() {
      this.dirty = true;
      this.plan(AGAIN);
    }

    /** All is said, and the session ended. @returns {Promise<void>} */
    async finish() {
      if (this.state !== "running") return;
      const said = this.asked();
      this.dirty = false;
      if (said) this.told(said, await this.platform.save(said));
      if (this.state !== "running") return;
      this.state = "over";
      await this.platform.end();
    }

    /** The window is left. @param {boolean} mayReturn whether the browser keeps it for “Back” */
    leave(mayReturn) {
      if (this.state !== "running") return;
      this.say();
      if (mayReturn || this.state !== "running") return;
      this.state = "over";
      this.platform.end();
    }
  }

  return Session;
})();
