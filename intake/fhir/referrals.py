"""Task and ServiceRequest: where the referral stands, whose turn it is and by when, and what is proposed."""

from collections.abc import Iterator

from intake.fhir import codes
from intake.fhir.elements import Resource, coding, concept, concepts, filled, id_of, moment, reference
from intake.fhir.people import NAMED, clinic, named_providers, who
from intake.fhir.record import Record
from intake.referrals import lifecycle as life
from intake.referrals import workflow
from intake.referrals.lifecycle import ClosedReason, Role, State, Step
from intake.referrals.models import Event, Referral

_STATUS = {
    State.FLAGGED: "requested",
    State.CALLING: "in-progress",
    State.WAITING_PATIENT: "on-hold",
    State.DRAFTING: "in-progress",
    State.SENT: "in-progress",
    State.IN_CARE: "in-progress",
}
_CLOSED = {
    ClosedReason.NOT_SUITABLE: "cancelled",
    ClosedReason.DECLINED: "rejected",
    ClosedReason.WITHDRAWN: "cancelled",
    ClosedReason.EXPIRED: "failed",
    ClosedReason.ENDED: "completed",
    ClosedReason.DUPLICATE: "cancelled",
}
#: A proposal stands still while the case is looked at again.
_PROPOSED = {State.DRAFTING: "draft", State.SENT: "active", State.IN_CARE: "completed"}


def tasks(record: Record) -> Iterator[Resource]:
    """One for each referral."""
    return (_task(referral, record) for referral in record.referrals)


def _task(referral: Referral, record: Record) -> Resource:
    state, events = State(referral.state), record.events_of(referral)
    proposed = proposal_of(referral, record) is not None
    asked = referral.assessment.version_id
    return filled(
        "Task",
        id=str(referral.pk),
        basedOn=[reference("ServiceRequest", referral.pk)] if proposed else None,
        status=_STATUS.get(state) or _CLOSED[ClosedReason(referral.closed_as)],
        statusReason=_closed_as(referral),
        businessStatus=concept(coding("state", state.value, life.words(state))),
        intent="order",
        priority="urgent" if referral.call_first else "routine",
        code=concept(coding("task", "referral", codes.TASKS["referral"])),
        focus=reference("ServiceRequest", referral.pk) if proposed else reference("QuestionnaireResponse", asked),
        for_=reference("Patient", referral.patient_id),
        executionPeriod=filled(
            start=moment(referral.opened_at), end=moment(events[-1].at) if state is State.CLOSED and events else None
        ),
        authoredOn=moment(referral.opened_at),
        lastModified=moment(events[-1].at if events else referral.opened_at),
        performerType=_turn(referral),
        owner=_owner(referral, record),
        note=[_note(event, record) for event in events if event.note],
        restriction={"period": {"end": moment(referral.due_at)}} if referral.due_at else None,
    )


def _closed_as(referral: Referral) -> Resource | None:
    if not referral.closed_as:
        return None
    reason = ClosedReason(referral.closed_as)
    return concept(coding("closed-as", reason.value, life.words(reason)))


def _turn(referral: Referral) -> list[Resource] | None:
    role = referral.waits_for
    return concepts("role", [(role.value, life.words(role))]) if role else None


def _owner(referral: Referral, record: Record) -> Resource:
    """Whose turn it is; a referral that nobody took up is the clinic's."""
    turn = referral.waits_for
    if turn is Role.PATIENT:
        return reference("Patient", referral.patient_id)
    if turn is Role.PROVIDER:
        return provider_of(referral, record)
    return reference("Practitioner", referral.owner.pk, referral.owner.name) if referral.owner else clinic()


def provider_of(referral: Referral, record: Record) -> Resource:
    """The provider who is asked: whom the last letter went to, or before it whom the patient named."""
    for letter in reversed(record.letters):
        if letter.referral_id == referral.pk and letter.event_id not in record.undone:
            return reference("Practitioner", letter.provider_id, letter.provider.name)
    for version, told in named_providers(record):
        if version.intake_id == referral.intake_id:
            return reference("Practitioner", id_of(version.intake_id, NAMED), told["name"] or told["practice"])
    return {"display": "Provider"}


def _note(event: Event, record: Record) -> Resource:
    by = who(record, event.by_id, event.by_role, event.by_name)
    signed = {"authorReference": by} if "reference" in by else {"authorString": by["display"]}
    return {**signed, "time": moment(event.at), "text": event.note}


def service_requests(record: Record) -> Iterator[Resource]:
    """What a therapist proposed to a provider."""
    for referral in record.referrals:
        asked = proposal_of(referral, record)
        if asked:
            yield _proposal(referral, asked, record)


def proposal_of(referral: Referral, record: Record) -> Event | None:
    """The step with which a therapist first decided to ask, unless it was undone; before it nothing is proposed."""
    events = record.events_of(referral)
    undone = {event.number - 1 for event in events if event.step == workflow.UNDO}
    asked = (event for event in events if event.step == Step.ASK_PROVIDER and event.number not in undone)
    return next(asked, None)


def _proposal(referral: Referral, asked: Event, record: Record) -> Resource:
    protocol = referral.assessment.protocol.parsed()
    names = codes.reasons(protocol)
    return filled(
        "ServiceRequest",
        id=str(referral.pk),
        status=_proposal_status(referral),
        intent="proposal",
        code=massage(),
        subject=reference("Patient", referral.patient_id),
        authoredOn=moment(asked.at),
        requester=who(record, asked.by_id, asked.by_role, asked.by_name),
        performer=[clinic()],
        reasonCode=concepts("reason", [(code, names[code]) for code in referral.assessment.verdict["reasons"]]),
        supportingInfo=[
            reference("QuestionnaireResponse", referral.assessment.version_id),
            reference("Observation", referral.assessment_id),
        ],
    )


def massage() -> Resource:
    """What is proposed and ordered."""
    return concept(coding("service", "massage", codes.SERVICE["massage"]))


def _proposal_status(referral: Referral) -> str:
    if referral.state == State.CLOSED:
        return "completed" if referral.closed_as == ClosedReason.ENDED else "revoked"
    return _PROPOSED.get(State(referral.state), "on-hold")
