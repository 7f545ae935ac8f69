"""What a patient told us, read under the protocol of its own time."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from intake.indications import alerts
from intake.indications.in_words import Said, in_words
from intake.indications.protocol import Protocol
from intake.indications.reading import Reading, years_between
from intake.records.agreements import Standing, standing
from intake.records.bodymap.areas import NAMES
from intake.records.bodymap.pattern import pattern
from intake.records.in_short import InShort
from intake.records.marked import in_few_words, on_the_way, places_of
from intake.records.models import Patient, Version
from intake.web.therapist.words import lower_first, moment


class Told:
    """One version of the answers; `protocol` is the one they were given under."""

    def __init__(self, version: Version, protocol: Protocol, today: date) -> None:
        self.version, self.protocol, self.today = version, protocol, today
        self.reading = Reading(version.page_data(), protocol, today, version.words())

    def page(self, step: str) -> dict[str, Any]:
        """The data of a page on the way, or nothing."""
        return on_the_way(self.reading, step)

    def said(self, steps: Iterable[str]) -> list[Said]:
        """Questions with their answers, as far as the pages were answered."""
        found: list[Said] = []
        for step in (self.reading.steps[code] for code in steps if self.page(code)):
            asked = self.reading.rows(step)
            data = in_few_words(step, dict(self.reading.pages[step.code]))
            found += in_words(step, data, self.protocol, NAMES, asked=asked)
        return found

    @property
    def alerts(self) -> list[alerts.Alert]:
        """Emergency words in what was typed."""
        return alerts.find(alerts.typed(self.reading.pages), self.protocol)

    @cached_property
    def in_short(self) -> InShort:
        """What a list shows of it."""
        return InShort.of(self.reading)

    @property
    def places(self) -> list[str]:
        """The marked places; those of the chosen picture where none was marked one by one."""
        return places_of(self.reading)

    @property
    def pattern(self) -> str:
        """The shape of the marked places, in words."""
        return pattern(self.places).text

    @property
    def causes(self) -> list[str]:
        """Causes and lung conditions, shortly."""
        return list(map(lower_first, self.in_short.causes))

    @property
    def medicines(self) -> list[tuple[str, bool]]:
        """The medicines, each with whether it thins the blood."""
        return [(line, bool(self.protocol.tables.thins_blood(line))) for line in self.reading.medicines()]

    @cached_property
    def agrees(self) -> Standing:
        """What the patient agrees to now, which may be other than what they ticked then."""
        return standing(self.version.intake_id)

    @property
    def may_ask_provider(self) -> bool:
        """Whether the patient ticked that the provider may be asked."""
        return self.agrees.holds("provider")

    @property
    def minds_contact(self) -> bool:
        """Whether the patient left out the tick that the clinic may call or write."""
        return bool(self.page("consent")) and not self.agrees.holds("contact")

    def answered(self, step: str) -> str:
        """When a page was answered, in words."""
        at = self.version.answered_at().get(step)
        return moment(at, self.today) if at else ""

    @property
    def provider(self) -> str:
        """The provider's name, or ""."""
        return "" if self.page("provider").get("none") else self.page("provider").get("name", "")


def age(patient: Patient, today: date) -> str:
    """Whole years today, in words."""
    return str(years_between(patient.born, today)) if patient.born else "age not given"
