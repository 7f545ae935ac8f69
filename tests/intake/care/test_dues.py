"""What a plan asks for, and by when: nothing before its time, nothing forgotten."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from intake.care import dues
from intake.care.counting import Told, correct_visit, take_back_visit
from intake.care.dues import Act
from intake.care.models import Plan
from intake.care.reporting import issue_report
from tests.intake.care.caring import plan, renewed, since, visit
from tests.intake.referrals.people import again, ana

pytestmark = pytest.mark.django_db
_WORDS: dict[str, Any] = dict.fromkeys(("title", "foot", "signed", "sender"), "Progress") | {
    "head": [],
    "parts": [],
    "table": {"rows": []},
}


def acts(found: Plan) -> dict[Act, int]:
    """Act -> days from today."""
    today = timezone.localdate()
    fresh = Plan.objects.with_dates().get(pk=found.pk)
    return {due.act: (due.on - today).days for due in dues.due_acts(fresh, today)}


def due_in(found: Plan) -> int:
    """Days until the referral is due on the worklist."""
    due_at = again(found.referral).due_at
    assert due_at is not None
    return (timezone.localdate(due_at) - timezone.localdate()).days


def test_without_a_visit_no_report_is_due() -> None:
    assert Act.REPORT not in acts(since(plan(), 40))


def test_the_plan_is_looked_at_again_after_30_days() -> None:
    found = plan(visits=12, expires_on=timezone.localdate() + timedelta(days=90))
    assert acts(found) == {Act.REVIEW: 30, Act.RENEW: 76}
    assert due_in(found) == 30


def test_a_report_is_due_30_days_after_the_beginning_or_at_the_sixth_visit() -> None:
    found = since(plan(visits=12), 20)
    visit(found, 3)
    assert acts(found)[Act.REPORT] == 10
    for _ in range(5):
        visit(found)
    assert (acts(found)[Act.REPORT], due_in(found)) == (0, 0)


def test_after_a_report_it_is_counted_anew() -> None:
    found = since(plan(visits=20), 20)
    for _ in range(6):
        visit(found)
    issue_report(plan=found, kind="progress", content=_WORDS, by=ana())
    assert Act.REPORT not in acts(found)
    visit(found)
    assert acts(found)[Act.REPORT] == 30


def test_a_new_referral_is_asked_for_before_the_old_one_runs_out() -> None:
    assert acts(plan(expires_on=timezone.localdate() + timedelta(days=40)))[Act.RENEW] == 26
    assert acts(plan(name="Joan", expires_on=timezone.localdate() + timedelta(days=5)))[Act.RENEW] == 0


def test_a_new_referral_is_asked_for_when_two_visits_are_left() -> None:
    found = plan(visits=3)
    assert acts(found)[Act.RENEW] > 0
    visit(found)
    assert (acts(found)[Act.RENEW], due_in(found)) == (0, 0)


def test_a_renewal_does_not_put_the_report_off() -> None:
    first = since(plan(), 24)
    for days in (21, 14, 7, 0):
        visit(first, days)
    second = renewed(first)
    assert acts(second)[Act.REPORT] == 6
    for _ in range(2):
        visit(second)
    assert acts(second)[Act.REPORT] == 0
    issue_report(plan=second, kind="progress", content=_WORDS, by=ana())
    assert Act.REPORT not in acts(second)


def test_a_report_before_a_renewal_is_counted_from() -> None:
    first = since(plan(), 24)
    visit(first)
    issue_report(plan=first, kind="progress", content=_WORDS, by=ana())
    second = renewed(first)
    assert Act.REPORT not in acts(second)
    visit(second)
    assert acts(second)[Act.REPORT] == 30


def test_a_correction_or_a_visit_taken_back_asks_for_no_report() -> None:
    found = since(plan(visits=12), 24)
    told, gone = visit(found), visit(found)
    issue_report(plan=found, kind="progress", content=_WORDS, by=ana())
    correct_visit(visit=told, told=Told(on=told.on, minutes=45), by=ana(), key=uuid4())
    take_back_visit(visit=gone, by=ana())
    assert Act.REPORT not in acts(found)
    visit(found)
    assert acts(found)[Act.REPORT] == 30
