"""The free parts of a letter: what the therapist proposes, with the clinic's common plan to begin with."""

from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from intake.letters.facts import Facts

#: The clinic's common plan is one 60-minute session a week (clinic experience, not verified); six of them or 30 days
#: make a first report.
MINUTES, PER_WEEK, WEEKS, REVIEW_DAYS = 60, 1, 6, 30
GOALS = 3
ROUTINE, SOON = "routine", "soon"


@dataclass(frozen=True)
class Parts:
    """As the form holds them; dates as ISO text, a baseline from 0 to 10 or None."""

    minutes: int
    per_week: int
    weeks: int
    areas: str
    avoid: str
    goals: tuple[tuple[str, int | None], ...]
    review_on: str
    priority: str = ROUTINE
    note: str = ""
    own_words: bool = True
    printed_name: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data, to be stored."""
        return asdict(self) | {"goals": [list(goal) for goal in self.goals]}

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Parts":
        """From stored data; what a later version of this class knows and the data does not keeps its default."""
        known = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        return cls(**known | {"goals": tuple((text, score) for text, score in data["goals"])})

    @property
    def visits(self) -> int:
        """How many in all."""
        return self.per_week * self.weeks

    @property
    def review(self) -> date:
        """The day on which the goals are looked at again."""
        return date.fromisoformat(self.review_on)


def proposed(facts: Facts, today: date) -> Parts:
    """A first proposal: the common plan where it is felt, goals from the patient's own everyday things."""
    return Parts(
        minutes=MINUTES,
        per_week=PER_WEEK,
        weeks=WEEKS,
        areas=facts.shape if facts.places else "",
        avoid="",
        goals=tuple(_goals(facts)[:GOALS]),
        review_on=(today + timedelta(days=REVIEW_DAYS)).isoformat(),
    )


def _goals(facts: Facts) -> list[tuple[str, int | None]]:
    named = [(item["text"], _score(item.get("score"))) for item in facts.activities]
    troubles = [(reason["name"], _score(reason["bother"])) for reason in facts.reasons]
    return named + [goal for goal in troubles if goal[1] is not None]


def _score(value: Any) -> int | None:
    return value if isinstance(value, int) else None
