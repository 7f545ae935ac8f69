// The boxes that look things up come without names; each takes that of the list it stands for.
(() => {
  "use strict";
  const PARTS = ".select2-selection--multiple, .select2-selection__rendered[role], .select2-search__field";
  let made = 0;

  function named(label) {
    label.id ||= `box-label-${++made}`;
    return label.id;
  }

  function nameAll() {
    for (const box of document.querySelectorAll(".select2-container")) {
      const label = box.previousElementSibling?.labels?.[0];
      if (!label) continue;
      for (const part of box.querySelectorAll(PARTS)) part.setAttribute("aria-labelledby", named(label));
      const value = box.querySelector(".select2-selection--single .select2-selection__rendered");
      value?.closest(".select2-selection").setAttribute("aria-labelledby", `${named(label)} ${value.id}`);
      box.querySelector("ul > .select2-selection__clear")?.setAttribute("role", "listitem");
    }
    const search = document.querySelector(".select2-dropdown .select2-search__field");
    search?.setAttribute("aria-label", "Type to look it up");
  }

  // They are drawn anew at every choice, and rows are added to the page.
  new MutationObserver(nameAll).observe(document, { childList: true, subtree: true });
  nameAll();
})();
