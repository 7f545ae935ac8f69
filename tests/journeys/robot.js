// What the robot sees of an open page: every function gives back complaints, one line each; none means content.
(() => {
  "use strict";
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const ROW = ".opt, .n, .chip";
  const LEAST = 44;

  const words = (element) => (element.innerText || element.value || element.id || "").trim().replace(/\s+/g, " ").slice(0, 60);
  const name = (element) => `<${element.localName}${element.name ? " " + element.name : ""}> ${words(element)}`;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const targets = () => all(TARGETS).filter(shown);

  // Only what leads to the input when it is pressed counts as its target: five points of the row are tried.
  function rowOf(input) {
    const row = input.closest(ROW);
    if (!row) return null;
    row.scrollIntoView({ block: "center", behavior: "instant" });
    const hits = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.5]].map(([across, down]) => {
      const at = () => {
        const { left, top, width, height } = row.getBoundingClientRect();
        return [left + 4 + across * (width - 8), top + 4 + down * (height - 8)];
      };
      // A row with large text is higher than the window.
      if (at()[1] < 0 || at()[1] >= innerHeight) window.scrollBy({ top: at()[1] - innerHeight / 2, behavior: "instant" });
      return document.elementFromPoint(...at());
    });
    return hits.every((hit) => hit && (hit === input || hit.closest("label")?.control === input)) ? row : null;
  }

  function sizeOf(target) {
    const isTick = target.type === "checkbox" || target.type === "radio";
    const box = (isTick && rowOf(target)) || target;
    const lines = [...box.getClientRects()].sort((one, other) => other.height - one.height);
    const { width, height } = getComputedStyle(box).display === "inline" ? lines[0] : box.getBoundingClientRect();
    return { width: Math.round(width * 10) / 10, height: Math.round(height * 10) / 10 };
  }

  // A link in a line of running text: its height is the line's, so WCAG leaves it out.
  function isInline(link) {
    if (link.localName !== "a" || getComputedStyle(link).display !== "inline") return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.innerText.trim().length > link.innerText.trim().length + 8;
  }

  function small(prose) {
    return targets()
      .filter((target) => !(isInline(target) && target.closest(prose)))
      .map((target) => [target, sizeOf(target)])
      .filter(([, size]) => size.width < LEAST || size.height < LEAST)
      .map(([target, size]) => `target of ${size.width} x ${size.height}: ${name(target)}${isInline(target) ? " (inline)" : ""}`);
  }

  function sideways() {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const wide = all("body *").filter((element) => shown(element) && element.getBoundingClientRect().right > width + 1);
    return [`wider than ${width}: ${document.scrollingElement.scrollWidth}, because of ${wide.slice(-3).map(name).join(" | ")}`];
  }

  // Text that leaves its box or the page, and text that a box cuts off.
  function spilling() {
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const parent = text.parentElement;
      if (!text.data.trim() || !shown(parent) || parent.closest(".vh, .skip, svg, select, option, textarea, noscript")) continue;
      range.selectNodeContents(text);
      const box = parent.closest("button, .btn, .opt, .n, .chip, .tag, .card, .care, .inset, .note, summary, td, th, dd, dt, main");
      const edge = box?.getBoundingClientRect();
      for (const line of range.getClientRects()) {
        if (line.width === 0) continue;
        if (line.right > document.documentElement.clientWidth + 1 || line.left < -1) found.add(`off the page: ${words(parent)}`);
        if (edge && (line.right > edge.right + 1 || line.left < edge.left - 1 || line.bottom > edge.bottom + 2 || line.top < edge.top - 2))
          found.add(`out of its box: ${words(parent)}`);
      }
    }
    for (const box of all("body *")) {
      const style = getComputedStyle(box);
      if (!shown(box) || box.closest(".vh, svg, select, textarea") || !box.innerText?.trim()) continue;
      const cutsX = ["hidden", "clip"].includes(style.overflowX) && box.scrollWidth > box.clientWidth + 1;
      const cutsY = ["hidden", "clip"].includes(style.overflowY) && box.scrollHeight > box.clientHeight + 1;
      if (cutsX || cutsY) found.add(`cut off: ${name(box)}`);
    }
    return [...found];
  }

  function headings() {
    const found = all("h1, h2, h3, h4, h5, h6").filter(shown);
    const complaints = [];
    const first = found.findIndex((heading) => heading.localName === "h1");
    const ones = found.filter((heading) => heading.localName === "h1").length;
    if (ones !== 1) complaints.push(`${ones} h1 on the page`);
    found.slice(Math.max(first, 0)).reduce((before, heading) => {
      const level = Number(heading.localName[1]);
      if (level > before + 1) complaints.push(`h${before} is followed by ${name(heading)}`);
      return level;
    }, 0);
    return complaints;
  }

  function references() {
    const complaints = [];
    const ids = all("[id]").map((element) => element.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) complaints.push(`id twice: ${id}`);
    const named = new Set(ids);
    for (const attribute of ["for", "form", "aria-describedby", "aria-labelledby", "aria-controls"])
      for (const element of all(`[${attribute}]`))
        for (const id of element.getAttribute(attribute).split(/\s+/).filter(Boolean))
          if (!named.has(id)) complaints.push(`${attribute} names nothing: ${id}`);
    for (const link of all("a[href^='#']"))
      if (!named.has(decodeURIComponent(link.hash.slice(1)))) complaints.push(`link to nothing: ${link.hash}`);
    return complaints;
  }

  function moving() {
    return all("body, body *")
      .filter((element) => ["transitionDuration", "animationDuration"].some((key) => /[1-9]/.test(getComputedStyle(element)[key])))
      .map((element) => `moves although motion is unwanted: ${name(element)}`);
  }

  // Tab stops: a group of radio buttons is one stop, at the checked one or the first.
  function stops() {
    const seen = new Set();
    return targets().filter((target) => {
      if (target.disabled || target.tabIndex < 0) return false;
      if (target.type !== "radio") return true;
      const group = `${target.form?.id} ${target.name}`;
      if (seen.has(group)) return false;
      seen.add(group);
      return true;
    });
  }

  const stopOf = (element, list) =>
    list.findIndex((stop) => stop === element || (stop.type === "radio" && stop.name === element.name && stop.form === element.form));

  function looksOf(element) {
    const row = element.closest(".opt");
    const seen = [[element, null], [element, "::after"]];
    if (row) seen.push([row, null]);
    if (element.matches(".n input, .chip input")) seen.push([element.nextElementSibling, null]);
    return seen.map(([what, pseudo]) => {
      const style = getComputedStyle(what, pseudo);
      const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 ? style.outlineColor : "";
      const shadow = style.boxShadow === "none" ? "" : style.boxShadow;
      return { outline, shadow, background: style.backgroundColor };
    });
  }

  // How the focused element stands out: "two" when both tones of our focus are seen, "one" when something is, or "none".
  function focusOf(element, tones) {
    const looks = looksOf(element);
    if (looks.some((look) => tones.every((tone) => [look.outline, look.shadow].join(" ").includes(tone)))) return "two";
    const clear = (colour) => !colour || colour === "rgba(0, 0, 0, 0)" || colour === "transparent";
    return looks.some((look) => !clear(look.outline) || (look.shadow && !/inset/.test(look.shadow))) ? "one" : "none";
  }

  let round = [];
  let before = null;

  function startTabbing() {
    const body = document.body;
    body.tabIndex = -1;
    body.focus();
    body.removeAttribute("tabindex");
    window.scrollTo(0, 0);
    before = document.activeElement;
    round = stops();
    return round.map(name);
  }

  function focused(tones) {
    const element = document.activeElement;
    const isSame = element === before;
    before = element;
    if (!element || element === document.body || element === document.documentElement) return null;
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const isSeen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    return { at: stopOf(element, round), name: name(element), look: focusOf(element, tones), isSeen, isSame };
  }

  const spaced = new CSSStyleSheet();
  spaced.replaceSync(
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }",
  );

  // What people set as the size of text in their browser is the size that a page begins with.
  const enlarged = new CSSStyleSheet();
  enlarged.replaceSync("html { font-size: 200% !important; }");

  const wear = (sheet, isOn) => {
    const others = document.adoptedStyleSheets.filter((worn) => worn !== sheet);
    document.adoptedStyleSheets = isOn ? [...others, sheet] : others;
  };
  const spaceText = (isOn) => wear(spaced, isOn);
  const enlargeText = (isOn) => wear(enlarged, isOn);

  // Colours that fade into each other are looked at when they have arrived.
  const settle = () => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))).then(() => true);

  function unfold() {
    for (const fold of all("details")) fold.open = true;
  }

  window.robot = { small, sideways, spilling, headings, references, moving, startTabbing, focused, spaceText, enlargeText, settle, unfold };
})();
