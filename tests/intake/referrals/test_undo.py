"""Undo: ten minutes, one's own last step, as a new row of the history."""

from datetime import timedelta

import pytest

from intake.referrals import lifecycle, workflow
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import By, Overtaken
from tests.intake.making import sent_intake, shared_draft
from tests.intake.referrals.people import again, ana, ben, lead, take

pytestmark = pytest.mark.django_db


def undo(referral: Referral, by: By, *, after: timedelta = timedelta()) -> None:
    """Undo so long after the last step."""
    last = referral.events.latest("number")
    workflow.undo(referral=again(referral), by=by, seen=referral.version, now=last.at + after)


def test_undo_restores_state_owner_due_date_and_reason_in_a_new_row() -> None:
    referral = sent_intake()
    before = again(referral)
    take(referral, Step.CLOSE, reason="duplicate")
    undo(referral, ana())
    now = again(referral)
    assert (now.state, now.due_at, now.owner, now.closed_as) == (State.FLAGGED, before.due_at, None, "")
    assert [event.step for event in now.events.all()] == ["opened", "close", "undo"]
    assert now.version == 3


def test_undo_of_a_call_to_make_leaves_the_person_to_be_called_first() -> None:
    referral = shared_draft()
    take(referral, Step.CALL_PATIENT)
    undo(referral, ana())
    assert (again(referral).state, again(referral).call_first) == (State.FLAGGED, True)


def test_undo_of_asking_the_patient_closes_the_answers_again() -> None:
    referral = sent_intake()
    take(referral, Step.ASK_PATIENT)
    undo(referral, ana())
    assert not again(referral).intake.is_open


def test_ten_minutes_and_not_a_second_more() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    with pytest.raises(NotAllowed, match="10 minutes"):
        undo(referral, ana(), after=timedelta(minutes=10, seconds=1))
    undo(referral, ana(), after=timedelta(minutes=10))
    assert again(referral).state == State.FLAGGED


def test_nobody_undoes_a_colleagues_step() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    with pytest.raises(NotAllowed, match="by the person who took it"):
        undo(referral, ben())


def test_an_undo_cannot_be_undone() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    undo(referral, ana())
    with pytest.raises(NotAllowed):
        undo(again(referral), ana())


@pytest.mark.parametrize("step", [Step.RECORD_CALL, Step.PATIENT_ANSWERED])
def test_what_a_patient_said_cannot_be_unsaid(step: Step) -> None:
    source = {Step.RECORD_CALL: State.CALLING, Step.PATIENT_ANSWERED: State.WAITING_PATIENT}[step]
    referral = lead(sent_intake(), source)
    take(referral, step, on_paper=step is Step.PATIENT_ANSWERED)
    with pytest.raises(NotAllowed):
        undo(referral, ana())


def test_an_undo_that_comes_after_another_step_is_told_so() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    seen = referral.version
    take(again(referral), Step.ISSUE, ben())
    with pytest.raises(Overtaken, match="Ben Okafor"):
        workflow.undo(referral=again(referral), by=ana(), seen=seen)


def test_the_window_is_the_one_written_in_the_house() -> None:
    assert timedelta(minutes=10) == lifecycle.UNDO
