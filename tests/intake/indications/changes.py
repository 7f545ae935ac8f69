"""One answer of a case changed, the rest left as it was: a new mapping each time."""

from typing import Any

from tests.intake.indications.truth_table import CLOSED, REASONS, SAFETY, SYMPTOMS, YES, gate, reason_answer

SAFETY_LISTS = {"yes": "answered_yes", "not_sure": "not_sure", "unanswered": "unanswered", "no": None}
REASON_LISTS = {
    "yes": "indications",
    "not_sure": "indications_not_sure",
    "unanswered": "indications_unanswered",
    "no": None,
}


def _moved(facts: dict[str, Any], code: str, lists: dict[str, str | None], answer: str) -> dict[str, Any]:
    changed = dict(facts)
    for name in filter(None, lists.values()):
        changed[name] = [other for other in facts.get(name, []) if other != code]
    target = lists[answer]
    if target:
        changed[target] = [*changed[target], code]
    return changed


def with_safety(facts: dict[str, Any], code: str, answer: str) -> dict[str, Any]:
    """A safety row answered anew; the reason a walk stops for goes with the row about calf pain."""
    changed = _moved(facts, code, SAFETY_LISTS, answer)
    if code == "calf_pain_walking":
        stops = facts.get("walking_stops_for", [])
        changed["walking_stops_for"] = [stop for stop in stops if stop != "calf_pain_eased_by_rest"]
    return changed


def with_reason(facts: dict[str, Any], code: str, answer: str) -> dict[str, Any]:
    """A reason answered anew; the symptoms that name it go with the old answer."""
    changed = _moved(facts, code, REASON_LISTS, answer)
    changed["symptoms"] = [s for s in facts.get("symptoms", []) if SYMPTOMS[s]["reason"] != code]
    return changed


def with_link(facts: dict[str, Any], code: str, link: str) -> dict[str, Any]:
    """Where one trouble comes from answered anew."""
    linked = facts.get("linked", "unanswered")
    each = dict(linked) if isinstance(linked, dict) else dict.fromkeys(REASONS, linked)
    return {**facts, "linked": {**each, code: link}}


def without_one_safety_answer(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The case with each safety answer taken away in turn. A row that was not asked has no answer to take away."""
    return [with_safety(facts, code, "unanswered") for code in SAFETY if gate(code, facts) != CLOSED]


def without_one_answer(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The case with each answer of any kind taken away in turn."""
    return [
        *without_one_safety_answer(facts),
        *(with_reason(facts, code, "unanswered") for code in REASONS),
        *(with_link(facts, code, "unanswered") for code in REASONS if reason_answer(code, facts) == YES),
        {**facts, "age": "unknown"},
        {**facts, "neuropathy": "unknown"},
    ]
