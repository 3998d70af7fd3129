// cmi5: the launch, the state that holds the compact record, and the statements. Nothing but what cmi5 defines carries its category.
var course = course || {};
course.Cmi5 = (function () {
  "use strict";

  const VERSION = "1.0.3"; // of xAPI
  const VERBS = "http://adlnet.gov/expapi/verbs/";
  const CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/";
  const INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction";
  const TYPES = /** @type {Record<string, string>} */ ({ "choose one": "choice", "choose several": "choice", "put in order": "sequencing" });
  const TEXT = "suspendData"; // states of the learner in this activity
  const SAID = "reported";
  const SPENT = "course-cmi5:"; // a launch’s token, for a page that is loaded again: it is given out once

  class Cmi5 {
    /** @param {any} page the window of the launch page */
    constructor(page) {
      this.page = page;
      this.given = new URLSearchParams(page.location.search);
      this.most = 64_000;
      this.together = 0; // nothing waits for an answer here, so each thing done is said at once
      this.since = Date.now();
      this.over = false;
      this.tag = ""; // of the state as it was last read or written
      /** @type {any} */
      this.launch = {};
      /** @type {any} */
      this.reported = {};
      /** @type {any} */
      this.session = {};
    }

    /** @returns {boolean} whether this was launched by a platform */
    find() {
      return ["endpoint", "fetch", "actor", "registration", "activityId"].every((name) => this.given.get(name));
    }

    /** @param {string} name @returns {string} a value of the launch */
    param(name) {
      return this.given.get(name) || "";
    }

    /** @param {string} path @param {Record<string, string>} query @param {RequestInit} [options] @returns {Promise<Response>} keepalive: also while the window is left */
    async ask(path, query, options = {}) {
      const address = `${this.param("endpoint").replace(/\/$/, "")}/${path}?${new URLSearchParams(query)}`;
      const headers = { Authorization: `Basic ${this.session.token}`, "X-Experience-API-Version": VERSION, ...options.headers };
      const answer = await fetch(address, { keepalive: true, ...options, headers });
      if (answer.status === 401 || answer.status === 403) this.over = true;
      return answer;
    }

    /** @param {string} stateId @param {RequestInit} [options] @returns {Promise<Response>} */
    state(stateId, options) {
      return this.ask("activities/state", { activityId: this.param("activityId"), agent: this.param("actor"), registration: this.param("registration"), stateId }, options);
    }

    /** Begin. @returns {Promise<any>} what the platform says; null: there is no session */
    async begin() {
      try {
        this.actor = JSON.parse(this.param("actor"));
        await this.enter();
        this.launch = await (await this.state("LMS.LaunchData")).json();
        await this.ask("agents/profile", { agent: this.param("actor"), profileId: "cmi5LearnerPreferences" });
        const counts = (this.launch.launchMode || "Normal") === "Normal";
        if (!this.session.initialized) {
          await this.put(this.statement("initialized", {}, "defined"));
          this.session.initialized = true;
          this.remember();
        }
        const said = await this.state(SAID);
        this.reported = said.ok ? await said.json() : {};
        const text = await this.read();
        if (this.over) return null;
        const { account = {}, mbox = "", name = "" } = this.actor;
        return { learner: { id: account.name ? `${account.homePage} ${account.name}` : mbox, name: String(name) }, text, counts, back: this.launch.returnURL || "" };
      } catch (error) {
        this.over = true;
        return null;
      }
    }

    /** Get the token, once for each launch. */
    async enter() {
      const place = SPENT + this.param("fetch");
      try {
        this.session = JSON.parse(sessionStorage.getItem(place) || "{}");
      } catch (error) {
        this.session = {};
      }
      if (this.session.token) return;
      const answer = await (await fetch(this.param("fetch"), { method: "POST" })).json();
      if (!answer["auth-token"]) throw new Error(answer["error-text"] || "no token");
      this.session = { token: answer["auth-token"] };
      this.remember();
    }

    remember() {
      try {
        sessionStorage.setItem(SPENT + this.param("fetch"), JSON.stringify(this.session));
      } catch (error) {
        // Then a page that is loaded again has no session, and says so.
      }
    }

    /** @returns {Promise<string>} the compact record as the platform holds it */
    async read() {
      const answer = await this.state(TEXT);
      this.tag = answer.ok ? answer.headers.get("ETag") || "" : "";
      return answer.ok ? answer.text() : "";
    }

    /** @param {string} text @returns {Promise<Response>} */
    write(text) {
      const held = /** @type {Record<string, string>} */ (this.tag ? { "If-Match": this.tag } : { "If-None-Match": "*" });
      return this.state(TEXT, { method: "PUT", body: text, headers: { "Content-Type": "text/plain", ...held } });
    }

    /** @param {any} said see launch.js @returns {Promise<"kept" | "unreached" | "over">} */
    async save(said) {
      try {
        said.taken = 0;
        let text = said.text;
        let wrote = text === null || (await this.wrote(text));
        // Another window wrote meanwhile: what both say is written.
        for (let time = 0; !wrote && !this.over && time < 3; time += 1) {
          text = said.merged(await this.read());
          if (text === null) break;
          said.text = text;
          wrote = await this.wrote(text);
        }
        if (said.counts) await this.count(said);
        return this.over ? "over" : wrote || text === null ? "kept" : "unreached";
      } catch (error) {
        return this.over ? "over" : "unreached";
      }
    }

    /** @param {string} text @returns {Promise<boolean>} false: something else is there */
    async wrote(text) {
      const answer = await this.write(text);
      if (answer.status === 409 || answer.status === 412) return false;
      if (!answer.ok) throw new Error(String(answer.status));
      this.tag = answer.headers.get("ETag") || "";
      if (!this.tag) await this.read(); // not every platform says it with the answer
      return true;
    }

    /** @param {any} said */
    async count(said) {
      for (const answer of said.answers) {
        await this.put(this.answered(answer));
        said.taken += 1;
      }
      if (!said.complete) return;
      const score = said.score === null ? {} : { score: { scaled: said.score / 100, raw: said.score, min: 0, max: 100 } };
      for (const [verb, result] of /** @type {[string, any][]} */ ([["completed", { completion: true }], ["passed", { success: true, ...score }]])) {
        if (this.reported[verb] || (verb === "passed" && !said.passed)) continue;
        await this.put(this.statement(verb, { ...result, duration: this.duration() }, "moves on"));
        this.reported[verb] = true;
        await this.state(SAID, { method: "PUT", body: JSON.stringify(this.reported), headers: { "Content-Type": "application/json" } });
      }
    }

    /** @param {any} answer @returns {any} a statement */
    answered({ event, question, kind, response, result, at }) {
      const made = this.statement("answered", undefined, "");
      const type = TYPES[kind];
      made.id = uuidOf(`${this.param("registration")} ${event}`);
      made.timestamp = new Date(at).toISOString();
      made.object = { objectType: "Activity", id: `${this.param("activityId")}/question/${question}`, definition: { type: INTERACTION, interactionType: type || "long-fill-in" } };
      if (type) {
        made.result = result === "partly" ? { score: { scaled: 0.5 } } : { success: result === "correct" };
        if (response.length) made.result.response = response.join("[,]");
      }
      return made;
    }

    /** @param {string} verb @param {any} result @param {"" | "defined" | "moves on"} kind what cmi5 says of it @returns {any} a statement */
    statement(verb, result, kind) {
      const context = JSON.parse(JSON.stringify(this.launch.contextTemplate || {}));
      context.registration = this.param("registration");
      const names = { "": [], defined: ["cmi5"], "moves on": ["cmi5", "moveon"] }[kind];
      const category = names.map((name) => ({ objectType: "Activity", id: CATEGORY + name }));
      if (category.length) context.contextActivities = { ...context.contextActivities, category: [...(context.contextActivities?.category || []), ...category] };
      const masters = kind === "moves on" && typeof this.launch.masteryScore === "number";
      if (masters) context.extensions = { ...context.extensions, "https://w3id.org/xapi/cmi5/context/extensions/masteryscore": this.launch.masteryScore };
      return {
        id: uuidOf(`${this.session.token} ${verb} ${Date.now()} ${Math.random()}`),
        actor: this.actor,
        verb: { id: VERBS + verb, display: { en: verb } },
        object: { objectType: "Activity", id: this.param("activityId") },
        ...(result && Object.keys(result).length ? { result } : {}),
        context,
        timestamp: new Date().toISOString(),
      };
    }

    /** @param {any} statement sent so that sending it again changes nothing @returns {Promise<void>} */
    async put(statement) {
      const answer = await this.ask("statements", { statementId: statement.id }, { method: "PUT", body: JSON.stringify(statement), headers: { "Content-Type": "application/json" } });
      // 409: the platform has it already.
      if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    }

    /** @returns {string} of this visit, as ISO 8601 has it */
    duration() {
      return `PT${((Date.now() - this.since) / 1000).toFixed(2)}S`;
    }

    /** The window is left: nothing follows. @returns {Promise<void>} */
    async end() {
      if (this.over) return;
      const sending = this.put(this.statement("terminated", { duration: this.duration() }, "defined")).catch(() => {});
      this.over = true;
      await sending;
    }
  }

  /** @param {string} text @returns {string} a UUID made of it: the same for the same, so that nothing is reported twice */
  function uuidOf(text) {
    const halves = [1, 2, 3, 4].map((salt) => {
      let sum = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1);
      for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193 + salt * 2);
      sum = Math.imul(sum ^ (sum >>> 15), 0x85ebca6b);
      return ((sum ^ (sum >>> 13)) >>> 0).toString(16).padStart(8, "0");
    });
    const all = halves.join("");
    return `${all.slice(0, 8)}-${all.slice(8, 12)}-4${all.slice(13, 16)}-a${all.slice(17, 20)}-${all.slice(20)}`;
  }

  return Cmi5;
})();
