// Lets the theme's search run when the course is opened from a folder: browsers start no worker from file://, so this
// gives the same calls through a hidden frame. On http the browser's own workers stay as they are.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  class FrameWorker extends EventTarget {
    /** @param {string | URL} address of the worker's script */
    constructor(address) {
      super();
      /** @type {((event: MessageEvent) => void) | null} */
      this.onmessage = null;
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.append(this.frame);
      const inside = /** @type {any} */ (this.frame.contentWindow);
      // What a worker's script finds around it: a way to answer, and a way to load further scripts one after another.
      inside.postMessage = (/** @type {any} */ data) => this._answer(data);
      inside.importScripts = (/** @type {string[]} */ ...scripts) =>
        scripts.reduce((before, script) => before.then(() => load(inside.document, script)), Promise.resolve());
      this.ready = load(inside.document, String(address));
      this.inside = inside;
    }

    /** @param {any} data */
    _answer(data) {
      const event = new MessageEvent("message", { data: data });
      this.dispatchEvent(event);
      if (this.onmessage) this.onmessage(event);
    }

    /** @param {any} data */
    postMessage(data) {
      const copy = structuredClone(data);
      this.ready.then(() => this.inside.dispatchEvent(new MessageEvent("message", { data: copy })));
    }

    terminate() {
      this.frame.remove();
    }
  }

  /** @param {Document} page @param {string} address @returns {Promise<void>} */
  function load(page, address) {
    return new Promise((resolve, reject) => {
      const script = page.createElement("script");
      script.src = new URL(address, document.baseURI).href;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      (page.body || page.documentElement).append(script);
    });
  }

  /** @type {any} */ (window).Worker = FrameWorker;
})();
