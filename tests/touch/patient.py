"""A patient with a numb hand: looks at what the page shows after each tap, and mends what went wrong."""

from typing import Any

from playwright.sync_api import Error

from intake.indications.questionnaire import steps
from intake.protocols.files import newest
from tests.intake.web.patient.walking import posted
from tests.journeys.patient import _NOT_ASKED, Patient
from tests.touch.hand import NumbHand

#: Somebody who needs four times the taps of a steady hand (59) has given up.
MOST_TAPS = 240
#: Milliseconds until the browser's own page of what went wrong stands.
SETTLES = 1_000


class NumbPatient(Patient):
    """Fills in and sends, one tap after another."""

    hand: NumbHand
    #: Where the last page was that asks something.
    asked_at = "/intake/"

    def sends(self) -> bool:
        """Whether it was sent before the patient gave up."""
        for _ in range(MOST_TAPS):
            if self.at == "sent":
                return True
            self._tap_once(self.at)
        return self.at == "sent"

    def _tap_once(self, step: str) -> None:
        """What the page needs next; whoever got somewhere by accident goes back."""
        if step in self.pages:
            self.asked_at = self.page.url
        if step == "check":
            is_left = self.hand.tap(self.hand.button("Send my answers"))
        elif step not in self.pages:
            self._back()
            return
        else:
            is_left = self._work_on(step)
        if self.at not in (step, "sent") and not is_left:
            self._back()

    def _back(self) -> None:
        """The browser's own Back, or the address again where it kept nothing of a page that was refused."""
        try:
            self.page.go_back()
        except Error:
            self.page.wait_for_timeout(SETTLES)
            self.page.goto(self.asked_at)

    def _work_on(self, step: str) -> bool:
        """Mend or give one answer; where all is right, continue. Whether the page was left on purpose."""
        given = posted(steps(newest())[step], self.pages[step])
        boxes = self.hand.ask("() => touch.given()")
        if self.at != step:
            return False
        for box in boxes:
            wanted = _wanted(box, given)
            if not box["choice"] and wanted and box["value"] != wanted:
                self.hand.type(box["name"], wanted)
                return False
            if box["choice"] and box["on"] != wanted and not (box["one"] and box["on"]):
                self.hand.choose(box["name"], box["value"])
                return False
        return self.hand.tap(self.hand.button("Continue"))


def _wanted(box: dict[str, Any], given: dict[str, Any]) -> Any:
    """Whether a choice is to be on, or what is to stand in a box."""
    value = None if box["name"] in _NOT_ASKED else given.get(box["name"])
    if not box["choice"]:
        return str(value or "")
    return box["value"] in [str(one) for one in (value if isinstance(value, list) else [value])]
