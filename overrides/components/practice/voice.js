// Reads a client's line aloud with a voice that lies on this computer. Other voices send the text away, and are not used. Off until it is
// switched on, and gone where there is none.
// Needs record/facts, page/act.
var course = course || {};
course.voice = (function () {
  "use strict";

  const speech = window.speechSynthesis;

  /** @returns {SpeechSynthesisVoice | undefined} an English voice of this computer, if it has one */
  const local = () => speech?.getVoices().find((voice) => voice.localService && /^en\b/i.test(voice.lang));

  /** Offer to read the line on the stage. @param {any} host */
  function offer(host) {
    const show = () => {
      const place = host.at("voice");
      if (!place) return;
      const on = host.record.events.filter((/** @type {any} */ event) => event.kind === "set" && event.name === "voice").at(-1)?.value === "on";
      place.hidden = !local();
      host.at("voice-on").checked = on;
      host.at("hear").hidden = !on;
    };
    // Some browsers name their voices only some time after they were asked.
    if (speech) speech.onvoiceschanged = show;
    host.at("voice-on").addEventListener("change", async (/** @type {any} */ { target }) => {
      stop();
      await host.record.append(course.facts.make("set", { name: "voice", value: target.checked ? "on" : "off" }));
      show();
    });
    course.act(host.at("hear"), () => read(host.at("line-place").textContent));
    show();
  }

  /** @param {string} text */
  function read(text) {
    const voice = local();
    if (!voice) return;
    stop();
    speech.speak(Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang }));
  }

  /** Be silent. */
  function stop() {
    speech?.cancel();
  }

  return { offer, stop };
})();
