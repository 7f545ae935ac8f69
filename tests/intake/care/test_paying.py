"""What a payer authorised: it outlives a renewal, is written down once, and can be taken back with a reason."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.care.counting import NotCounted, Told, correct_visit, take_back_visit
from intake.care.models import Authorisation, Plan
from intake.care.paying import take_back
from intake.care.visits import Visit
from tests.clinic.audit.test_at_once import at_once
from tests.intake.care.caring import paid, plan, renewed, since, visit
from tests.intake.referrals.people import ana

pytestmark = pytest.mark.django_db


def used(row: Authorisation) -> int:
    """Visits used of it, as the database has it."""
    return Authorisation.objects.get(pk=row.pk).visits_used


def back(row: Authorisation) -> None:
    """Taken back by Ana."""
    take_back(authorisation=row, why="It says 2, not 20.", by=ana())


def test_a_renewal_changes_nothing_in_what_was_authorised() -> None:
    first = plan()
    row = paid(first, visits=2)
    visit(first)
    second = renewed(first)
    assert visit(second).authorisation == row
    with pytest.raises(NotCounted, match="payer authorised are used"):
        visit(second)
    assert used(row) == 2


def test_after_a_renewal_days_outside_are_refused_still() -> None:
    first = plan()
    paid(first, begins=-20, ends=-5)
    with pytest.raises(NotCounted, match="outside of that"):
        visit(renewed(first))


def test_the_same_press_twice_authorises_once() -> None:
    found, key = plan(), uuid4()
    assert paid(found, key=key) == paid(found, key=key)
    assert Authorisation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_two_presses_at_once_authorise_once() -> None:
    found, key = plan(), uuid4()
    rows = at_once(*[lambda: paid(found, key=key).pk] * 4)
    assert (len(set(rows)), Authorisation.objects.count()) == (1, 1)


def test_what_was_taken_back_stays_on_file_and_pays_no_more() -> None:
    found = plan()
    row = paid(found, visits=20)
    back(row)
    back(row)
    kept = Authorisation.objects.get()
    assert (kept.taken_back_by, kept.taken_back_why) == ("Ana Ruiz", "It says 2, not 20.")
    assert visit(found).authorisation is None


def test_visits_of_what_was_taken_back_count_on_what_is_right() -> None:
    found = plan(visits=9)
    wrong = paid(found, visits=20)
    first, _ = visit(found), visit(found)
    back(wrong)
    right = paid(found, visits=2)
    assert (used(wrong), used(right)) == (0, 2)
    assert {row.authorisation for row in Visit.objects.of(found.referral_id)} == {right}
    with pytest.raises(NotCounted, match="payer authorised are used"):
        visit(found)
    take_back_visit(visit=first, by=ana())
    assert (used(right), Plan.objects.get().visits_used) == (1, 1)


def test_no_more_visits_move_than_are_authorised_or_covered() -> None:
    found = since(plan(visits=9), 30)
    wrong = paid(found, begins=-30, visits=20)
    kept = [visit(found, days) for days in (20, 3, 2)]
    back(wrong)
    right = paid(found, begins=-10, visits=1)
    assert (used(wrong), used(right)) == (2, 1)
    assert [Visit.objects.current().get(series=row.series).authorisation for row in kept] == [wrong, right, wrong]


def test_a_second_one_that_stands_takes_over_what_the_first_paid() -> None:
    found = plan()
    twice = [paid(found), paid(found)]
    paying = visit(found).authorisation
    (other,) = {*twice} - {paying}
    back(Authorisation.objects.get(pk=paying.pk))
    assert (used(paying), used(other)) == (0, 1)


def test_whoever_gave_the_visit_stays_named_when_another_pays() -> None:
    found = plan()
    wrong, first = paid(found), visit(found, note="Calm")
    back(wrong)
    paid(found)
    last = Visit.objects.of(found.referral_id).get()
    assert (last.number, last.by_id, last.by_name, last.note) == (2, first.by_id, first.by_name, "Calm")


def test_a_visit_of_the_plan_before_is_corrected_within_what_was_authorised() -> None:
    first = since(plan(), 20)
    row = paid(first, begins=-5, ends=5)
    kept = visit(first)
    renewed(first)
    told = Told(on=timezone.localdate() - timedelta(days=9), minutes=30)
    with pytest.raises(NotCounted, match="outside"):
        correct_visit(visit=kept, told=told, by=ana(), key=uuid4())
    assert used(row) == 1


def test_the_database_itself_asks_for_a_reason() -> None:
    row = paid(plan())
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.filter(pk=row.pk).update(taken_back_at=timezone.now())
