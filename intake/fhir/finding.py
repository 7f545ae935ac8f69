"""Finding a resource by its id, or a page of one kind, as somebody may see them; None says both "no" and "nothing"."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from clinic.accounts.models import User
from clinic.accounts.roles import WORKLIST
from intake.fhir.bundle import KINDS, entry
from intake.fhir.codes import code_system, systems
from intake.fhir.elements import Resource, base, filled
from intake.fhir.people import (
    CLINIC,
    asked_provider,
    asked_provider_role,
    organization,
    practitioner,
    practitioner_role,
)
from intake.fhir.questionnaire import questionnaire
from intake.fhir.record import Record, staff_of
from intake.indications.wording import Wording
from intake.letters.directory import Provider
from intake.protocols.models import ProtocolVersion
from intake.records.models import Intake, Patient
from intake.records.wordings import KeptWording, words_now, words_then
from intake.referrals.openings import SUBJECTS

#: Kind -> the rows that its ids can begin with (named as the trail names them).
HOMES = {
    "Patient": ("patient",),
    "RelatedPerson": ("version",),
    "Practitioner": ("intake", "provideranswer"),
    "PractitionerRole": ("intake",),
    "QuestionnaireResponse": ("version", "daysigns"),
    "Observation": ("assessment", "version", "clearance", "visit"),
    "Condition": ("provideranswer",),
    "ServiceRequest": ("referral", "provideranswer"),
    "Task": ("referral",),
    "CarePlan": ("plan",),
    "Procedure": ("visit",),
    "DocumentReference": ("letter", "report", "scan"),
    "Consent": ("version",),
    "Provenance": ("event", "version", "assessment", "letter", "provideranswer", "visit"),
}
#: Kinds of rows that are not found by their key: all versions of a visit are one.
_FOUND_BY = {"visit": "series"}
#: What is nobody's record and the same for all.
DEFINED = ("Questionnaire", "CodeSystem")
#: Kinds that can be searched by patient.
SEARCHED = tuple(kind for kind in KINDS if kind in HOMES)
MOST_ROWS = 100
_REFERENCE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}")


class Found(NamedTuple):
    """A resource, and whose it is."""

    resource: Resource
    patient: Patient | None


class Page(NamedTuple):
    """Some of the matches, how many there are, and whose they are."""

    resources: list[Resource]
    total: int
    patient: Patient | None


def find(kind: str, id: str, reader: User) -> Found | None:
    """The resource, if it is there and the reader may see it."""
    shared = _shared(kind, id)
    if shared:
        return Found(shared, None)
    pk = _key(id.partition(".")[0])
    for patient in _patients(kind, pk) if pk else ():
        record = Record.of(patient, reader)
        for resource in KINDS[kind](record) if record else ():
            if record and resource["id"] == id:
                return Found(resource, record.patient)
    return None


def of_patient(kind: str, patient: UUID, reader: User, *, skip: int, most: int) -> Page:
    """A page of one kind of one person's record; empty where the reader may not see it."""
    record = Record.of(patient, reader)
    found = list(KINDS[kind](record)) if record else []
    return Page(found[skip : skip + most], len(found), record.patient if record else None)


def patient_of(reference: str) -> UUID | None:
    """Whose intake has this reference."""
    known = _REFERENCE.fullmatch(reference)
    return Intake.objects.filter(reference=reference).values_list("patient", flat=True).first() if known else None


def defined(kind: str) -> list[Resource]:
    """All definitions of a kind: the questions in every wording, or the code systems under all of them."""
    asked = list(_asked())
    if kind == "Questionnaire":
        return [questionnaire(version, words) for version, words in asked]
    known: dict[str, dict[str, str]] = {}
    for version, words in asked:
        if words.language == "en":
            for name, meanings in systems(version.parsed(), words).items():
                known.setdefault(name, {}).update(meanings)
    return [code_system(name, meanings, asked[-1][0].version) for name, meanings in known.items()]


def _asked() -> Iterator[tuple[ProtocolVersion, Wording]]:
    """Every wording in which somebody was asked, and that of today."""
    versions = list(ProtocolVersion.objects.order_by("published_at"))
    of_key, seen = {version.pk: version for version in versions}, set()
    for row in KeptWording.objects.only("sha256", "protocol").order_by("at"):
        seen.add(words_then(row.pk))
        yield of_key[row.protocol_id], words_then(row.pk)
    for version in versions:
        if (words := words_now(version)) not in seen:
            yield version, words


def _shared(kind: str, id: str) -> Resource | None:
    """What belongs to no single record: definitions, the clinic, its staff."""
    if kind in DEFINED:
        return next((resource for resource in defined(kind) if resource["id"] == id), None)
    if kind == "Organization":
        return organization() if id == CLINIC else None
    pk = _key(id)
    if pk is None or kind not in ("Practitioner", "PractitionerRole"):
        return None
    alone = kind == "Practitioner"
    for user in staff_of([id]):
        return (practitioner if alone else practitioner_role)(user) if user.role in WORKLIST else None
    asked = Provider.objects.filter(pk=pk).first()
    return (asked_provider if alone else asked_provider_role)(asked) if asked else None


def _patients(kind: str, pk: UUID) -> Iterator[UUID]:
    for home in HOMES.get(kind, ()):
        model, way = SUBJECTS[home]
        rows = model._default_manager.filter(**{_FOUND_BY.get(home, "pk"): pk})
        yield from rows.order_by().values_list(way, flat=True).distinct()


def _key(text: str) -> UUID | None:
    """A key as it is written, and in no other way, so that one resource has one address."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def searchset(resources: Iterable[Resource], total: int, *, links: dict[str, str]) -> Resource:
    """A page of matches, with the addresses of this page and the next."""
    matches = [entry(resource) | {"search": {"mode": "match"}} for resource in resources]
    return filled(
        "Bundle",
        type="searchset",
        total=total,
        link=[{"relation": name, "url": f"{base()}/{way}"} for name, way in links.items()],
        entry=matches,
    )
