"""The FHIR addresses: what there is, one resource, a search by patient. They only read, and each look is noted."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from clinic.audit import trail
from intake.fhir.capability import capability
from intake.fhir.finding import find, searchset
from intake.web.fhir.access import NOT_THERE, answer, for_programs, open_to_programs, reader
from intake.web.fhir.searching import Search


@open_to_programs
def metadata(request: HttpRequest) -> HttpResponse:
    """What can be read here; nothing of anybody, so it needs no token."""
    return answer(capability())


@for_programs
@transaction.atomic
def read(request: HttpRequest, kind: str, id: str) -> HttpResponse:
    """One resource."""
    found = find(kind, id, reader(request))
    if found is None:
        raise NOT_THERE
    if found.patient:
        trail.note("fhir.read", subject=found.patient, kind=kind)
    return answer(found.resource)


@for_programs
@transaction.atomic
def search(request: HttpRequest, kind: str) -> HttpResponse:
    """A page of one kind, of one person."""
    asked = Search(kind, request.GET)
    page = asked.page(reader(request))
    if page.patient:
        trail.note("fhir.read", subject=page.patient, kind=kind, rows=len(page.resources))
    return answer(searchset(page.resources, page.total, links=asked.links(page)))


@for_programs
def elsewhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below /fhir/."""
    raise NOT_THERE
