"""Counting visits: within what was allowed and authorised, once, whatever happens at the same time."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from intake.care.counting import NotCounted, Told, correct_visit, count_visit, take_back_visit
from intake.care.models import Authorisation, Plan
from intake.care.visits import Visit
from intake.referrals.lifecycle import Step
from tests.clinic.audit.test_at_once import at_once
from tests.intake.care.caring import paid, plan, since, visit
from tests.intake.referrals.people import again, ana, take

pytestmark = pytest.mark.django_db


def used(found: Plan) -> int:
    """Visits used, as the database has it."""
    return Plan.objects.get(pk=found.pk).visits_used


def test_a_visit_is_counted() -> None:
    found = plan()
    visit(found, burning=(6, 4))
    assert used(found) == 1


def test_the_same_press_twice_is_one_visit() -> None:
    found, key = plan(), uuid4()
    told = Told(on=timezone.localdate(), minutes=30)
    first, second = (count_visit(plan=found, told=told, by=ana(), key=key) for _ in range(2))
    assert (first, used(found)) == (second, 1)


def test_no_more_than_allowed() -> None:
    found = plan(visits=1)
    visit(found)
    with pytest.raises(NotCounted, match="Ask for a new referral"):
        visit(found)
    assert (used(found), Visit.objects.count()) == (1, 1)


@pytest.mark.parametrize(("days_ago", "says"), [(-1, "future"), (1, "are not counted")])
def test_a_day_that_is_not_within_the_plan_is_refused(days_ago: int, says: str) -> None:
    with pytest.raises(NotCounted, match=says):
        visit(plan(), days_ago)


def test_after_the_referral_ran_out_no_visit_is_counted() -> None:
    found = since(plan(expires_on=timezone.localdate()), 40)
    Plan.objects.filter(pk=found.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotCounted, match="ran out"):
        visit(found)
    assert visit(found, 3).on == timezone.localdate() - timedelta(days=3)


def test_a_paused_or_ended_care_counts_nothing() -> None:
    for step in (Step.PAUSE, Step.END):
        found = plan()
        take(again(found.referral), step)
        with pytest.raises(NotCounted, match="paused or over"):
            visit(found)


def test_care_goes_on_while_a_new_referral_is_asked_for() -> None:
    found = plan()
    referral = again(found.referral)
    for step in (Step.RENEW, Step.ISSUE):
        take(referral, step)
        visit(found)
    assert used(found) == 2


def test_a_case_that_was_paused_does_not_go_on_while_a_letter_is_written() -> None:
    found = plan()
    referral = again(found.referral)
    for step in (Step.PAUSE, Step.ASK_PROVIDER):
        take(referral, step)
    with pytest.raises(NotCounted, match="paused or over"):
        visit(found)


def test_a_correction_is_a_new_version_and_counts_once() -> None:
    found = plan()
    first = visit(found, burning=(6, 4), note="Left foot")
    told = Told(on=first.on, minutes=45, note="Right foot")
    second = correct_visit(visit=first, told=told, by=ana(), key=uuid4())
    assert (second.number, used(found)) == (2, 1)
    assert list(Visit.objects.of(found.referral_id)) == [second]
    assert Visit.objects.get(pk=first.pk).note == "Left foot"


def test_versions_are_written_once() -> None:
    first = visit(plan())
    first.minutes = 99
    with pytest.raises(WrittenOnce):
        first.save()
    with pytest.raises(WrittenOnce):
        Visit.objects.all().delete()


def test_a_visit_taken_back_counts_no_more_and_cannot_be_corrected() -> None:
    found = plan()
    paid(found)
    first = visit(found)
    visit(found)
    assert Authorisation.objects.get().visits_used == 2
    take_back_visit(visit=first, by=ana())
    assert (used(found), Authorisation.objects.get().visits_used) == (1, 1)
    with pytest.raises(NotCounted, match="taken back"):
        correct_visit(visit=first, told=Told(on=first.on, minutes=5), by=ana(), key=uuid4())


def test_without_a_payer_on_file_nothing_is_asked_of_one() -> None:
    assert visit(plan()).authorisation is None


def test_a_day_outside_of_what_the_payer_authorised_is_refused() -> None:
    found = plan()
    paid(found, begins=-20, ends=-5)
    with pytest.raises(NotCounted, match="outside of that"):
        visit(found)
    assert used(found) == 0


def test_authorised_visits_run_out() -> None:
    found = plan()
    paid(found, visits=1)
    visit(found)
    with pytest.raises(NotCounted, match="payer authorised are used"):
        visit(found)
    paid(found, visits=1, ends=30)
    assert visit(found).authorised_until == timezone.localdate() + timedelta(days=30)


def test_a_correction_to_a_day_that_nobody_pays_for_is_refused() -> None:
    found = since(plan(), 20)
    paid(found, begins=-5, ends=5)
    first = visit(found)
    told = Told(on=timezone.localdate() - timedelta(days=9), minutes=30)
    with pytest.raises(NotCounted, match="outside"):
        correct_visit(visit=first, told=told, by=ana(), key=uuid4())
    assert Authorisation.objects.get().visits_used == 1


def test_the_database_itself_refuses_more_than_allowed_and_days_outside() -> None:
    found = plan(visits=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.counted(found, 2)
    authorisation = paid(found, visits=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.filter(pk=authorisation.pk).update(visits_used=2)
    outside = {"on": timezone.localdate(), "allowed_from": found.begins_on, "allowed_until": found.expires_on}
    span = {"authorised_from": found.expires_on, "authorised_until": found.expires_on, "authorisation": authorisation}
    for wrong in ({**outside, **span}, {**outside, "on": found.expires_on + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.create(plan=found, key=uuid4(), minutes=30, areas=[], scores={}, **wrong)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_never_exceed_what_is_allowed() -> None:
    found, by = plan(visits=2), ana()
    paid(found, visits=2)

    def press(days: int) -> Callable[[], str]:
        def act() -> str:
            try:
                count_visit(plan=found, told=Told(on=timezone.localdate(), minutes=30), by=by, key=uuid4())
            except NotCounted:
                return "refused"
            return "counted"

        return act

    assert sorted(at_once(*[press(n) for n in range(4)])) == ["counted", "counted", "refused", "refused"]
    assert (used(found), Visit.objects.count(), Authorisation.objects.get().visits_used) == (2, 2, 2)
