"""Looks at an open page as a strict stranger: axe-core, targets, widths, focus, spacing, modes. Gives complaints."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys.looks import Look

#: Everything that axe-core knows up to WCAG 2.2 AA, its best practice and what it still tries out.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]
PHONE, TABLET, DESK = 360, 820, 1280
#: A page may be no wider than this: WCAG's reflow, and the narrowest window that people have.
NARROW = (320, 256)
#: Both tones of the focus, as browsers print them: #FFD54A and #101B1E.
TONES = ["rgb(255, 213, 74)", "rgb(16, 27, 30)"]
#: Where a link may stand inside a sentence, which WCAG 2.5.8 leaves out; every other target has 44 by 44.
PROSE = "article"

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_EYES = Path(__file__).with_name("robot.js").read_text("utf-8")
_HEIGHT = 800
_PARTS_OF_A_DATE = 5


def look(page: Page, *, ours: bool = True, wide: bool = False) -> list[str]:
    """Everything the robot has to complain of; `ours` is False for Django's own pages, `wide` adds a desk's width."""
    page.evaluate(_EYES)
    found = [*_tab_order(page, ours=ours)]
    page.evaluate("robot.unfold()")
    found += _see(page, "headings", "sideways")
    found += axe(page)
    if ours:
        found += _see(page, "references", "spilling") + page.evaluate("prose => robot.small(prose)", PROSE)
        found += [*_narrow(page), *_spaced(page)]
    found += [*_modes(page, ours=ours)]
    if wide:
        page.set_viewport_size({"width": DESK, "height": _HEIGHT})
        found += [f"at {DESK}: {said}" for said in [*axe(page), *_see(page, "sideways")]]
    return found


def inspect(page: Page, look: Look) -> list[str]:
    """Everything the robot has to complain of when a page of ours is looked at in this one way."""
    forced = look.colours == "forced colours"
    if not page.evaluate("typeof window.robot === 'object'"):
        page.evaluate(_EYES)
    page.set_viewport_size({"width": look.width, "height": _HEIGHT})
    page.emulate_media(
        color_scheme="dark" if look.scheme == "dark" else "light",
        forced_colors="active" if forced else "none",
        reduced_motion="reduce" if look.motion == "reduced motion" else "no-preference",
    )
    page.evaluate(
        "look => { robot.spaceText(look === 'spaced text'); robot.enlargeText(look === 'text at 200 %') }", look.text
    )
    found = [*_tab_order(page, ours=not forced)]
    page.evaluate("robot.unfold()")
    page.evaluate("robot.settle()")
    found += _see(page, "headings", "sideways", "references", "spilling")
    found += page.evaluate("prose => robot.small(prose)", PROSE) + axe(page)
    if look.motion == "reduced motion":
        found += _see(page, "moving")
    return found


def glance(page: Page, *, ours: bool = True) -> list[str]:
    """What can be told without moving anything: for pages that are made like others."""
    page.evaluate(_EYES)
    page.evaluate("robot.unfold()")
    found = _see(page, "headings", "sideways") + axe(page)
    if ours:
        found += _see(page, "references", "spilling") + page.evaluate("prose => robot.small(prose)", PROSE)
    return found


def axe(page: Page, *, only: str = "") -> list[str]:
    """What axe-core finds, one line for each place; `only` names a single rule."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_AXE)
    run = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": TAGS}
    options: dict[str, Any] = {"runOnly": run, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options).then(said => said.violations)", options)
    return [
        f"axe {rule['id']}: {place['target']} {place['failureSummary']}" for rule in found for place in rule["nodes"]
    ]


def _see(page: Page, *what: str) -> list[str]:
    return [said for check in what for said in page.evaluate(f"robot.{check}()")]


def _tab_order(page: Page, *, ours: bool) -> Iterator[str]:
    """Tab reaches everything, in the order of the page, and each stop is seen."""
    waiting = page.evaluate("robot.startTabbing()")
    for number, name in enumerate(waiting):
        stop = _next_stop(page)
        if stop is None or stop["at"] != number:
            yield f"Tab stop {number} is {stop and stop['name']}, not {name}"
            return
        if not stop["isSeen"]:
            yield f"focused out of sight: {name}"
        if stop["look"] != "two" and (ours or stop["look"] == "none"):
            yield f"focus shown in {stop['look']} tones: {name}"


def _next_stop(page: Page) -> dict[str, Any] | None:
    """Where Tab leads; the parts of a date, and what opens its calendar, are one stop."""
    for _ in range(_PARTS_OF_A_DATE):
        page.keyboard.press("Tab")
        stop: dict[str, Any] | None = page.evaluate("tones => robot.focused(tones)", TONES)
        if stop is None or not stop["isSame"]:
            return stop
    return stop


def _narrow(page: Page) -> Iterator[str]:
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        yield from (f"at {width}: {said}" for said in _see(page, "sideways", "spilling"))


def _spaced(page: Page) -> Iterator[str]:
    """People set more space between letters, words and lines; nothing is lost."""
    page.evaluate("robot.spaceText(true)")
    for width in (*NARROW[:1], PHONE):
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        yield from (f"spaced, at {width}: {said}" for said in _see(page, "sideways", "spilling"))
    page.evaluate("robot.spaceText(false)")


def _modes(page: Page, *, ours: bool) -> Iterator[str]:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    yield from (f"dark: {said}" for said in axe(page, only="color-contrast"))
    if ours:
        yield from _see(page, "moving")
    page.emulate_media(color_scheme="light", forced_colors="active")
    yield from (f"forced colours: {said}" for said in _see(page, "sideways"))
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    page.evaluate("robot.settle()")
