"""The way back: a bundle's answers as a case in the plain case format, and the verdict that was stored with them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from intake.fhir.elements import Resource, seen, system
from intake.fhir.response import ReadPage, read_pages
from intake.indications import vocabulary as v
from intake.indications.answers import Answers
from intake.indications.protocol import Protocol
from intake.indications.reading import Reading
from intake.indications.verdict import Verdict
from intake.records.shelf_life import ages


class ReadCase(NamedTuple):
    """One verdict of a bundle with what it rests on: the pages, and the same as a case."""

    verdict: Verdict
    pages: dict[str, ReadPage]
    case: dict[str, Any]


def read_cases(bundle: Resource, protocol: Protocol) -> list[ReadCase]:
    """Every verdict of the bundle under this protocol, in its order."""
    found = {(r["resourceType"], r["id"]): r for r in (entry["resource"] for entry in bundle["entry"])}
    return [
        _case(resource, found, protocol)
        for resource in found.values()
        if _is(resource, "verdict", "verdict") and resource["method"]["text"] == f"Protocol {protocol.version}"
    ]


def _is(resource: Resource, where: str, code: str) -> bool:
    codings = resource.get("code", {}).get("coding", []) if isinstance(resource.get("code"), dict) else []
    return {"system": system(where), "code": code}.items() <= (codings[0] if codings else {}).items()


def _case(resource: Resource, found: dict[tuple[str, str], Resource], protocol: Protocol) -> ReadCase:
    kind, _, pk = resource["derivedFrom"][0]["reference"].partition("/")
    at = seen(resource["effectiveDateTime"])
    told = found[kind, pk]
    pages = read_pages(told, protocol)
    notes = [
        other
        for other in found.values()
        if _is(other, "verdict", "clearance") and other["identifier"][0] == resource["identifier"][0]
    ]
    cleared = frozenset(_cleared(notes, at, protocol.windows.clearance_days))
    facts = facts_of(answers_of(pages, protocol, at)._replace(cleared=cleared), protocol)
    return ReadCase(_verdict(resource, protocol), pages, {"id": resource["id"], "facts": facts})


def answers_of(pages: dict[str, ReadPage], protocol: Protocol, at: datetime) -> Answers:
    """What the engine reads of these pages at that moment."""
    data = {step: page.data for step, page in pages.items()}
    reading = Reading(data, protocol, timezone.localdate(at))
    when = {step: seen(page.at) for step, page in pages.items() if page.at}
    days, hours = ages(when, [step.code for step in reading.route()], at, protocol)
    return reading.answers(answers_age_days=days, signs_age_hours=hours)


def _cleared(notes: list[Resource], at: datetime, days: int) -> Iterator[str]:
    """Items with a note that counted then; under age only with the guardian's consent."""
    for note in notes:
        age = (timezone.localdate(at) - date.fromisoformat(note["effectiveDateTime"])).days
        item = note["valueCodeableConcept"]["coding"][0]["code"]
        agreed = any(part.get("valueBoolean") for part in note.get("component", []))
        if 0 <= age <= days and seen(note["issued"]) <= at and (item != v.MINOR or agreed):
            yield item


def _verdict(resource: Resource, protocol: Protocol) -> Verdict:
    lists: dict[str, list[str]] = {"reasons": [], "precautions": [], "holds": [], "missing": []}
    for part in resource.get("component", []):
        lists[part["code"]["coding"][0]["code"]].append(part["valueCodeableConcept"]["coding"][0]["code"])
    outcome = v.Outcome(resource["valueCodeableConcept"]["coding"][0]["code"])
    return Verdict(outcome, **{name: tuple(codes) for name, codes in lists.items()}, protocol=protocol.version)


def facts_of(answers: Answers, protocol: Protocol) -> dict[str, Any]:
    """The facts of a case that the engine judges as it judges these answers.

    The case format has no symptom that is not sure: a precaution that one implies is told as the item not sure.
    """
    items, reasons = frozenset(protocol.items), frozenset(protocol.reasons)
    implied = {protocol.symptoms[code].implies_precaution for code in answers.symptoms.not_sure} - {None}
    doubted = {item for item in implied if item and item not in answers.safety.yes | answers.safety.not_sure}
    unsure = answers.safety.not_sure | doubted
    facts = {
        "neuropathy": answers.neuropathy.value,
        "causes": answers.causes or (),
        "lung": answers.lung,
        "symptoms": answers.symptoms.yes,
        "indications": answers.reasons.yes,
        "indications_not_sure": answers.reasons.not_sure,
        "indications_unanswered": reasons - answers.reasons.yes - answers.reasons.no - answers.reasons.not_sure,
        "walking_stops_for": answers.walking_stops_for,
        "answered_yes": answers.safety.yes,
        "not_sure": unsure,
        "unanswered": items - answers.safety.yes - answers.safety.no - unsure,
        "cleared": answers.cleared,
    }
    return {name: sorted(value) if not isinstance(value, str) else value for name, value in facts.items()} | {
        "age": "unknown" if answers.age is None else answers.age,
        "linked": {reason: link.value for reason, link in sorted(answers.links.items())},
        "meds": list(answers.meds),
        "answers_age_days": answers.answers_age_days,
        "signs_age_hours": answers.signs_age_hours,
    }
