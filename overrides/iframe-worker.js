// Lets the theme's search run from file://, where browsers start no worker: the same calls through a hidden frame.
if (location.protocol === "file:") {
  window.Worker = function (address) {
    const worker = new EventTarget();
    const frame = document.body.appendChild(document.createElement("iframe"));
    const inside = frame.contentWindow;
    const deliver = (to, data) => {
      const event = new MessageEvent("message", { data });
      to.dispatchEvent(event);
      return event;
    };
    const load = (script) =>
      new Promise((resolve) => {
        const element = inside.document.createElement("script");
        element.src = new URL(script, document.baseURI);
        element.onload = resolve;
        inside.document.body.append(element);
      });
    frame.hidden = true;
    inside.postMessage = (data) => {
      const event = deliver(worker, data);
      worker.onmessage?.(event);
    };
    inside.importScripts = (...scripts) => scripts.reduce((last, script) => last.then(() => load(script)), Promise.resolve());
    const ready = load(address);
    worker.postMessage = (data) => ready.then(() => deliver(inside, structuredClone(data)));
    return worker;
  };
}
