"""What a letter may say of a patient: the answers and the verdict they led to, in words, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from intake.indications import vocabulary as v
from intake.indications.in_words import BLANK, in_words
from intake.indications.protocol import Protocol
from intake.indications.reading import Reading, years_between
from intake.indications.vocabulary import Answer
from intake.records.bodymap.areas import NAMES
from intake.records.bodymap.pattern import pattern
from intake.records.calls import came_by
from intake.records.marked import places_of
from intake.referrals.models import Referral

#: The pages that are told in one line each.
_SAID = ("places_each", "duration", "course", "walking", "causes", "examined", "lung")


@dataclass(frozen=True)
class Asked:
    """The safety questions, counted."""

    questions: int
    yes: int
    no: int
    not_sure: int

    @property
    def unanswered(self) -> int:
        """Asked, and without an answer."""
        return self.questions - self.yes - self.no - self.not_sure


@dataclass(frozen=True)
class Facts:
    """One case. Rows of `reasons`, `precautions` and `holds` are those of the stored verdict."""

    name: str
    born: date | None
    age: int | None
    told_on: date
    reasons: tuple[dict[str, Any], ...]
    precautions: tuple[dict[str, Any], ...]
    holds: tuple[dict[str, Any], ...]
    missing: tuple[dict[str, Any], ...]
    clearable: dict[str, str]
    asked: Asked
    own_words: str
    places: tuple[str, ...]
    shape: str
    activities: tuple[dict[str, Any], ...]
    said: dict[str, str]
    helper: str
    protocol: str
    signed_off: bool
    provider: dict[str, Any]


def facts_of(referral: Referral, today: date | None = None) -> Facts:
    """The facts of a referral fetched `whole()`, as its latest assessment saw them."""
    today = today or timezone.localdate()
    assessment = referral.assessment
    protocol, evidence = assessment.protocol.parsed(), assessment.evidence
    version = assessment.version
    told = _Told(Reading(version.page_data(), protocol, today, version.words()), protocol)
    born = referral.patient.born
    return Facts(
        name=referral.patient.name,
        born=born,
        age=years_between(born, today) if born else None,
        told_on=timezone.localdate(version.at),
        reasons=tuple(evidence["reasons"]),
        precautions=tuple(evidence["precautions"]),
        holds=tuple(evidence["holds"]),
        missing=tuple(evidence["missing"]),
        clearable=told.clearable([*evidence["holds"], *evidence["precautions"]]),
        asked=told.asked(),
        own_words=told.page("words").get("text", ""),
        places=tuple(places_of(told.reading)),
        shape=pattern(places_of(told.reading)).text,
        activities=tuple(item for item in told.page("activities").get("items", ()) if item.get("text")),
        said={step: told.said(step) for step in _SAID},
        helper=came_by(assessment.version, told.reading),
        protocol=assessment.protocol.version,
        signed_off=bool(assessment.protocol.signed_off_by),
        provider=told.page("provider"),
    )


class _Told:
    """The pages on the way, read."""

    def __init__(self, reading: Reading, protocol: Protocol) -> None:
        self.reading, self.protocol = reading, protocol

    def page(self, step: str) -> dict[str, Any]:
        on_the_way = self.reading.opens(self.reading.steps[step])
        return dict(self.reading.pages.get(step, {})) if on_the_way else {}

    def said(self, code: str) -> str:
        """The answer of a page in one line; "" where nothing was answered."""
        if not self.page(code):
            return ""
        step = self.reading.steps[code]
        answer = in_words(step, self.page(code), self.protocol, NAMES)[0].answer
        return "" if answer == BLANK else "; ".join(answer.splitlines())

    def clearable(self, rows: Iterable[dict[str, Any]]) -> dict[str, str]:
        """Item -> name, for what a provider's note can clear and none has cleared yet."""
        return {row["code"]: row["name"] for row in rows if not row["cleared"] and self._may_clear(row["code"])}

    def _may_clear(self, code: str) -> bool:
        known = code == v.MINOR or code in self.protocol.items
        return known and self.protocol.clearable(code, self.reading.safety.of(code))

    def asked(self) -> Asked:
        given = [
            self.reading.safety.of(item.code)
            for page in v.SAFETY_PAGES
            if self.reading.opens(self.reading.steps[page])
            for item in self.protocol.on_page(page)
        ]
        return Asked(len(given), *(given.count(answer) for answer in (Answer.YES, Answer.NO, Answer.NOT_SURE)))
