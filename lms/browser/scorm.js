// SCORM 1.2 and SCORM 2004: how a platform is found, and what is said to it in each standard's own words.
var course = course || {};
course.Scorm = (function () {
  "use strict";

  /** The words of each standard; nothing of one is ever said in the other. */
  const WORDS = /** @type {any} */ ({
    1.2: {
      api: "API", initialize: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", finish: "LMSFinish", error: "LMSGetLastError",
      learner: "cmi.core.student_id", name: "cmi.core.student_name", mode: "cmi.core.lesson_mode", text: "cmi.suspend_data",
      status: "cmi.core.lesson_status", passed: "cmi.core.lesson_status", exit: "cmi.core.exit", session: "cmi.core.session_time", score: "cmi.core.score",
      time: "time", response: "student_response", wrong: "wrong", written: "fill-in", over: ["301"], most: 4096,
    },
    2004: {
      api: "API_1484_11", initialize: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", finish: "Terminate", error: "GetLastError",
      learner: "cmi.learner_id", name: "cmi.learner_name", mode: "cmi.mode", text: "cmi.suspend_data",
      status: "cmi.completion_status", passed: "cmi.success_status", exit: "cmi.exit", session: "cmi.session_time", score: "cmi.score", progress: "cmi.progress_measure",
      time: "timestamp", response: "learner_response", wrong: "incorrect", written: "long-fill-in", over: ["104", "112", "113", "122", "123", "132", "133", "142", "143"], most: 64_000,
    },
  });
  const RUNS_ALREADY = ["101", "103"];
  const TYPES = /** @type {Record<string, string>} */ ({ "choose one": "choice", "choose several": "choice", "put in order": "sequencing" });
  const FAR = 500; // windows to look through, upwards

  /** @param {any} from a window @param {string} name @returns {any} the API there or further up; windows of another site are stepped over */
  function upwards(from, name) {
    let at = from;
    for (let step = 0; at && step < FAR; step += 1) {
      try {
        if (at[name]) return at[name];
      } catch (error) {
        // Another site's page; one of ours may still be above it.
      }
      try {
        if (at.parent === at) return null;
        at = at.parent;
      } catch (error) {
        return null;
      }
    }
    return null;
  }

  /** @param {() => any} look @returns {any} null where even looking is refused */
  function tried(look) {
    try {
      return look();
    } catch (error) {
      return null;
    }
  }

  class Scorm {
    /** @param {string} standard as the packager names it @param {any} page the window of the launch page */
    constructor(standard, page) {
      this.words = WORDS[standard === "1.2" ? "1.2" : "2004"];
      this.page = page;
      this.old = standard === "1.2";
      this.most = this.words.most;
      this.api = /** @type {any} */ (null);
      this.over = false;
      this.mode = "";
      this.status = "";
      this.since = Date.now();
      this.sent = 0;
    }

    /** @returns {boolean} whether the platform is there */
    find() {
      const name = this.words.api;
      const places = [() => this.page.parent, () => this.page.top.opener, () => this.page.opener];
      for (const place of places) {
        this.api ||= upwards(tried(place), name);
      }
      return Boolean(this.api);
    }

    /** @param {string} method @param {...any} values @returns {string} "" where it is missing; after an error thrown, the session is over */
    call(method, ...values) {
      if (this.over) return "";
      try {
        const act = this.api[this.words[method]];
        return typeof act === "function" ? String(act.apply(this.api, values) ?? "") : "";
      } catch (error) {
        this.over = true;
        return "";
      }
    }

    /** @param {string} name @returns {string} */
    get(name) {
      return this.call("get", name);
    }

    /** @param {string} name @param {string | number} value @returns {boolean} */
    set(name, value) {
      return this.call("set", name, String(value)) === "true" || this.failed();
    }

    /** @returns {boolean} false; and notes whether the session is over */
    failed() {
      if (this.words.over.includes(this.call("error"))) this.over = true;
      return false;
    }

    /** Begin, once. @returns {{learner: {id: string, name: string}, text: string, counts: boolean} | null} null: there is no session */
    begin() {
      const begun = this.call("initialize", "");
      const code = begun === "true" ? "0" : this.call("error");
      if (this.over || (begun === "false" && !RUNS_ALREADY.includes(code)) || typeof this.api[this.words.initialize] !== "function") {
        this.over = true;
        return null;
      }
      const { words } = this;
      const learner = { id: this.get(words.learner), name: this.get(words.name) };
      const text = this.get(words.text);
      if (begun !== "true" && words.over.includes(this.call("error"))) this.over = true;
      this.mode = this.get(words.mode);
      this.status = this.get(words.status);
      this.sent = Number(this.get("cmi.interactions._count")) || 0;
      // From the start: however the window is left, the platform resumes.
      this.set(words.exit, "suspend");
      // Where it ended at once, it has said who the learner is: their record is kept in this browser.
    return this.over && !learner.id ? null : { learner, text, counts: this.mode !== "review" && this.mode !== "browse" };
    }

    /**
     * Say how far it is, and have it stored.
     * @param {any} said `text`, `complete`, `progress` from 0 to 1, `passed`, `score` or null, `answers`, `counts`
     * @returns {"kept" | "unreached" | "over"} and in `said.taken` how many of the answers were taken
     */
    save(said) {
      const { words } = this;
      if (said.text !== null) this.set(words.text, said.text);
      if (said.counts) this.count(said);
      if (this.call("commit", "") === "true") return "kept";
      this.failed();
      return this.over ? "over" : "unreached";
    }

    /** @param {any} said */
    count(said) {
      const { words } = this;
      const done = ["completed", "passed"];
      const status = said.complete ? (this.old && said.passed ? "passed" : "completed") : "incomplete";
      if (status !== this.status && (said.complete || !done.includes(this.status)) && this.set(words.status, status)) this.status = status;
      if (words.progress) this.set(words.progress, Math.round(said.progress * 100) / 100);
      if (!this.old && said.passed && said.complete) this.set(words.passed, "passed");
      if (said.score !== null) {
        const parts = { min: 0, max: 100, raw: said.score, ...(this.old ? {} : { scaled: said.score / 100 }) };
        for (const [name, value] of Object.entries(parts)) this.set(`${words.score}.${name}`, value);
      }
      said.taken = 0;
      for (const answer of said.answers) {
        if (!this.answer(answer)) break;
        said.taken += 1;
      }
    }

    /** @param {any} answer `id`, `kind`, `options`, `response`, `result`, `at` @returns {boolean} whether it was taken */
    answer({ id, kind, options, response, result, at }) {
      const { words } = this;
      const own = `cmi.interactions.${this.sent}`;
      // The id of a response may have no hyphen in some platforms; none of ours has “_”, so it can be read back.
      if (!this.set(`${own}.id`, this.old ? id : named(id))) return false;
      this.sent += 1;
      this.set(`${own}.type`, TYPES[kind] || words.written);
      this.set(`${own}.${words.time}`, this.old ? new Date(at).toTimeString().slice(0, 8) : moment(at));
      if (TYPES[kind] && response.length) {
        const letters = response.map((/** @type {string} */ one) => String.fromCharCode(97 + options.indexOf(one)));
        this.set(`${own}.${words.response}`, this.old ? letters.join(",") : response.map(named).join("[,]"));
      }
      const results = /** @type {any} */ ({ correct: "correct", partly: "0.5", "not yet": words.wrong });
      this.set(`${own}.result`, (TYPES[kind] && results[result]) || "neutral");
      return true;
    }

    /** The window is left: nothing follows. */
    end() {
      if (this.over) return;
      const seconds = (Date.now() - this.since) / 1000;
      this.set(this.words.session, this.old ? clock(seconds) : `PT${seconds.toFixed(2)}S`);
      this.call("commit", "");
      this.call("finish", "");
      this.over = true;
    }
  }

  const named = (/** @type {string} */ id) => id.replace(/-/g, "_");

  /** @param {number} at @returns {string} with two decimals: without any, some refuse the zone, and with three too */
  const moment = (at) => new Date(at).toISOString().replace(/\d(?=Z$)/, "");

  /** @param {number} seconds @returns {string} HHHH:MM:SS.SS */
  function clock(seconds) {
    const two = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, "0");
    const hundredths = Math.floor((seconds % 1) * 100);
    return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${two(hundredths)}`;
  }

  return Scorm;
})();
