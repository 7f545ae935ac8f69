"""The bundle: every resource of one person's record, in a fixed order, and the kinds that there are."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from intake.fhir.care import care_plans, day_signs, procedures, visit_scores
from intake.fhir.consents import consents
from intake.fhir.documents import documents
from intake.fhir.elements import Resource, base, filled, id_of, moment
from intake.fhir.observations import observations
from intake.fhir.orders import conditions, orders
from intake.fhir.people import organizations, patients, practitioner_roles, practitioners
from intake.fhir.provenance import provenances
from intake.fhir.questionnaire import questionnaire
from intake.fhir.record import Record
from intake.fhir.referrals import service_requests, tasks
from intake.fhir.related import related_persons
from intake.fhir.response import response


def _questionnaires(record: Record) -> Iterator[Resource]:
    return (questionnaire(version.protocol, version.words()) for version in record.asked)


def _responses(record: Record) -> Iterator[Resource]:
    yield from map(response, record.versions)
    yield from day_signs(record)


def _observations(record: Record) -> Iterator[Resource]:
    yield from observations(record)
    yield from visit_scores(record)


def _service_requests(record: Record) -> Iterator[Resource]:
    yield from service_requests(record)
    yield from orders(record)


#: Kind -> all of that kind in a record. The order is the bundle's.
KINDS: dict[str, Callable[[Record], Iterable[Resource]]] = {
    "Patient": patients,
    "RelatedPerson": related_persons,
    "Organization": organizations,
    "Practitioner": practitioners,
    "PractitionerRole": practitioner_roles,
    "Questionnaire": _questionnaires,
    "QuestionnaireResponse": _responses,
    "Observation": _observations,
    "Condition": conditions,
    "ServiceRequest": _service_requests,
    "Task": tasks,
    "CarePlan": care_plans,
    "Procedure": procedures,
    "DocumentReference": documents,
    "Consent": consents,
    "Provenance": provenances,
}


def bundle(record: Record, *, at: datetime) -> Resource:
    """The whole record as one collection, put together at `at`."""
    found = [resource for of_kind in KINDS.values() for resource in of_kind(record)]
    return filled(
        "Bundle",
        id=id_of(record.patient.pk, "record"),
        type="collection",
        timestamp=moment(at),
        entry=[entry(resource) for resource in found],
    )


def entry(resource: Resource) -> Resource:
    """A resource within a bundle, with its own address."""
    return {"fullUrl": f"{base()}/{resource['resourceType']}/{resource['id']}", "resource": resource}
