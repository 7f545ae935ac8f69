"""A provider's answer opens the plan in the same transaction; any other answer opens none."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intake.care.models import Plan
from intake.care.opening import follow_answer
from intake.letters.answering import take_answer
from intake.letters.answers import ProviderAnswer
from intake.referrals.lifecycle import State
from tests.intake.letters.writing import given, issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead

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


def test_a_yes_that_counts_no_more_is_kept_and_opens_nothing() -> None:
    kept = answered("refer", expires_on=timezone.localdate() - timedelta(days=1))
    assert again(kept.referral).state == State.IN_CARE
    assert not Plan.objects.exists()
