// Comfort only: every page works the same without this file.
(() => {
  "use strict";
  const BOUNCE_MS = 400; // shorter than anybody reads a new page or changes their mind
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

  // A finger that bounces: the same tick or fold again, or whatever the next page put under it, was not meant.
  let kind = "";
  let last = { control: null, at: -BOUNCE_MS };
  let handed = null; // a label hands its press on to its control
  const came = () => Number(read("pressed")) || 0;
  let arrived = came();
  document.addEventListener("pointerdown", (event) => (kind = event.pointerType), { capture: true, passive: true });
  document.addEventListener("click", (event) => {
    const label = event.target.closest("label");
    const control = label?.control || event.target.closest("input, summary, a, button");
    if (control && control === handed) return (handed = null);
    if (!control || event.detail === 0) return; // a key, which does not bounce
    const again = control === last.control && event.timeStamp - last.at < BOUNCE_MS && control.matches("[type=checkbox], summary");
    const early = kind === "touch" && Math.abs(Date.now() - arrived) < BOUNCE_MS;
    last = { control, at: event.timeStamp };
    if (again || early) {
      event.preventDefault();
      event.stopPropagation();
    } else if (label && event.target !== control) handed = control;
    else if (control.matches("a, button")) keep("pressed", Date.now());
  }, true);

  // "None of these" and "I would rather not answer" let go of the other boxes, and these let go of them: that can be undone.
  document.addEventListener("change", (event) => {
    const box = event.target;
    const list = box.type === "checkbox" && box.closest("fieldset");
    if (!list || !list.querySelector("[data-exit]")) return;
    const isExit = (other) => Boolean(other.closest("[data-exit]"));
    const gone = [...list.querySelectorAll("input[type=checkbox]:checked")].filter(
      (other) => box.checked && other !== box && (isExit(box) || isExit(other)),
    );
    for (const other of gone) other.checked = false;
    offer(list.querySelector(".undo"), gone, box);
  });

  // The room stays taken when the offer is over, so that nothing moves under the finger that took it.
  function offer(undo, gone, box) {
    if (!undo) return;
    const inner = undo.firstElementChild;
    if (gone.length) inner.hidden = false;
    inner.classList.toggle("undo--over", !gone.length);
    undo.querySelector("button").onclick = () => {
      box.checked = false;
      for (const other of gone) other.checked = true;
      gone[0].focus();
      inner.classList.add("undo--over");
    };
  }

  // Some browsers keep nothing; then a bounce is only not seen.
  function read(name) {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  }
  function keep(name, value) {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      // See above.
    }
  }

  // A second press of the same form is let go; nothing is disabled, so Back and the keyboard keep working.
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - (sentAt.get(event.target) || 0) < REPEAT_MS) event.preventDefault();
    else sentAt.set(event.target, now);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    arrived = came();
    for (const form of document.forms) sentAt.delete(form);
  });
})();
