"""The cast as the workflow knows them, and the steps that bring a referral somewhere."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from intake.referrals import workflow
from intake.referrals.cover import Cover, name_cover
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import By, person
from tests.cast import enter

#: State -> the steps from `flagged` that lead there.
WAY = {
    State.FLAGGED: (),
    State.CALLING: (Step.CALL_PATIENT,),
    State.WAITING_PATIENT: (Step.ASK_PATIENT,),
    State.DRAFTING: (Step.ASK_PROVIDER,),
    State.SENT: (Step.ASK_PROVIDER, Step.ISSUE),
    State.IN_CARE: (Step.ASK_PROVIDER, Step.ISSUE, Step.REFER),
    State.CLOSED: (Step.CLOSE,),
}


def ana() -> By:
    """Ana Ruiz, therapist."""
    return person(enter("ana"))


def ben() -> By:
    """Ben Okafor, therapist."""
    return person(enter("ben"))


def take(referral: Referral, step: Step, by: By | None = None, **how: Any) -> Event:
    """One step by Ana, or by somebody else, on the referral as it is now."""
    how = {"seen": referral.version, "on_paper": step is Step.REFER, **how}
    return workflow.move(referral=referral, step=step, by=by or ana(), **how)


def lead(referral: Referral, state: State) -> Referral:
    """Bring a flagged referral to a state."""
    for step in WAY[state]:
        take(referral, step)
    return referral


def covers(owner: str, cover: str, *, first: int = 0, last: int = 0) -> Cover:
    """One of the cast covers for another, so many days from today until so many days from today."""
    today = timezone.localdate()
    days = {"from_day": today + timedelta(days=first), "to_day": today + timedelta(days=last)}
    return name_cover(owner=enter(owner), cover=enter(cover), by=enter(owner), **days)


def again(referral: Referral) -> Referral:
    """The referral as the database has it."""
    return Referral.objects.whole().get(pk=referral.pk)
