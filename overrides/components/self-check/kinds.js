// The four kinds of question: how each reads the learner's response from the page, and shows one there.
(function () {
  "use strict";
  /** @type {any} */
  const course = (window.course = window.course || {});

  /**
   * @typedef {object} Kind
   * @property {(root: HTMLElement) => string | string[] | null} read the response on the page; null: none given
   * @property {(root: HTMLElement, response: string | string[] | null) => void} show null clears it
   */

  /** @param {HTMLElement} root @param {string} selector @returns {any[]} */
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  /** @type {Kind} */
  const choose = {
    read(root) {
      const chosen = all(root, "fieldset input[name]").filter((input) => input.checked);
      return chosen.length ? chosen.map((input) => input.value) : null;
    },
    show(root, response) {
      for (const input of all(root, "fieldset input[name]")) {
        input.checked = response !== null && response.includes(input.value);
      }
    },
  };

  /** @type {Kind} An order that was never touched is no answer. */
  const order = {
    read(root) {
      return root.dataset.touched ? all(root, ".step").map((step) => step.dataset.step) : null;
    },
    show(root, response) {
      const list = /** @type {HTMLElement} */ (root.querySelector(".steps"));
      const steps = all(root, ".step");
      const text = (/** @type {HTMLElement} */ step) => (step.querySelector(".step__text") || step).textContent || "";
      const place = (/** @type {HTMLElement} */ step) => (response || []).indexOf(step.dataset.step || "");
      steps.sort((a, b) => (response ? place(a) - place(b) : text(a).localeCompare(text(b))));
      list.append(...steps);
      if (response) root.dataset.touched = "yes";
      else delete root.dataset.touched;
    },
  };

  /** @type {Kind} */
  const write = {
    read(root) {
      const text = /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea")).value;
      return text.trim() ? text : null;
    },
    show(root, response) {
      /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea")).value = String(response || "");
    },
  };

  /**
   * Give the steps of a question their buttons and their handle for dragging.
   * @param {HTMLElement} root the question
   * @param {HTMLTemplateElement} moves
   * @param {(said: string) => void} moved called after each move with words for a live region
   */
  function makeMovable(root, moves, moved) {
    const list = /** @type {HTMLElement} */ (root.querySelector(".steps"));
    const tell = (/** @type {Element} */ step) => {
      root.dataset.touched = "yes";
      const steps = all(root, ".step");
      moved(`Place ${steps.indexOf(step) + 1} of ${steps.length}.`);
    };
    for (const step of all(root, ".step")) {
      const words = step.querySelector(".step__text").textContent;
      step.append(moves.content.cloneNode(true));
      for (const button of all(step, "[data-move]")) {
        const up = button.dataset.move === "up";
        button.querySelector(".visually-hidden").textContent = `${up ? "Move up" : "Move down"}: ${words}`;
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
    grip.addEventListener("pointerdown", (event) => {
      if (list.closest("fieldset[disabled], .question--answered")) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      step.classList.add("step--held");
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
    grip.addEventListener("lostpointercapture", () => {
      step.classList.remove("step--held");
      dropped();
    });
  }

  /** @type {Record<string, Kind>} */
  const KINDS = { "choose one": choose, "choose several": choose, "put in order": order, "write and compare": write };
  course.kinds = { KINDS, makeMovable };
})();
