"""Plays a patient: facts in the case format become the pages that this person would fill in."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from intake.indications import choices as c
from intake.indications import vocabulary as v
from intake.indications.agreement import signer
from intake.indications.cases import case_from
from intake.indications.consent import ENGLISH, TICKS, in_force
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import steps
from intake.indications.reading import Reading
from intake.indications.steps import Kind, Step
from intake.records.bodymap.regions import PRESETS

Facts = Mapping[str, Any]
Pages = dict[str, dict[str, Any]]
_LINK = {"from_neuropathy": "all", "other_cause": "none", "unsure": "unsure", "unanswered": "rather_not"}


def pages_for(
    facts: Facts,
    protocol: Protocol,
    *,
    today: date,
    name: str = "Maria Delgado",
    bother: Mapping[str, int] | None = None,
    where: str = "feet",
    **extra: dict[str, Any],
) -> Pages:
    """Step code -> stored data, such that reading the pages gives the verdict of the facts.

    `cleared` and the ages of answers are not pages. `bother`: reason -> 0 to 10 (6 where not named).
    `extra`: step code -> data that replaces or adds to a page, as in `about={"phone": "555 0134 22"}`.
    """
    answers = case_from({"id": name, "facts": dict(facts)}, protocol).answers
    pages: Pages = dict(_checklists(facts, protocol))
    pages |= _troubles(facts, protocol, bother or {}, where)
    pages |= _health(answers, facts)
    pages |= _person(answers.age, name, today)
    for step, data in extra.items():
        pages[step] = pages.get(step, {}) | data
    reading = Reading(pages, protocol, today)
    signs = signer(reading)
    pages["consent"] = {"by": signs.by, "name": signs.name or name} | pages["consent"]
    if seen := reading.urgent_signs():
        pages.setdefault("interruption", {"seen": seen, "share": False, "name": "", "phone": "", "email": ""})
    on_the_way = {step.code for step in reading.route()}
    stated = {page for page in v.SAFETY_PAGES if pages[page]["rows"] or pages[page]["exit"] == c.UNSURE}
    kept = on_the_way | {"interruption"} | stated | {f"{page}_each" for page in stated}
    return {code: pages[code] for code in [*reading.steps, "interruption"] if code in pages and code in kept}


def _checklists(facts: Facts, protocol: Protocol) -> Iterator[tuple[str, dict[str, Any]]]:
    """The safety pages and the two pages of troubles, with their one-by-one pages."""
    given: dict[str, str] = dict.fromkeys(facts.get("answered_yes", ()), "yes")
    given |= dict.fromkeys(facts.get("not_sure", ()), "not_sure")
    given |= dict.fromkeys(facts.get("unanswered", ()), "unanswered")
    troubles = dict.fromkeys(facts.get("indications_not_sure", ()), "not_sure")
    troubles |= dict.fromkeys(facts.get("indications_unanswered", ()), "unanswered")
    troubles |= dict.fromkeys(facts.get("indications", ()), "yes")
    felt = dict.fromkeys(facts.get("symptoms", ()), "yes")
    told = {protocol.symptoms[code].reason for code in felt}
    felt |= {code: answer for code, answer in troubles.items() if code not in c.MOVING and code not in told}
    for step in steps(protocol).values():
        if step.kind is Kind.CHECKLIST and f"{step.code}_each" in steps(protocol):
            page = felt if step.code == "symptoms" else troubles if step.code == "moving" else given
            yield from _checklist(step, page)


def _checklist(step: Step, given: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = [row.code for row in step.rows]
    yes = [code for code in rows if given.get(code) == "yes"]
    rest = [code for code in rows if code not in yes]
    answers = {code: given.get(code, "no") for code in rest}
    if rest and set(answers.values()) == {"unanswered"}:
        yield step.code, {"rows": yes, "exit": c.RATHER_NOT}
    elif {"not_sure", "unanswered"} & set(answers.values()):
        yield step.code, {"rows": yes, "exit": c.UNSURE}
        yield f"{step.code}_each", {"answers": answers}
    else:
        yield step.code, {"rows": yes, "exit": "" if yes else c.NONE}


def _troubles(facts: Facts, protocol: Protocol, bother: Mapping[str, int], where: str) -> Pages:
    """How much each trouble bothers, where it comes from, where it is felt and since when."""
    linked = facts.get("linked", "unanswered")
    pages: Pages = {f"bother_{code}": {"value": bother.get(code, 6)} for code in protocol.reasons}
    if isinstance(linked, Mapping):
        pages["link"] = {"value": "some"}
        pages["link_each"] = {"answers": {code: linked.get(code, "unanswered") for code in protocol.reasons}}
    else:
        pages["link"] = {"value": _LINK[linked]}
    pages["where"] = {"value": where}
    pages["places"] = {"places": list(PRESETS.get(where, ())), "preset": where}
    return pages | {"duration": {"value": "under_5_years"}, "course": {"value": "worse"}}


def _health(answers: Any, facts: Facts) -> Pages:
    stops = sorted(answers.walking_stops_for)
    causes, lung = list(facts.get("causes", ())), list(facts.get("lung", ()))
    return {
        "walking": {"value": "5_to_15" if stops else "no_need"},
        "stopping": {"rows": stops, "exit": ""},
        "activities": {"items": []},
        "words": {"text": ""},
        "causes": {"rows": causes, "exit": "" if causes else c.NONE, "details": {}},
        "examined": {"value": answers.neuropathy.value},
        "lung": {"rows": lung, "exit": "" if lung else c.NONE},
        "medicines": {"text": "\n".join(answers.meds), "none": not answers.meds},
    }


def _person(age: int | None, name: str, today: date) -> Pages:
    minor = age is not None and age < 18
    born = "" if age is None else date(today.year - age, 1, 1).isoformat()
    guardian = {"name": "Rosa Delgado", "relationship": "mother", "agrees": True}
    return {
        "adult": {"value": "no" if minor else "yes"},
        "guardian": guardian,
        "answering": {"value": "myself", "name": "", "relationship": "", "agreed": "", "patient_name": ""},
        "about": {"name": name, "born": born, "phone": "555 0134 22", "email": ""},
        "provider": {"name": "Dr. Leila Amin", "practice": "Valley Clinic", "phone": "555 0177 80", "none": False},
        "consent": dict.fromkeys(TICKS, True) | {"version": in_force().name, "language": ENGLISH},
    }
