// Comfort only: every page works the same without this file.
(() => {
  "use strict";
  const REPEAT_MS = 5000; // long enough for a double press, short enough to try again on a poor line

  const summary = document.getElementById("error-summary");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const control = link && document.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      const group = control.closest(".group") || control;
      for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      group.scrollIntoView({ block: "start" });
      control.focus({ preventScroll: true });
    });
  }

  // "None of these" and "I would rather not answer" let go of the other boxes, and these let go of them.
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.type !== "checkbox" || !box.checked) return;
    const isExit = (other) => Boolean(other.closest("[data-exit]"));
    const list = box.closest("fieldset");
    if (!list || !list.querySelector("[data-exit]")) return;
    for (const other of list.querySelectorAll("input[type=checkbox]")) {
      if (other !== box && (isExit(box) || isExit(other))) other.checked = false;
    }
  });

  // A second press of the same form is let go; nothing is disabled, so Back and the keyboard keep working.
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - (sentAt.get(event.target) || 0) < REPEAT_MS) event.preventDefault();
    else sentAt.set(event.target, now);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) sentAt.delete(form);
  });
})();
