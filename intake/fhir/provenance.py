"""Provenance: who did what to the record, when; one for each frozen version, each verdict and each step."""

from collections.abc import Iterator

from intake.assessments.models import Assessment
from intake.care.visits import Visit
from intake.fhir import codes
from intake.fhir.elements import TERMS, Resource, coding, concept, filled, id_of, moment, reference
from intake.fhir.people import signer, who
from intake.fhir.record import Record
from intake.fhir.related import GUARDIAN, HELPER, pointer, source
from intake.letters.answers import REFERS, ProviderAnswer
from intake.letters.models import Letter
from intake.records.models import Version
from intake.referrals.lifecycle import Role, Step, words
from intake.referrals.models import Event


def provenances(record: Record) -> Iterator[Resource]:
    """All of them: versions, verdicts, steps."""
    yield from (_told(version, record) for version in record.versions)
    yield from map(_judged, record.assessments)
    yield from (_step(event, record) for event in record.events)
    yield from (_issued(letter, record) for letter in record.letters)
    yield from (_signed(answer, record) for answer in record.answers)
    yield from (_written(visit, record) for visit in record.visits)


def _told(version: Version, record: Record) -> Resource:
    """Who answered: the patient, alone or with help, or the person who answered for them; and a minor's guardian."""
    patient = reference("Patient", version.intake.patient_id)
    helper, guardian = pointer(version, HELPER), pointer(version, GUARDIAN)
    for_other = helper is not None and source(version) == helper
    agents = [
        agent_of("author", helper) | {"onBehalfOf": patient} if helper and for_other else agent_of("author", patient)
    ]
    if helper and not for_other:
        agents.append(agent_of("enterer", helper) | {"onBehalfOf": patient})
    if guardian:
        agents.append(agent_of("informant", guardian))
    if version.typed_by:
        typist = who(record, str(version.typed_by), Role.THERAPIST, version.typed_by_name)
        agents.append(agent_of("enterer", typist) | {"onBehalfOf": patient})
    return filled(
        "Provenance",
        id=id_of(version.pk, "told"),
        target=[reference("QuestionnaireResponse", version.pk)],
        recorded=moment(version.at),
        agent=agents,
    )


def _judged(assessment: Assessment) -> Resource:
    engine = {"display": f"{codes.MADE_BY['protocol']}, version {assessment.protocol.version}"}
    return filled(
        "Provenance",
        id=id_of(assessment.pk, "judged"),
        target=[reference("Observation", assessment.pk)],
        recorded=moment(assessment.at),
        agent=[agent_of("assembler", engine)],
        entity=[{"role": "source", "what": reference("QuestionnaireResponse", assessment.version_id)}],
    )


def _step(event: Event, record: Record) -> Resource:
    return filled(
        "Provenance",
        id=str(event.pk),
        target=[reference("Task", event.referral_id)],
        recorded=moment(event.at),
        activity=concept(coding("step", event.step, codes.steps_taken().get(event.step, ""))),
        reason=[{"text": event.reason.replace("_", " ")}] if event.reason else None,
        agent=[agent_of("author", who(record, event.by_id, event.by_role, event.by_name))],
    )


def _issued(letter: Letter, record: Record) -> Resource:
    return filled(
        "Provenance",
        id=id_of(letter.pk, "issued"),
        target=[reference("DocumentReference", letter.pk)],
        recorded=moment(letter.issued_at),
        activity=concept(coding("step", Step.ISSUE.value, words(Step.ISSUE))),
        agent=[agent_of("author", who(record, str(letter.issued_by), Role.THERAPIST, letter.issued_by_name))],
    )


def _signed(answer: ProviderAnswer, record: Record) -> Resource:
    """The provider signed; what came on paper was entered by one of the staff."""
    ordered = answer.answer in REFERS
    agents = [agent_of("verifier", signer(answer))]
    if answer.recorded_by:
        agents.append(agent_of("enterer", who(record, str(answer.recorded_by), Role.THERAPIST, "")))
    return filled(
        "Provenance",
        id=id_of(answer.pk, "signed"),
        target=[reference("ServiceRequest", answer.pk) if ordered else reference("Task", answer.referral_id)],
        occurredDateTime=answer.signed_on.isoformat(),
        recorded=moment(answer.at),
        activity=concept(coding("step", answer.answer, words(Step(answer.answer)))),
        reason=[{"text": answer.reason}] if answer.reason else None,
        agent=agents,
        entity=[{"role": "source", "what": reference("DocumentReference", answer.letter_id)}],
    )


def _written(visit: Visit, record: Record) -> Resource:
    return filled(
        "Provenance",
        id=id_of(visit.series, "written"),
        target=[reference("Procedure", visit.series)],
        recorded=moment(visit.at),
        agent=[agent_of("author", who(record, visit.by_id, Role.THERAPIST, visit.by_name))],
    )


def agent_of(kind: str, by: Resource) -> Resource:
    """Somebody with their part in it: author, assembler, verifier, enterer, informant."""
    return {"type": concept(coding(f"{TERMS}provenance-participant-type", kind, kind.capitalize())), "who": by}
