"""A provider's yes becomes a plan: quiet where nothing is said, as written where something is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from intake.care.models import Aims, Plan
from intake.care.opening import Granted, NoPlan, open_plan, refine
from intake.referrals.lifecycle import State, Step
from tests.intake.care.caring import NUMB_MARIA, plan
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead, take

pytestmark = pytest.mark.django_db
ONCE_A_WEEK = Granted(minutes=30, per_week=1, weeks=6)


def test_no_plan_before_the_provider_said_yes() -> None:
    for state in set(State) - {State.IN_CARE}:
        referral = lead(sent_intake(), state)
        with pytest.raises(NoPlan):
            open_plan(referral=referral, granted=ONCE_A_WEEK, by=ana())
    assert not Plan.objects.exists()


def test_visits_are_counted_by_weeks_where_no_number_is_given() -> None:
    found = plan(per_week=2, weeks=6)
    assert (found.visits_allowed, found.visits_used, found.visits_left) == (12, 0, 12)


def test_a_number_of_visits_and_a_date_are_taken_as_given() -> None:
    day = timezone.localdate() + timedelta(days=90)
    found = plan(visits=8, expires_on=day, limits="Light pressure only.")
    assert (found.visits_allowed, found.expires_on, found.limits) == (8, day, "Light pressure only.")


def test_a_referral_that_ran_out_opens_nothing() -> None:
    with pytest.raises(NoPlan):
        plan(expires_on=timezone.localdate() - timedelta(days=1))


def test_the_aims_begin_with_the_patients_own_answers() -> None:
    found = plan(NUMB_MARIA, bother={"burning": 8, "numbness": 5}).aims.get()
    assert [(row["name"], row["baseline"]) for row in found.tracked] == [
        ("Burning", 8),
        ("Numbness", 5),
        ("Stairs", 7),
        ("Buttons", 4),
        ("Sleep", None),
    ]
    assert "f-toes-l" in found.areas


def test_one_plan_stands_per_referral() -> None:
    first = plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            referral=first.referral,
            minutes=30,
            per_week=1,
            weeks=1,
            visits_allowed=1,
            begins_on=first.begins_on,
            expires_on=first.expires_on,
        )


def test_a_new_answer_opens_a_new_plan_with_the_aims_of_the_old_one() -> None:
    first = plan()
    refine(plan=first, by=ana(), **_kept(first, goal="Walk to the mailbox"))
    referral = again(first.referral)
    for step in (Step.RENEW, Step.ISSUE, Step.REFER):
        take(referral, step)
    second = open_plan(referral=referral, granted=ONCE_A_WEEK, by=ana())
    assert (Plan.objects.of(referral), second.visits_used) == (second, 0)
    assert second.aims.get().goal == "Walk to the mailbox"


def test_what_the_provider_set_is_not_edited() -> None:
    found = plan()
    found.visits_allowed = 99
    with pytest.raises(WrittenOnce):
        found.save()


def test_aims_are_refined_by_a_new_row() -> None:
    found = plan()
    refine(plan=found, by=ana(), **_kept(found, avoid="Left big toe"))
    assert [row.avoid for row in found.aims.order_by("number")] == ["", "Left big toe"]


def _kept(plan: Plan, **new: object) -> dict[str, object]:
    last = Aims.objects.filter(plan=plan).latest("number")
    names = ("areas", "avoid", "goal", "stop_signal", "tracked", "review_on")
    return {name: getattr(last, name) for name in names} | new
