// Moves the steps of a question, by buttons and by dragging. Loaded when such a question comes near the screen.
var course = course || {};
course.makeMovable = (function () {
  "use strict";

  /** @param {HTMLElement} root @param {string} selector @returns {any[]} */
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  /**
   * Give the steps of a question their buttons and their handle for dragging.
   * @param {HTMLElement} root the question
   * @param {() => DocumentFragment} moves gives a new set of controls
   * @param {(place: number, of: number) => void} moved called after each move with the step's new place, counted from 1
   */
  function makeMovable(root, moves, moved) {
    const list = /** @type {HTMLElement} */ (root.querySelector(".steps"));
    const tell = (/** @type {Element} */ step) => {
      root.dataset.touched = "yes";
      const steps = all(root, ".step");
      moved(steps.indexOf(step) + 1, steps.length);
    };
    for (const step of all(root, ".step")) {
      const words = step.querySelector(".step__text").textContent;
      step.append(moves());
      for (const button of all(step, "[data-move]")) {
        const up = button.dataset.move === "up";
        button.querySelector("i").textContent = words;
        button.addEventListener("click", () => {
          // The neighbour moves, not the step, so that the button keeps the focus.
          const neighbour = up ? step.previousElementSibling : step.nextElementSibling;
          if (neighbour && up) step.after(neighbour);
          else if (neighbour) step.before(neighbour);
          tell(step);
        });
      }
      makeDraggable(step, list, () => tell(step));
    }
  }

  /** @param {HTMLElement} step @param {HTMLElement} list @param {() => void} dropped */
  function makeDraggable(step, list, dropped) {
    const grip = /** @type {HTMLElement} */ (step.querySelector("[data-grip]"));
    const place = () => all(list, ".step").indexOf(step);
    let from = 0;
    grip.addEventListener("pointerdown", (event) => {
      if (list.closest("fieldset[disabled], .question--answered")) return;
      event.preventDefault();
      from = place();
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener("pointermove", (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      const over = all(list, ".step").find((other) => {
        const box = other.getBoundingClientRect();
        return other !== step && event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!over) return;
      const box = over.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      if (below && over !== step.previousElementSibling) move(over, "after");
      if (!below && over !== step.nextElementSibling) move(over, "before");
      function move(/** @type {HTMLElement} */ other, /** @type {"after" | "before"} */ side) {
        other[side](step);
        grip.setPointerCapture(event.pointerId);
      }
    });
    grip.addEventListener("lostpointercapture", () => place() !== from && dropped());
  }

  return makeMovable;
})();
