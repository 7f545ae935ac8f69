"""What the database counts: waiting, deciding, answers, agreement, change in care."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.figures import counts
from intake.figures.changes import ACTIVITIES, changes
from intake.figures.period import Period
from intake.figures.shares import Share
from intake.referrals import workflow
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Event, Referral
from tests.intake.care.caring import plan, visit
from tests.intake.letters.writing import answer, issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead, take

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _latest() -> Period:
    return Period.latest(30)


def _aged(referral: Referral, **ago: float) -> Referral:
    Referral.objects.filter(pk=referral.pk).update(opened_at=timezone.now() - timedelta(**ago))
    return again(referral)


def test_an_empty_clinic_counts_nothing() -> None:
    assert counts.waiting() == {}
    assert counts.deciding(_latest()) == (None, [])
    assert dict(counts.answering(_latest())) == {}
    assert counts.agreeing(_latest()) == {}
    assert changes(_latest()) == ({}, 0)


def test_who_waits_is_counted_by_state_and_age_and_the_closed_are_not() -> None:
    for ago in ({"hours": 1}, {"days": 2}, {"days": 2.5}, {"days": 5}, {"days": 20}, {"days": 90}):
        _aged(sent_intake(), **ago)
    lead(sent_intake(), State.DRAFTING)
    lead(sent_intake(), State.CLOSED)
    assert counts.waiting() == {"flagged": [1, 2, 1, 1, 1], "drafting": [1, 0, 0, 0, 0]}


def test_times_are_nearest_ranks_of_first_decisions_that_stand() -> None:
    for hours in range(1, 11):
        take(_aged(sent_intake(), hours=hours), Step.ASK_PROVIDER)
    taken_back = _aged(sent_intake(), hours=500)
    take(taken_back, Step.CLOSE)
    workflow.undo(referral=taken_back, by=ana(), seen=taken_back.version)
    whole, parts = counts.deciding(_latest())
    assert whole is not None
    assert (whole.count, len(parts)) == (10, 1)
    assert (round(whole.median / timedelta(hours=1)), round(whole.ninth / timedelta(hours=1))) == (5, 9)
    assert parts[0].median == whole.median and parts[0].since is not None
    assert parts[0].since.weekday() == 0


def test_a_decision_counts_once_and_in_the_days_it_fell_in() -> None:
    asked = sent_intake()
    take(asked, Step.ASK_PATIENT)
    take(asked, Step.CLOSE)
    whole, _ = counts.deciding(_latest())
    assert whole is not None and whole.count == 1
    yesterday = timezone.localdate() - timedelta(days=1)
    assert counts.deciding(Period(yesterday, yesterday)) == (None, [])


def test_requests_count_by_their_newest_answer_and_the_silent_apart() -> None:
    letters = [issue(lead(sent_intake(), State.DRAFTING)) for _ in range(4)]
    answer(letters[0], "refer")
    answer(letters[1], "decline", reason="Later.")
    assert dict(counts.answering(_latest())) == {"refer": 1, "decline": 1, counts.WAITS: 2}


def test_a_letter_that_waits_counts_though_the_one_after_it_was_undone() -> None:
    referral = lead(sent_intake(), State.DRAFTING)
    issue(referral)
    take(again(referral), Step.NOT_MY_PATIENT, on_paper=True)
    issue(referral)
    workflow.undo(referral=again(referral), by=ana(), seen=again(referral).version)
    assert dict(counts.answering(_latest())) == {counts.WAITS: 1}
    issue(referral)
    assert dict(counts.answering(_latest())) == {counts.WAITS: 1}


def test_agreement_counts_requests_of_flags_for_each_reason() -> None:
    for step in (Step.ASK_PROVIDER, Step.ASK_PROVIDER, Step.CLOSE):
        take(sent_intake(), step)
    take(sent_intake(), Step.CLOSE, reason="duplicate")
    take(sent_intake("V04"), Step.ASK_PROVIDER)  # against the verdict: no flag, so nothing to agree with
    found = counts.agreeing(_latest())
    assert found["burning"] == found["tingling"] == Share(2, 3)


def test_changes_are_counted_for_those_with_two_numbers() -> None:
    better, worse, unasked = (plan(bother={"burning": 8}) for _ in range(3))
    visit(better, burning=(5, 4), activity_1=(7, 7))
    visit(worse, burning=(10, 9))
    found, plans = changes(_latest())
    assert plans == 3 and unasked.pk
    assert (found["burning"].better, found["burning"].worse, found["burning"].compared) == (1, 1, 2)
    assert (found[ACTIVITIES].better, found[ACTIVITIES].compared) == (0, 1)


def test_the_number_of_queries_does_not_grow() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            counts.waiting()
            counts.deciding(_latest())
            counts.answering(_latest())
            counts.agreeing(_latest())
            changes(_latest())
        return len(seen)

    visit(plan(), burning=(5, 4))
    before = asked()
    for _ in range(3):
        visit(plan(), burning=(5, 4))
        take(sent_intake(), Step.CLOSE)
    assert asked() == before == 8
    assert Event.objects.count() > 12
