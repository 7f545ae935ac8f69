"""Taking a case up: a lease of fifteen minutes, which a colleague sees and a decision ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import take_up
from tests.cast import enter
from tests.intake.making import sent_intake, shared_draft
from tests.intake.referrals.people import again, ana, ben, take

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)


def test_a_case_that_is_taken_up_is_held_for_fifteen_minutes() -> None:
    referral, now = sent_intake(), timezone.now()
    assert take_up(referral=referral, user=enter("ana"), now=now)
    held = again(referral)
    assert (held.lease_by, held.lease_until, held.taken_up_at) == (enter("ana"), now + QUARTER, now)
    assert held.held_by_other(enter("ben"), now)
    assert not held.held_by_other(enter("ana"), now)
    assert not held.held_by_other(enter("ben"), now + QUARTER)


def test_taking_up_is_no_step_of_the_history() -> None:
    referral = sent_intake()
    take_up(referral=referral, user=enter("ana"))
    assert (again(referral).version, referral.events.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="referral.taken_up", subject_id=str(referral.pk)).exists()


def test_a_colleague_cannot_take_it_away_but_can_have_it_afterwards() -> None:
    referral, now = sent_intake(), timezone.now()
    take_up(referral=referral, user=enter("ana"), now=now)
    assert not take_up(referral=referral, user=enter("ben"), now=now + QUARTER / 2)
    assert again(referral).lease_by == enter("ana")
    assert AuditEvent.objects.filter(action="referral.opened_while_held").count() == 1
    assert take_up(referral=referral, user=enter("ben"), now=now + QUARTER)
    assert again(referral).lease_by == enter("ben")


def test_opening_it_again_begins_the_fifteen_minutes_anew() -> None:
    referral, now = sent_intake(), timezone.now()
    take_up(referral=referral, user=enter("ana"), now=now)
    assert take_up(referral=referral, user=enter("ana"), now=now + QUARTER / 2)
    assert again(referral).lease_until == now + QUARTER * 1.5


def test_a_decision_ends_the_lease() -> None:
    referral = sent_intake()
    take_up(referral=referral, user=enter("ana"))
    take(referral, Step.CALL_PATIENT)
    assert (again(referral).lease_by, again(referral).lease_until) == (None, None)


def test_what_is_next_leaves_out_what_colleagues_have_in_hand() -> None:
    now = timezone.now()
    mine, free, held, waits, bens_call = (sent_intake(name=name) for name in ("Mia", "Fay", "Hal", "Wim", "Ben"))
    urgent = shared_draft()
    take_up(referral=mine, user=enter("ana"), now=now)
    take_up(referral=held, user=enter("ben"), now=now)
    take(waits, Step.ASK_PATIENT)
    take(bens_call, Step.CALL_PATIENT, ben())
    anas_call = sent_intake(name="Cal")
    take(anas_call, Step.CALL_PATIENT, ana())
    found = list(Referral.objects.visible_to(enter("ana")).waiting_for(enter("ana"), now))
    assert found[0] == urgent
    assert set(found) == {urgent, mine, free, anas_call}
    assert {referral.state for referral in found} == {State.FLAGGED, State.CALLING}
