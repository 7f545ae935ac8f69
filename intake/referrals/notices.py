"""Who is told by mail that something happened. No mail says what: it says where to look, after signing in."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from clinic.accounts.roles import Role
from clinic.mail import outbox
from intake.records.agreements import Standing, standing
from intake.records.models import Patient
from intake.referrals.hearing import who_hears
from intake.referrals.lifecycle import AGREED, CORRECTED, TOOK_BACK, UNDO, State, Step
from intake.referrals.models import Event, Referral

#: Steps after which the patient hears that there is news. Those of the clock and of the patient are not among them.
_NEWS = {
    Step.ISSUE,
    Step.REFER,
    Step.REFER_WITH_LIMITS,
    Step.DECLINE,
    Step.CLEAR,
    Step.RENEW,
    Step.END,
    Step.CLOSE,
}
#: Steps of somebody outside the clinic, which the owner hears of.
_REPLIES = {
    CORRECTED,
    Step.PATIENT_ANSWERED,
    Step.REFER,
    Step.REFER_WITH_LIMITS,
    Step.CLEAR,
    Step.DECLINE,
    Step.NOT_MY_PATIENT,
    Step.EXPIRE,
    AGREED,
    TOOK_BACK,
}
#: Kinds of mail that a therapist's step puts under its own key, and that its undoing takes back.
_HELD = ("question", "news", "sign-link")


def tell(referral: Referral, event: Event) -> None:
    """Put what follows from a step into the outbox, in the step's own transaction.

    What a therapist decided is held for as long as it can be undone.
    """
    kind = _for_patient(event)
    if kind and (to := address_for(referral)):
        held = UNDO if event.by_role == Role.THERAPIST else timedelta(0)
        outbox.put(to=to, kind=kind, context={}, key=str(event.pk), hold=held, language=referral.patient.language)
    if event.step in _REPLIES and event.by_role != Role.THERAPIST:
        _owner_hears(referral, event)


def take_back(event: Event) -> None:
    """The step is undone: what it would have told nobody hears."""
    for kind in _HELD:
        outbox.take_back(kind=kind, key=str(event.pk))


def received(referral: Referral) -> None:
    """What the patient sent has come in; in the transaction of the sending."""
    if to := address_for(referral):
        context = {"reference": referral.intake.reference}
        key, language = str(referral.assessment.version_id), referral.patient.language
        outbox.put(to=to, kind="received", context=context, key=key, language=language)


def address_for(referral: Referral, stands: Standing | None = None) -> str:
    """Where the patient is written to about this referral; "" where they do not agree to be, or were never asked.

    `stands`: what they agree to, where the caller has looked.
    """
    to = address_of(referral.patient)
    return to if to and (stands or standing(referral.intake_id)).holds("contact") else ""


def address_of(patient: Patient) -> str:
    """Where the patient reads mail; "" where they want none, or what they gave cannot be an address."""
    try:
        validate_email(patient.email)
    except ValidationError:
        return ""
    return patient.email if patient.mail_wanted else ""


def _for_patient(event: Event) -> str:
    """The kind of mail to the patient that follows, or ""."""
    if event.step == Step.ASK_PATIENT or (event.step == Step.REMIND and event.to_state == State.WAITING_PATIENT):
        return "question"
    return "news" if event.step in _NEWS else ""


def _owner_hears(referral: Referral, event: Event) -> None:
    for person in who_hears(referral):
        outbox.put(to=person.email, kind="staff-reply", context={}, key=f"{event.pk}:{person.pk}")
