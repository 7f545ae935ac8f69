"""Two ways to fill in a page: a finger or mouse that presses what it sees, and a keyboard alone."""

from abc import ABC, abstractmethod

from playwright.sync_api import Locator, Page

#: A page has fewer stops than this.
_MOST_STOPS = 120


class Hand(ABC):
    """Fills in the open page; `presses` counts what was pressed, typing left out."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    @abstractmethod
    def choose(self, name: str, value: str) -> None:
        """Choose or tick one answer."""

    @abstractmethod
    def type(self, name: str, text: str) -> None:
        """Type into a box."""

    @abstractmethod
    def press(self, words: str) -> None:
        """Press a button or a link and wait for the page it leads to."""

    def box(self, name: str, value: str | None = None) -> Locator:
        """The control of this name, and of this value where there are several; a tick by itself is "on"."""
        return self.page.locator(f'[name="{name}"]' + (f'[value="{value}"]' if value not in (None, "on") else ""))

    def button(self, words: str) -> Locator:
        """The button or link with these words."""
        found = self.page.get_by_role("button", name=words, exact=True)
        return (found if found.count() else self.page.get_by_role("link", name=words, exact=True)).first


class Mouse(Hand):
    """Presses the middle of what it sees, as a finger does: the whole row is the target."""

    def choose(self, name: str, value: str) -> None:
        """One press in the middle of the row."""
        box = self.box(name, value)
        self.tap(box.locator("xpath=ancestor::div[1]"))
        assert box.is_checked(), f"{name}={value}: the middle of the row does not tick it"

    def type(self, name: str, text: str) -> None:
        """One press into the box, then the keys."""
        self.tap(self.box(name))
        self.page.keyboard.type(text)

    def press(self, words: str) -> None:
        """One press on the button."""
        self.press_this(self.button(words))

    def press_this(self, button: Locator) -> None:
        """The same, where its words are not its name alone."""
        with self.page.expect_navigation():
            self.tap(button)

    def tap(self, what: Locator) -> None:
        """One press in the middle of it; the page stays."""
        what.scroll_into_view_if_needed()
        place = what.bounding_box()
        assert place, what
        self.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        self.presses += 1


class Keyboard(Hand):
    """Tab, arrows, Space and Enter; in a line of text, Enter continues."""

    def choose(self, name: str, value: str) -> None:
        """Tab to the box and tick it, or Tab to the group and move to the answer."""
        self._tab_to(name, value)
        is_radio = self.box(name, value).get_attribute("type") == "radio"
        for _ in range(self.box(name).count() if is_radio else 0):
            if self._at()["value"] == value:
                break
            self._key("ArrowDown")
        if not self.box(name, value).is_checked():
            self._key("Space")
        assert self.box(name, value).is_checked(), f"{name}={value}: the keyboard does not reach it"

    def type(self, name: str, text: str) -> None:
        """Tab to the box, then the keys."""
        self._tab_to(name)
        self.page.keyboard.type(text)

    def press(self, words: str) -> None:
        """Enter where a line of text has the focus and the page goes on; else Tab to the button and Enter."""
        is_line = self._at()["type"] in ("text", "tel", "email")
        if not (words == "Continue" and is_line):
            wanted = self.button(words)
            for _ in range(_MOST_STOPS):
                if wanted.evaluate("button => button === document.activeElement"):
                    break
                self._key("Tab")
        with self.page.expect_navigation():
            self._key("Enter")

    def _tab_to(self, name: str, value: str | None = None) -> None:
        for _ in range(_MOST_STOPS):
            at = self._at()
            if at["name"] == name and (at["type"] != "checkbox" or at["value"] == value):
                return
            self._key("Tab")
        raise AssertionError(f"{name}={value}: Tab does not lead there")

    def _at(self) -> dict[str, str]:
        at: dict[str, str] = self.page.evaluate(
            "(at => ({ name: at.name || '', value: at.value || '', type: at.type || '' }))(document.activeElement)"
        )
        return at

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1
