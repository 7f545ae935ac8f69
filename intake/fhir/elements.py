"""The small parts that every resource is made of: references, codings, identifiers, moments. Plain dicts throughout."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

#: A resource, or a part of one.
Resource = dict[str, Any]

VERSION = "4.0.1"
LOINC = "http://loinc.org"
ICD_10_CM = "http://hl7.org/fhir/sid/icd-10-cm"
NPI = "http://hl7.org/fhir/sid/us-npi"
TERMS = "http://terminology.hl7.org/CodeSystem/"
_EMPTY: tuple[object, ...] = (None, "", [], {}, ())


def base() -> str:
    """Where the clinic's resources live; every address of our own begins with it."""
    return f"{settings.CLINIC_ADDRESS}/fhir"


def system(name: str) -> str:
    """The address of a code system of our own."""
    return f"{base()}/CodeSystem/{name}"


def extension(name: str, **value: Any) -> Resource:
    """Something of ours for which FHIR has no place, as in extension("complete", valueBoolean=True)."""
    return {"url": f"{base()}/StructureDefinition/{name}", **value}


def identifier(name: str, value: object) -> Resource:
    """A business identifier in a name space of our own."""
    return {"system": f"{base()}/sid/{name}", "value": str(value)}


def id_of(pk: UUID | str, part: str = "") -> str:
    """The id of a resource: the row's own key, or for a part of a row the key, a dot and the part's name.

    The key stays readable in it, so that the part is found again without a table of ids.
    """
    return f"{pk}.{part.replace('_', '-')}" if part else str(pk)


def filled(kind: str = "", /, **elements: Any) -> Resource:
    """The elements that say something, as FHIR knows no empty ones; `kind` makes a resource of them."""
    kept = {name.rstrip("_"): value for name, value in elements.items() if value not in _EMPTY}
    return {"resourceType": kind, **kept} if kind else kept


def reference(kind: str, id: UUID | str, display: str = "") -> Resource:
    """A pointer to another resource of ours."""
    return filled(reference=f"{kind}/{id}", display=display)


def coding(where: str, code: str, display: str = "") -> Resource:
    """A code of one of our own systems, or of the system whose whole address is given."""
    return filled(system=where if where.startswith("http") else system(where), code=code, display=display)


def concept(*codings: Resource, text: str = "") -> Resource:
    """One notion, by its codes or in words."""
    return filled(coding=list(codings), text=text)


def concepts(where: str, codes: Iterable[tuple[str, str]]) -> list[Resource]:
    """A list of notions from (code, display)."""
    return [concept(coding(where, code, display)) for code, display in codes]


def moment(at: datetime | None) -> str | None:
    """A point in time, in UTC, exact."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def seen(text: str) -> datetime:
    """The point in time that `moment` wrote, or that another system wrote to the second."""
    return datetime.fromisoformat(text)


def telecom(**given: str) -> list[Resource]:
    """Ways to reach somebody, as in telecom(phone="555 0100", email="")."""
    return [{"system": kind, "value": value} for kind, value in given.items() if value]


def annotation(text: str) -> list[Resource]:
    """A note, or none."""
    return [{"text": text}] if text else []
