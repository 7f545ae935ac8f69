"""A finger that trembles: each tap lands beside the middle of its target, Gaussian in both directions, from a seed."""

import random
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, Page, TimeoutError

from tests.journeys.hands import Hand

WATCH = Path(__file__).with_name("watch.js")
#: A phone with a touch screen, and its size in px, which every browser of the tests has.
PHONE = {"has_touch": True, "is_mobile": True}
WIDTH, HEIGHT = 360, 740
#: Seconds between two taps where a person looks first: at a new page, or at what was just tapped.
LOOK = 0.45
#: Milliseconds after which a control that was there is gone with its page, and a page has kept a tap for itself.
GONE, KEPT = 10_000, 5_000


class NumbHand(Hand):
    """Taps with a spread of `spread` px; counts taps that reached another control, and taps that reached nothing."""

    def __init__(self, page: Page, spread: float, seed: int) -> None:
        super().__init__(page)
        self.spread, self.chance = spread, random.Random(seed)
        self.wrong = self.missed = 0
        self._before: tuple[float, str, str] = (0, "", "")

    def tap(self, control: Locator) -> bool:
        """One tap at it; whether it was reached. A person brings it to the middle of the screen first."""
        try:
            aim = control.evaluate("one => touch.aim(one)", timeout=GONE)
        except Error:  # the tap before, taken for a miss, led away after all
            self.page.wait_for_load_state()
            return False
        self._look(aim["key"])
        address = self.page.url
        x, y = self._beside(aim["x"], WIDTH), self._beside(aim["y"], HEIGHT)
        if self.ask("point => touch.under(point)", [x, y]):
            try:
                with self.page.expect_navigation(timeout=KEPT):
                    self.page.touchscreen.tap(x, y)
            except TimeoutError:
                pass  # the page kept it for itself
        else:
            self.page.touchscreen.tap(x, y)
        return self._heard(aim["key"], address)

    def ask(self, script: str, given: object = None) -> Any:
        """What the page says; once more where the page was just being left for another one."""
        try:
            return self.page.evaluate(script, given)
        except Error:
            self.page.wait_for_load_state()
            return self.page.evaluate(script, given)

    def choose(self, name: str, value: str) -> None:
        """One tap at the answer."""
        self.tap(self.box(name, value))

    def type(self, name: str, text: str) -> None:
        """One tap into the box and, where it was reached, the keys; what stood there goes."""
        if self.tap(self.box(name)):
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def press(self, words: str) -> None:
        """One tap at the button."""
        self.tap(self.button(words))

    def _beside(self, middle: float, size: int) -> float:
        return min(max(self.chance.gauss(middle, self.spread), 1), size - 1)

    def _look(self, key: str) -> None:
        at, before, address = self._before
        if key == before or address != self.page.url:
            time.sleep(max(0, at + LOOK - time.monotonic()))

    def _heard(self, meant: str, address: str) -> bool:
        self.page.wait_for_function("sessionStorage.getItem('touched') !== null")
        touched = self.ask("sessionStorage.getItem('touched')")
        self.presses += 1
        self.missed += not touched
        self.wrong += bool(touched) and touched != meant
        self._before = (time.monotonic(), touched, address)
        return touched == meant
