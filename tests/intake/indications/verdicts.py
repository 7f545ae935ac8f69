"""How the tests ask the engine: facts in the case format in, plain outcome and lists out."""

from functools import cache
from typing import Any

from intake.indications.cases import case_from
from intake.indications.engine import assess
from intake.protocols.files import published
from tests.intake.indications.truth_table import LISTS, OUTCOMES, PUBLISHED


@cache
def protocol() -> Any:
    """The published version that the truth table reads too."""
    return published(PUBLISHED.name)


def verdict_for(facts: dict[str, Any]) -> dict[str, Any]:
    """The engine's verdict in the shape in which the truth table gives its own."""
    verdict = assess(case_from({"id": "T1", "facts": facts}, protocol()).answers, protocol())
    return {"outcome": str(verdict.outcome)} | {name: list(getattr(verdict, name)) for name in LISTS}


def outcome_for(facts: dict[str, Any]) -> str:
    """Only the outcome."""
    return verdict_for(facts)["outcome"]


def nearness(outcome: str) -> int:
    """How near an outcome is to massage: 0 is urgent, 5 is referral_fits."""
    return OUTCOMES.index(outcome)
