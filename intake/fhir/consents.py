"""Consent: what the patient agreed to, tick by tick, in the words of the version that was shown."""

from collections.abc import Iterator

from django.conf import settings

from intake.fhir import codes
from intake.fhir.elements import TERMS, Resource, coding, concept, filled, id_of, identifier, moment, reference, seen
from intake.fhir.people import clinic
from intake.fhir.record import Record
from intake.fhir.related import GUARDIAN, HELPER, pointer
from intake.indications import agreement
from intake.indications.consent import TICKS
from intake.records.agreements import standing
from intake.records.models import Version


def consents(record: Record) -> Iterator[Resource]:
    """One of each version that has the page of consent, and one where an unfinished intake was shared."""
    for version in record.versions:
        active = version.pk in record.last_versions
        page, shared = version.pages.get("consent"), version.pages.get("interruption")
        if page:
            yield _consent(version, "consent", page, list(_ticked(version, page["data"], active)), active)
        if shared and shared["data"].get("share"):
            yield _consent(version, "share", shared, ["share"], active)


def _ticked(version: Version, data: dict, active: bool) -> Iterator[str]:
    """What was ticked, and of the newest answers only what was not taken back since."""
    stands = standing(version.intake_id) if active else None
    return (tick for tick in TICKS if data.get(tick) and not (stands and stands.taken_back(tick)))


def _consent(version: Version, part: str, page: dict, ticked: list[str], active: bool) -> Resource:
    """Nothing is permitted but what was ticked."""
    patient, words = version.intake.patient_id, page["data"].get("version", "")
    return filled(
        "Consent",
        id=id_of(version.pk, part),
        identifier=[identifier("consent-words", words)] if words else None,
        status="active" if active else "inactive",
        scope=concept(coding(f"{TERMS}consentscope", "patient-privacy", "Privacy Consent")),
        category=[concept(coding("consent", "intake", codes.CONSENTS["intake"]))],
        patient=reference("Patient", patient),
        dateTime=moment(seen(page["at"])),
        performer=[_performer(version, page["data"])],
        organization=[clinic()],
        sourceReference=reference("QuestionnaireResponse", version.pk),
        policy=[{"uri": f"{settings.CLINIC_ADDRESS}/privacy/"}],
        provision={"type": "deny", "provision": [_permits(tick) for tick in ticked]} if ticked else {"type": "deny"},
    )


def _permits(tick: str) -> Resource:
    return {"type": "permit", "code": [concept(coding("consent", tick, codes.CONSENTS[tick]))]}


def _performer(version: Version, data: dict) -> Resource:
    """Who agreed: the patient, or whoever did so for them."""
    part = GUARDIAN if data.get("by") == agreement.GUARDIAN else HELPER
    other = pointer(version, part) if data.get("by") not in (None, "", agreement.PATIENT) else None
    return other or reference("Patient", version.intake.patient_id, data.get("name", ""))
