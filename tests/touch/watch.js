// Before any script of the page: which control a point belongs to, and which one the last tap reached.
(() => {
  "use strict";
  const CONTROLS = "a[href], button, input, select, textarea, summary";
  const controlOf = (at) => at?.closest("label")?.control || at?.closest(CONTROLS) || null;
  const keyOf = (one) => (one ? [one.localName, one.name, one.value, one.href, one.innerText?.trim()].join("|") : "");
  const leaves = (one) => Boolean(one?.matches("button:not([type=button]), a[href^='/'], a[href^='http']"));

  // What the eye aims at: the row of an answer where it is one target, else the words beside the box; else the thing itself.
  const aimOf = (one) => one.closest(".opt, .n, .chip") || (/checkbox|radio/.test(one.type) && one.labels[0]) || one;

  function aim(one) {
    const target = aimOf(one);
    target.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = target.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, key: keyOf(one) };
  }

  function under([x, y]) {
    sessionStorage.removeItem("touched");
    return leaves(controlOf(document.elementFromPoint(x, y)));
  }

  const given = () =>
    [...document.querySelectorAll("main input:not([type=hidden]), main textarea")].map((one) => ({
      name: one.name,
      value: one.value,
      choice: /checkbox|radio/.test(one.type),
      on: one.checked === true,
      one: one.type === "radio",
    }));

  document.addEventListener("click", (event) => sessionStorage.setItem("touched", keyOf(controlOf(event.target))), true);
  window.touch = { aim, under, given };
})();
