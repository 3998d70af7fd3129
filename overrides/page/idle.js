// For shared computers: after some minutes without a key or a click, asks whether to finish. Loaded only where the clinic has switched it on.
// Needs page/idle.css.
(function () {
  "use strict";

  const notice = /** @type {HTMLElement} */ (document.querySelector("[data-idle-notice]"));
  const stay = /** @type {HTMLElement} */ (notice.querySelector("[data-idle-stay]"));
  const wait = Number(notice.dataset.idleNotice) * 60000;
  let timer = 0;

  function again() {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      notice.hidden = false;
      stay.focus();
    }, wait);
  }

  for (const act of ["keydown", "pointerdown"]) document.addEventListener(act, again);
  notice.addEventListener("click", () => (notice.hidden = true));
  again();
})();
