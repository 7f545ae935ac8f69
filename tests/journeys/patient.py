"""A patient at a browser, who answers whatever page is open by the facts of a case, until it is sent."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from intake.indications.questionnaire import steps
from intake.management.acting import Facts, pages_for
from intake.protocols.files import newest
from tests.intake.making import examples
from tests.intake.web.patient.walking import posted
from tests.journeys.hands import Hand

#: Kept with the page or said by which button is pressed, not asked on it.
_NOT_ASKED = {"version", "language", "by", "go"}
MOST_PAGES = 80


class Patient:
    """Who fills in: `facts` is a mapping or the id of an example; `seen` are the pages that were answered."""

    def __init__(self, hand: Hand, facts: Facts | str, **how: Any) -> None:
        self.hand, self.page = hand, hand.page
        facts = examples()[facts]["facts"] if isinstance(facts, str) else facts
        self.pages = pages_for(facts, newest(), today=timezone.localdate(), **how)
        self.seen: list[str] = []

    @property
    def at(self) -> str:
        """The step that is open, by the address."""
        slug = self.page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        return "adult" if slug == "intake" else slug.replace("-", "_")

    def answer(self) -> None:
        """Answer the page that is open and continue."""
        step = self.at
        self.seen.append(step)
        given = posted(steps(newest())[step], self.pages[step])
        self.fill_in(given)
        self.hand.press("Continue")
        assert self.at != step, f"{step} was refused: {self.page.title()}"

    def fill_in(self, given: Mapping[str, Any]) -> None:
        """Choose and type what is not there already."""
        for name, value in given.items():
            if name in _NOT_ASKED:
                continue
            for one in value if isinstance(value, list) else [value]:
                self._give(name, str(one))

    def _give(self, name: str, value: str) -> None:
        boxes = self.hand.box(name)
        if boxes.first.get_attribute("type") not in ("radio", "checkbox"):
            if value and boxes.first.input_value() != value:
                self.hand.type(name, value)
        elif value and not self.hand.box(name, value).is_checked():
            self.hand.choose(name, value)

    def until(self, step: str) -> "Patient":
        """Answer pages until this one is open."""
        for _ in range(MOST_PAGES):
            if self.at == step:
                return self
            self.answer()
        raise AssertionError(f"{step} was never reached: {self.seen}")
