"""Observation: how much each trouble bothers, the verdict, and providers' notes that clear an item."""

from collections.abc import Iterator

from intake.assessments.models import Assessment
from intake.fhir import codes
from intake.fhir.asked import codes_of
from intake.fhir.elements import (
    TERMS,
    Resource,
    annotation,
    coding,
    concept,
    filled,
    id_of,
    identifier,
    moment,
    reference,
    seen,
)
from intake.fhir.record import Record
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import steps
from intake.indications.vocabulary import Outcome
from intake.records.bodymap.areas import NAMES
from intake.records.models import Clearance, Intake, Version
from intake.referrals.lifecycle import words

_LISTS = ("reasons", "precautions", "holds", "missing")


def observations(record: Record) -> Iterator[Resource]:
    """All of them, the oldest version first."""
    for version in record.versions:
        yield from _scores(version, corrected=version.pk not in record.last_versions)
        yield from _there(version)
    yield from map(verdict, record.assessments)
    yield from map(clearance, record.clearances)


def _scores(version: Version, *, corrected: bool) -> Iterator[Resource]:
    """The 0 to 10 answers of one version; none of them is a score of pain, so each has a code of our own."""
    protocol = version.protocol.parsed()
    for step, page in version.pages.items():
        if step.startswith("bother_"):
            code = step.replace("_", "-")
            yield _score(version, code, page["data"]["value"], page["at"], codes.scores(protocol)[code])
    activities = version.pages.get("activities", {"data": {"items": []}, "at": ""})
    for number, item in enumerate(activities["data"]["items"], start=1):
        if item["score"] is not None:
            code = f"activity-{number}"
            yield _score(version, code, item["score"], activities["at"], codes.scores(protocol)[code], item["text"])


def _there(version: Version) -> Iterator[Resource]:
    """What one marked place feels like, and how strong it is, of each place of which anything was said."""
    protocol = version.protocol.parsed()
    step, names = steps(protocol)["places_each"], codes.scores(protocol)
    page = version.pages.get(step.code, {"data": {"items": []}, "at": ""})
    for item in page["data"]["items"]:
        if not item["feels"] and item["score"] is None:
            continue
        there = _score(version, "place-strength", item["score"], page["at"], names["place-strength"])
        feeling = concept(coding("score", "place-feeling", names["place-feeling"]))
        labels = {row.code: row.label for row in step.rows}
        felt = (concept(coding(codes_of(step), code, labels[code])) for code in item["feels"])
        yield filled(
            **there | {"id": id_of(version.pk, f"place-{item['area']}")},
            bodySite=concept(coding(codes_of(step), item["area"], NAMES[item["area"]])),
            component=[{"code": feeling, "valueCodeableConcept": value} for value in felt],
        )


def _score(version: Version, code: str, value: int | str | None, at: str, display: str, words: str = "") -> Resource:
    known = {"valueInteger": value} if isinstance(value, int) else {"dataAbsentReason": _asked_but_unknown()}
    return filled(
        "Observation",
        id=id_of(version.pk, code),
        status="final",
        category=[survey()],
        code=concept(coding("score", code, display), text=words),
        subject=reference("Patient", version.intake.patient_id),
        effectiveDateTime=moment(seen(at)),
        issued=moment(version.at),
        performer=[reference("Patient", version.intake.patient_id)],
        derivedFrom=[reference("QuestionnaireResponse", version.pk)],
        **known,
    )


def survey() -> Resource:
    """The category of what people tell about themselves."""
    return concept(coding(f"{TERMS}observation-category", "survey", "Survey"))


def _asked_but_unknown() -> Resource:
    return concept(coding(f"{TERMS}data-absent-reason", "asked-unknown", "Asked But Unknown"))


def verdict(assessment: Assessment) -> Resource:
    """What follows from the answers, with each thing that holds; it says itself that it is no diagnosis."""
    protocol = assessment.protocol.parsed()
    unsigned = "" if protocol.signed_off else "The protocol awaits a clinician's sign-off."
    return filled(
        "Observation",
        id=str(assessment.pk),
        identifier=[_intake(assessment.version.intake), identifier("answers-sha256", assessment.answers_sha256)],
        status="final",
        category=[survey()],
        code=concept(coding("verdict", "verdict", codes.VERDICT["verdict"])),
        subject=reference("Patient", assessment.version.intake.patient_id),
        effectiveDateTime=moment(assessment.at),
        issued=moment(assessment.at),
        valueCodeableConcept=concept(coding("outcome", assessment.outcome, words(Outcome(assessment.outcome)))),
        method={"text": f"Protocol {assessment.protocol.version}"},
        note=annotation(unsigned),
        derivedFrom=[reference("QuestionnaireResponse", assessment.version_id)],
        component=[part for name in _LISTS for part in _parts(name, assessment.verdict[name], protocol)],
    )


def _intake(intake: Intake) -> Resource:
    """Tells apart what belongs to several intakes of one person."""
    return identifier("intake-reference", intake.reference)


def _parts(name: str, found: list[str], protocol: Protocol) -> Iterator[Resource]:
    meanings = codes.reasons(protocol) if name == "reasons" else codes.screening(protocol)
    where = "reason" if name == "reasons" else "screening"
    for code in found:
        yield {
            "code": concept(coding("verdict", name, codes.VERDICT[name])),
            "valueCodeableConcept": concept(coding(where, code, meanings[code])),
        }


def clearance(note: Clearance) -> Resource:
    """A provider's dated note that names one item."""
    named = codes.screening(note.intake.protocol.parsed())
    agrees = {"code": concept(coding("verdict", "guardian-consents", codes.VERDICT["guardian-consents"]))}
    return filled(
        "Observation",
        id=str(note.pk),
        identifier=[_intake(note.intake)],
        status="final",
        code=concept(coding("verdict", "clearance", codes.VERDICT["clearance"])),
        subject=reference("Patient", note.intake.patient_id),
        effectiveDateTime=note.dated.isoformat(),
        issued=moment(note.recorded_at),
        performer=[{"display": note.provider}],
        valueCodeableConcept=concept(coding("screening", note.item, named.get(note.item, note.item))),
        component=[agrees | {"valueBoolean": True}] if note.guardian_consents else None,
    )
