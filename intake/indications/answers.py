"""What one person answered, as the engine reads it: the same object from the web form and from a case file."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from intake.indications.vocabulary import Answer, Link, Neuropathy

NOBODY: frozenset[str] = frozenset()


class Ticks(NamedTuple):
    """Answers to a list of rows, by code. A code in none of the three is unanswered."""

    yes: frozenset[str] = NOBODY
    no: frozenset[str] = NOBODY
    not_sure: frozenset[str] = NOBODY

    def of(self, code: str) -> Answer:
        """The answer to one row."""
        if code in self.yes:
            return Answer.YES
        if code in self.not_sure:
            return Answer.NOT_SURE
        return Answer.NO if code in self.no else Answer.UNANSWERED


class Answers(NamedTuple):
    """One person's answers. `age` in whole years or None; `causes` None where the question was not answered;
    ages of answers in whole days and hours, as judged against the protocol's windows."""

    safety: Ticks
    reasons: Ticks
    symptoms: Ticks = Ticks()
    links: Mapping[str, Link] = {}
    neuropathy: Neuropathy = Neuropathy.UNKNOWN
    age: int | None = None
    causes: frozenset[str] | None = NOBODY
    lung: frozenset[str] = NOBODY
    walking_stops_for: frozenset[str] = NOBODY
    meds: tuple[str, ...] = ()
    cleared: frozenset[str] = NOBODY
    answers_age_days: int = 0
    signs_age_hours: int = 0

    def as_data(self) -> dict[str, Any]:
        """The same as plain data that JSON can hold, in a fixed order, so that equal answers look equal."""
        return {name: _plain(value) for name, value in self._asdict().items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Ticks):
        return {name: sorted(codes) for name, codes in value._asdict().items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(sorted(value.items())) if isinstance(value, Mapping) else value
