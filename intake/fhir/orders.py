"""The provider's signed answer: the ordering ServiceRequest, and Condition only where a provider stated one."""

from collections.abc import Iterator

from intake.fhir.elements import (
    ICD_10_CM,
    Resource,
    annotation,
    coding,
    concept,
    extension,
    filled,
    id_of,
    identifier,
    moment,
    reference,
)
from intake.fhir.people import clinic, signer
from intake.fhir.record import Record
from intake.fhir.referrals import massage
from intake.letters.answers import ProviderAnswer
from intake.referrals.lifecycle import ClosedReason, State
from intake.referrals.models import Referral

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
UCUM = "http://unitsofmeasure.org"


def orders(record: Record) -> Iterator[Resource]:
    """An order for each signed answer that refers; the newest of a referral is the one in force."""
    for referral in record.referrals:
        given = record.orders(referral)
        for answer in given:
            yield _order(answer, referral, status=_status(referral) if answer is given[-1] else "completed")


def _order(answer: ProviderAnswer, referral: Referral, *, status: str) -> Resource:
    until = answer.expires_on.isoformat() if answer.expires_on else None
    return filled(
        "ServiceRequest",
        id=str(answer.pk),
        extension=[extension("counts-until", valueDate=until)] if until else None,
        identifier=[identifier("answer-sha256", answer.sha256)],
        basedOn=[reference("ServiceRequest", referral.pk)],
        status=status,
        intent="order",
        code=massage(),
        subject=reference("Patient", referral.patient_id),
        occurrenceTiming=timing(answer.visits, answer.minutes, answer.per_week, answer.weeks),
        authoredOn=answer.signed_on.isoformat(),
        requester=signer(answer),
        performer=[clinic()],
        reasonReference=[reference("Condition", condition["id"]) for condition in stated(answer, referral)],
        note=annotation(answer.limits),
    )


def timing(visits: int | None, minutes: int | None, per_week: int | None, weeks: int | None) -> Resource | None:
    """How often and how long; None where nothing of it is known."""
    repeat = filled(
        boundsDuration={"value": weeks, "unit": "weeks", "system": UCUM, "code": "wk"} if weeks else None,
        count=visits,
        duration=minutes,
        durationUnit="min" if minutes else None,
        frequency=per_week,
        period=1 if per_week else None,
        periodUnit="wk" if per_week else None,
    )
    return {"repeat": repeat} if repeat else None


def _status(referral: Referral) -> str:
    if referral.state == State.CLOSED:
        return "completed" if referral.closed_as == ClosedReason.ENDED else "revoked"
    return "active" if referral.state == State.IN_CARE else "on-hold"


def conditions(record: Record) -> Iterator[Resource]:
    """What providers stated. What a patient reports, and what the clinic thinks, is never a condition."""
    patients = {referral.pk: referral for referral in record.referrals}
    for answer in record.answers:
        yield from stated(answer, patients[answer.referral_id])


def stated(answer: ProviderAnswer, referral: Referral) -> list[Resource]:
    """One for each code that the provider gave, in their order; one in words where there is no code."""
    codes = list(answer.icd10) or ([""] if answer.diagnosis else [])
    return [_condition(answer, referral, code, number) for number, code in enumerate(codes, start=1)]


def _condition(answer: ProviderAnswer, referral: Referral, code: str, number: int) -> Resource:
    codings = [coding(ICD_10_CM, code)] if code else []
    return filled(
        "Condition",
        id=id_of(answer.pk, f"stated-{number}"),
        clinicalStatus=concept(coding(CLINICAL, "active", "Active")),
        verificationStatus=concept(coding(VERIFIED, "confirmed", "Confirmed")),
        code=concept(*codings, text=answer.diagnosis),
        subject=reference("Patient", referral.patient_id),
        recordedDate=moment(answer.at),
        asserter=signer(answer),
    )
