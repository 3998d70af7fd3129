// Lets the theme's search run from file://, where browsers start no worker: the same calls through a hidden frame.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.append(this.frame);
      const inside = this.frame.contentWindow;
      inside.postMessage = (data) => {
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        if (this.onmessage) this.onmessage(event);
      };
      const load = (script) =>
        new Promise((resolve) => {
          const element = inside.document.createElement("script");
          element.src = new URL(script, document.baseURI).href;
          element.onload = resolve;
          inside.document.body.append(element);
        });
      inside.importScripts = (...scripts) => scripts.reduce((last, script) => last.then(() => load(script)), Promise.resolve());
      this.ready = load(address);
    }

    postMessage(data) {
      const event = new MessageEvent("message", { data: structuredClone(data) });
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(event));
    }
  }

  window.Worker = FrameWorker;
})();
