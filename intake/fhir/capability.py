"""CapabilityStatement: what can be read here, and how; and OperationOutcome: why something could not be."""

from datetime import date

from intake.fhir.elements import VERSION, Resource, base, filled
from intake.fhir.finding import DEFINED, HOMES

#: When what is said here last changed.
_CHANGED = date(2026, 11, 22)
_PATIENT = {"name": "patient", "type": "reference", "documentation": "Whose record: an id, or Patient/ and an id."}
_ID = {"name": "_id", "type": "token"}
_IDENTIFIER = {"name": "identifier", "type": "token", "documentation": "The reference of an intake."}


def capability() -> Resource:
    """What this server can do; it only reads."""
    kinds = sorted({*HOMES, *DEFINED, "Organization"})
    return filled(
        "CapabilityStatement",
        url=f"{base()}/metadata",
        status="active",
        date=_CHANGED.isoformat(),
        kind="instance",
        implementation={"description": "Records of the clinic, to read", "url": base()},
        fhirVersion=VERSION,
        format=["application/fhir+json", "json"],
        rest=[
            {
                "mode": "server",
                "security": {
                    "description": "A token of one of the staff, as in Authorization: Bearer; it sees what they see.",
                },
                "resource": [_kind(kind) for kind in kinds],
            }
        ],
    )


def _kind(kind: str) -> Resource:
    searched = [] if kind in ("Practitioner", "PractitionerRole", "Organization") else [{"code": "search-type"}]
    asked: list[Resource] = [_ID, _IDENTIFIER] if kind == "Patient" else [] if kind in DEFINED else [_PATIENT]
    return filled(
        type=kind,
        interaction=[{"code": "read"}, *searched],
        versioning="no-version",
        searchParam=asked if searched else None,
    )


def outcome(code: str, words: str) -> Resource:
    """Why it could not be, by FHIR's code for the kind of issue and in words."""
    return filled("OperationOutcome", issue=[{"severity": "error", "code": code, "diagnostics": words}])
