"""RelatedPerson: who helped the patient to answer, or answered for them, and the guardian of somebody under age."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from intake.fhir.elements import Resource, concept, filled, id_of, reference
from intake.fhir.record import Record
from intake.indications import agreement
from intake.indications.reading import Reading
from intake.records.models import Version

HELPER, GUARDIAN = "helper", "guardian"


def related_persons(record: Record) -> Iterator[Resource]:
    """Everybody besides the patient whom a version of the answers names."""
    for version in record.versions:
        for part, told in named(version).items():
            yield filled(
                "RelatedPerson",
                id=id_of(version.pk, part),
                patient=reference("Patient", version.intake.patient_id),
                name=[{"text": told["name"]}],
                relationship=[concept(text=told["relationship"])] if told.get("relationship") else None,
            )


def named(version: Version) -> dict[str, Mapping[str, Any]]:
    """Part -> what the version tells of this person; only who has a name can be pointed to."""
    pages = version.page_data()
    reading = Reading(pages, version.protocol.parsed(), timezone.localdate(version.at))
    found = {
        HELPER: pages.get("answering", {}) if agreement.helps(reading) else {},
        GUARDIAN: pages.get("guardian", {}) if reading.is_minor else {},
    }
    return {part: told for part, told in found.items() if told.get("name")}


def pointer(version: Version, part: str) -> Resource | None:
    """A pointer to this person; None where the version names nobody."""
    told = named(version).get(part)
    return reference("RelatedPerson", id_of(version.pk, part), told["name"]) if told else None


def source(version: Version) -> Resource | None:
    """Whose words they are: of whoever answered for the patient, otherwise the patient's; None where nobody says."""
    if version.page_data().get("answering", {}).get("value") == "for_someone":
        return pointer(version, HELPER)
    return reference("Patient", version.intake.patient_id)
