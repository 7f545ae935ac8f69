"""A provider's answer opens the plan in the same transaction; any other answer opens none."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intake.care.models import Plan
from intake.care.opening import follow_answer
from intake.letters.answering import take_answer
from intake.letters.answers import ProviderAnswer
from intake.referrals import workflow
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import Referral
from tests.intake.care.caring import plan, visit
from tests.intake.letters.writing import given, issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead, take

pytestmark = pytest.mark.django_db


def answered(what: str, **how: Any) -> ProviderAnswer:
    """What a provider wrote on paper, entered by Ana."""
    letter = issue(lead(sent_intake(), State.DRAFTING))
    seen = again(letter.referral).version
    return take_answer(letter=letter, given=given(what, **how), by=ana(), seen=seen, then=follow_answer(ana()))


def test_a_no_opens_no_plan() -> None:
    answered("decline", reason="Not now.")
    assert not Plan.objects.exists()


def test_a_yes_opens_the_plan_that_it_allows() -> None:
    answered("refer_with_limits", minutes=45, per_week=2, weeks=4, limits="No heat.")
    found = Plan.objects.get()
    assert (found.minutes, found.visits_allowed, found.limits, found.provider) == (45, 8, "No heat.", "Leila Amin")


def test_what_the_provider_left_open_is_as_usual() -> None:
    answered("refer")
    found = Plan.objects.get()
    assert (found.minutes, found.per_week, found.weeks, found.visits_allowed) == (60, 1, 6, 6)


def test_a_yes_that_has_run_out_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(NotAllowed, match="run out already"):
        answered("refer", expires_on=timezone.localdate() - timedelta(days=1))
    assert not ProviderAnswer.objects.exists()
    assert Referral.objects.get().state == State.SENT
    answered("refer", expires_on=timezone.localdate())
    assert Plan.objects.exists()


def undo(referral: Referral) -> None:
    """Ana takes her last step back."""
    workflow.undo(referral=again(referral), by=ana(), seen=again(referral).version)


def renewed(first: Plan) -> Referral:
    """A new referral is asked for, and the answer entered with a wrong number of visits."""
    referral = again(first.referral)
    take(referral, Step.RENEW)
    letter = issue(referral)
    seen = again(referral).version
    take_answer(letter=letter, given=given("refer", visits=60), by=ana(), seen=seen, then=follow_answer(ana()))
    return again(referral)


def test_a_yes_that_is_undone_takes_its_plan_with_it() -> None:
    kept = answered("refer", visits=60)
    undo(kept.referral)
    assert again(kept.referral).state == State.SENT
    assert not Plan.objects.standing().exists()
    seen = again(kept.referral).version
    take_answer(letter=kept.letter, given=given("refer", visits=6), by=ana(), seen=seen, then=follow_answer(ana()))
    assert Plan.objects.standing().get().visits_allowed == 6


def test_in_a_renewal_the_plan_before_stands_again() -> None:
    first = plan(visits=8)
    visit(first)
    referral = renewed(first)
    assert Plan.objects.standing().get().visits_allowed == 60
    undo(referral)
    found = Plan.objects.standing().get()
    assert (found, found.visits_used) == (first, 1)
    visit(found)


def test_an_earlier_step_that_is_undone_leaves_the_plan_alone() -> None:
    first = plan()
    take(again(first.referral), Step.RENEW)
    undo(first.referral)
    assert Plan.objects.standing().get() == first


def test_an_answer_with_a_visit_under_its_plan_is_undone_after_the_visit_was_taken_back() -> None:
    referral = renewed(plan())
    visit(Plan.objects.standing().get())
    with pytest.raises(NotAllowed, match="Take the visit back first"):
        undo(referral)
    assert (again(referral).state, Plan.objects.standing().get().visits_used) == (State.IN_CARE, 1)
