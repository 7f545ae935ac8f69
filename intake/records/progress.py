"""An intake on its way: which step comes next, which comes before, what is still missing."""

from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from clinic.site.language import say
from intake.indications import agreement
from intake.indications.consent import asks_again, number_of
from intake.indications.reading import Reading
from intake.indications.steps import Kind, Step
from intake.records.carrying import Earlier, carried, to_say_again
from intake.records.models import Intake
from intake.records.shelf_life import expired

INTERRUPTION = "interruption"


class Saved(NamedTuple):
    """A page as last saved, and its primary key."""

    pk: UUID
    data: dict[str, Any]
    complete: bool
    answered_at: datetime


class Progress:
    """The pages of an intake, with the route they open; read once (one query) where they are not given."""

    def __init__(self, intake: Intake, now: datetime | None = None, pages: dict[str, Saved] | None = None) -> None:
        self.intake, self.now = intake, now or timezone.now()
        self.protocol = intake.protocol.parsed()
        self.pages = _pages(intake) if pages is None else pages
        data = {step: page.data for step, page in self.pages.items()}
        self.reading = Reading(data, self.protocol, timezone.localdate(self.now))
        self.route = self.reading.route()

    def then(self, step: str, page: Saved) -> "Progress":
        """As it is when this page has been saved."""
        return Progress(self.intake, self.now, {**self.pages, step: page})

    def data(self, step: str) -> dict:
        """What was saved of a step, or nothing."""
        page = self.pages.get(step)
        return page.data if page else {}

    def is_complete(self, step: Step) -> bool:
        """Whether the step is answered, lately enough, and agreed to by whoever has to."""
        page = self.pages.get(step.code)
        if page is None or not page.complete or self.is_expired(step) or not agreement.stands(step, self.reading):
            return False
        if step.kind is Kind.CONSENT:
            return not asks_again(number_of(page.data.get("version", "")))
        if step.kind in (Kind.EACH, Kind.LINKS):
            return set(self.reading.rows(step)) <= set(page.data["answers"])
        return True

    @cached_property
    def earlier(self) -> dict[str, Earlier]:
        """What an earlier intake of this person said, where this one started from it and the question is the same."""
        return carried(self.intake, self.protocol) if self.intake.carries_id else {}

    @cached_property
    def waiting(self) -> list[Step]:
        """The steps of which it is still to be said whether the earlier answer is true."""
        if not self.earlier:
            return []
        data = {step: page.data for step, page in self.pages.items()}
        return to_say_again(self.earlier, data, self.intake.anew, self.protocol, self.now)

    def before_now(self, step: Step) -> dict[str, Any]:
        """What a page starts from that has no answer yet: the earlier one, unless it is always asked anew."""
        life, earlier = self.protocol.life(step.code), self.earlier.get(step.code)
        return earlier.data if earlier and life and life.still_true and step.code not in self.pages else {}

    def is_expired(self, step: Step) -> bool:
        """Whether the step was answered, but too long ago."""
        page = self.pages.get(step.code)
        return page is not None and expired(step.code, page.answered_at, self.now, self.protocol)

    def first_open(self) -> Step | None:
        """The first step that is not complete; None when all are."""
        return next((step for step in self.route if not self.is_complete(step)), None)

    def find(self, slug: str) -> Step | None:
        """The step of an address, if it is on the route."""
        return next((step for step in self.route if step.slug == slug), None)

    def may_open(self, step: Step) -> bool:
        """Whether every step before this one is complete."""
        first = self.first_open()
        return first is None or self.route.index(step) <= self.route.index(first)

    def after(self, step: Step) -> Step | None:
        """The step after this one; None where the check page is next."""
        if self.first_open() is None:
            return None
        later = self.route[self.route.index(step) + 1 :] if step in self.route else []
        return later[0] if later else self.first_open()

    def before(self, step: Step) -> Step | None:
        """The step before this one; None at the first."""
        place = self.route.index(step)
        return self.route[place - 1] if place else None

    def place(self, step: Step) -> str:
        """Where the step stands, in words; parts are counted, as their questions depend on the answers."""
        if step not in self.route:
            return say(step.section)
        parts = list(dict.fromkeys(other.section for other in self.route))
        number = [other for other in self.route if other.section == step.section].index(step) + 1
        return gettext("Part %(part)s of %(parts)s, %(section)s: question %(number)s") % {
            "part": parts.index(step.section) + 1,
            "parts": len(parts),
            "section": say(step.section).lower(),
            "number": number,
        }

    def unseen_signs(self) -> list[str]:
        """Urgent signs for which the interruption page was not shown yet."""
        seen = self.data(INTERRUPTION).get("seen", [])
        return [code for code in self.reading.urgent_signs() if code not in seen]

    @property
    def shares(self) -> bool:
        """Whether the patient agreed on the interruption page to share what is filled in so far."""
        return bool(self.data(INTERRUPTION).get("share"))


def _pages(intake: Intake) -> dict[str, Saved]:
    rows = intake.pages.values_list("step", "pk", "data", "complete", "answered_at")
    return {step: Saved(pk, data.open(pk), complete, at) for step, pk, data, complete, at in rows}
