"""Two therapists decide on one case at the same moment: one wins, the other is told and loses no word."""

from collections import Counter

from django.db import transaction

from intake.referrals.lifecycle import Step
from intake.referrals.models import Event, Referral
from tests.cast import PEOPLE, signed_in
from tests.drills.crowd import Crowd, double_decision
from tests.drills.places import Stage
from tests.drills.sound import expect_sound_trail
from tests.drills.told import Told
from tests.intake.web.patient.phone import sent

AS_IT_MUST_BE = ["decided", "told who and when, words kept"]


def run(stage: Stage, times: int) -> Told:
    """Every case has one decision; whoever was second reads who was first and when, and has the words still there."""
    with transaction.atomic():
        people = [(PEOPLE[key][0], signed_in(key)) for key in ("ana", "ben")]
    for number in range(times):
        sent(name=f"Patient {number}")
    with Crowd(2) as crowd:
        told = [sorted(double_decision(crowd, referral, people)) for referral in Referral.objects.order_by("pk")]
    right = told.count(AS_IT_MUST_BE)
    kept = Event.objects.filter(step=Step.ASK_PATIENT).count()
    found = Told(f"{kept:,} decisions kept", f"{right:,} of {times:,} with one winner, the other told")
    found.expect(right == times, f"otherwise: {Counter(map(str, told))}")
    found.expect(kept == times == Referral.objects.filter(version=2).count(), f"{kept} decisions of {times}")
    expect_sound_trail(found, action="referral.ask_patient", times=times)
    return found
