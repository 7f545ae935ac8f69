"""What a list shows of a referral stands in its own row, is that of its newest verdict, and may be missing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from intake.referrals.lists import for_worklist
from intake.referrals.models import Referral
from intake.submission import record_clearance
from intake.web.therapist.rows import Row, row
from tests.cast import enter
from tests.intake.making import MARIA, sent_intake, shared_draft, wound_cleared
from tests.intake.referrals.people import ana

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def rows() -> list[Row]:
    """The rows of the worklist, as Ana sees them."""
    everything = Referral.objects.visible_to(enter("ana")).order_by("opened_at")
    return [row(referral, enter("ana"), NOW) for referral in for_worklist(everything, most=50)]


def shown() -> list[dict[str, Any]]:
    """What stands in the rows."""
    return [vars(one) | {"referral": str(one.referral.patient)} for one in rows()]


def people() -> None:
    """One who fits with everything a row can say, one who holds, one who never sent."""
    told = {**MARIA, "lung": ["copd"], "meds": ["warfarin"], "causes": ["diabetes", "unknown_cause"]}
    sent_intake(told, bother={"burning": 6}, words={"text": "At night I have chest pain."})
    sent_intake("V04", name="Held")
    shared_draft("stroke_signs", name="Call")


def test_a_row_says_the_same_whether_it_is_kept_or_read_from_the_answers() -> None:
    people()
    kept = shown()
    assert kept[0]["about"] == "64, diabetes, cause not known, COPD"
    assert [tag.text for tag in kept[0]["tags"]][0] == "Read first: “chest pain”"
    assert kept[2]["waits"].startswith("Shared unfinished")
    Referral.objects.update(in_list=None)
    assert shown() == kept


def test_what_an_older_release_judged_is_told_from_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    kept = shown()
    Referral.objects.update(in_list=None)
    read = for_worklist(Referral.objects.order_by("opened_at"), most=50)
    for referral in read:
        del referral.assessment.evidence["in_short"]
    assert [vars(row(one, enter("ana"), NOW)) | {"referral": str(one.patient)} for one in read] == kept


def test_a_row_that_keeps_another_verdict_is_not_believed() -> None:
    sent_intake("V01")
    other = sent_intake("V04", name="Held")
    referral = Referral.objects.get(patient__name="Maria Delgado")
    Referral.objects.filter(pk=referral.pk).update(assessment=other.assessment)
    assert [one.look for one in rows()] == ["hold", "hold"]


def test_a_new_verdict_changes_what_is_kept() -> None:
    referral = sent_intake("V04", name="Held")
    before = [one.look for one in rows()]
    assessment = record_clearance(referral=referral, note=wound_cleared(referral), by=ana(), seen=referral.version)
    kept = Referral.objects.get(pk=referral.pk).in_list
    assert (before, [one.look for one in rows()]) == (["hold"], ["ready"])
    assert (kept["assessment"], kept["outcome"]) == (str(assessment.pk), assessment.outcome)


def test_rows_that_are_kept_ask_no_more_for_many_than_for_one(django_assert_num_queries: Callable[..., Any]) -> None:
    people()
    for most in (1, 3):
        with django_assert_num_queries(2):
            assert len(for_worklist(Referral.objects.all(), most=most)) == most
