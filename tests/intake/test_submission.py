"""Sending and sharing: the whole pipeline happens once, or not at all."""

from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db.models import Q

from clinic.audit.models import AuditEvent
from intake.assessments.models import Assessment
from intake.indications.vocabulary import SAFETY_PAGES
from intake.records import drafts
from intake.records.models import Page, Version
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import person
from intake.submission import KeyTaken, NotComplete, record_clearance, record_signs, share, submit
from tests.cast import enter
from tests.intake.making import draft, shared_draft, wound_cleared
from tests.intake.web.patient.phone import begun, laid, sent

pytestmark = pytest.mark.django_db

CONTACT = {"name": "", "phone": "", "email": ""}
NONE = {"rows": [], "exit": "none"}


def counts() -> tuple[int, int, int, int]:
    """Versions, assessments, referrals, events."""
    return tuple(model.objects.count() for model in (Version, Assessment, Referral, Event))  # type: ignore[return-value]


def test_a_draft_that_is_not_sent_reaches_nobody() -> None:
    draft()
    assert counts() == (0, 0, 0, 0)


def test_sending_makes_a_version_a_verdict_and_a_referral() -> None:
    intake = draft()
    version = submit(intake, key=uuid4())
    assert counts() == (1, 1, 1, 1)
    referral = Referral.objects.get()
    assert (referral.intake, referral.assessment.version, referral.state) == (intake, version, "flagged")
    intake.refresh_from_db()
    assert (intake.sent_at, intake.is_open) == (version.at, False)


def test_the_same_key_gives_the_same_version_and_so_does_any_key_after_it_was_sent() -> None:
    intake, key = laid(), uuid4()
    version = submit(intake, key=key)
    assert submit(intake, key=key) == submit(intake, key=uuid4()) == version
    assert counts() == (1, 1, 1, 1)
    assert AuditEvent.objects.filter(action="intake.sent").count() == 1


def test_a_key_of_another_intake_is_taken() -> None:
    key = uuid4()
    submit(laid(), key=key)
    intake = laid(name="Harold Osei")
    with pytest.raises(KeyTaken):
        submit(intake, key=key)
    intake.refresh_from_db()
    assert (counts(), intake.sent_at) == ((1, 1, 1, 1), None)


def test_a_key_of_another_intake_is_taken_even_after_the_own_was_shared() -> None:
    key = uuid4()
    submit(laid(), key=key)
    referral = shared_draft()
    with pytest.raises(KeyTaken):
        submit(referral.intake, key=key)


def test_a_key_taken_at_this_very_moment_is_taken_too() -> None:
    key = uuid4()
    submit(laid(), key=key)
    intake = laid()
    with patch("intake.submission.Q", side_effect=lambda **how: Q(pk__in=[])), pytest.raises(KeyTaken):
        submit(intake, key=key)
    assert Version.objects.count() == 1


@pytest.mark.parametrize("step", [*(page for page in SAFETY_PAGES if page not in ("cancer", "pregnancy")), "consent"])
def test_nothing_is_sent_with_a_page_missing(step: str) -> None:
    with pytest.raises(NotComplete) as missing:
        submit(laid(without=[step]), key=uuid4())
    assert missing.value.step is not None and missing.value.step.code == step
    assert counts() == (0, 0, 0, 0)


def test_nothing_is_sent_before_a_sign_was_shown() -> None:
    with pytest.raises(NotComplete) as missing:
        submit(laid("E01", without=["interruption"]), key=uuid4())
    assert missing.value.step is None


@pytest.mark.parametrize("broken", ["assess", "open_referral", "trail.note"])
def test_where_any_part_fails_nothing_is_sent(broken: str) -> None:
    intake = laid()
    with patch(f"intake.submission.{broken}", side_effect=RuntimeError("planted")), pytest.raises(RuntimeError):
        submit(intake, key=uuid4())
    assert counts() == (0, 0, 0, 0)
    intake.refresh_from_db()
    assert intake.sent_at is None


@pytest.mark.parametrize("example", ["V01", "V07", "V14", "E06"])
def test_what_is_not_on_the_way_is_kept_but_does_not_count(example: str) -> None:
    intake = laid(example)
    wanted = submit(intake, key=uuid4()).assessments.get().verdict
    other = laid(example)
    stray = {"value": "some", "answers": {"burning": "other_cause"}, "rows": ["x"], "exit": "none"}
    for step in ("stopping", "link_each", "bother_weakness"):
        if not Page.objects.filter(intake=other, step=step).exists():
            drafts.save_page(intake=other, step=step, data=stray)
    assert submit(other, key=uuid4()).assessments.get().verdict == wanted


def test_sharing_needs_the_tick_and_an_open_intake() -> None:
    intake = begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""})
    share(intake)
    drafts.save_page(intake=intake, step="interruption", data={"seen": ["pe_symptoms"], "share": False, **CONTACT})
    share(intake)
    assert counts() == (0, 0, 0, 0)
    done = sent("E01").intake
    Page.rewrite(done.pages.get(step="interruption").pk, {"seen": [], "share": True, **CONTACT})
    share(done)
    assert counts() == (1, 1, 1, 1)


def test_sharing_again_without_a_change_makes_nothing_new_and_with_one_the_next_version() -> None:
    referral = shared_draft()
    for _ in range(2):
        share(referral.intake)
    assert counts() == (1, 1, 1, 1)
    drafts.save_page(intake=referral.intake, step="words", data={"text": "It is worse now."})
    share(referral.intake)
    assert counts() == (2, 2, 1, 2)


def test_a_shared_draft_has_the_protocol_and_the_clinic_but_no_end() -> None:
    referral = shared_draft()
    assert referral.intake.is_open
    assert referral.assessment.version.kind == Version.Kind.SHARED
    assert {"age", "neuropathy", "reasons"} <= set(referral.assessment.verdict["missing"])


def test_a_recorded_note_is_judged_anew_on_the_same_version() -> None:
    referral = sent("V04")
    assessment = record_clearance(
        referral=referral, note=wound_cleared(referral), by=person(enter("ana")), seen=referral.version
    )
    assert assessment.outcome == "referral_fits_with_precautions"
    assert counts() == (1, 2, 1, 2)


def test_signs_asked_again_by_staff_are_a_version_of_their_own() -> None:
    referral = sent()
    pages = {"stop_signs": {"rows": ["pe_symptoms"], "exit": ""}, "today": NONE}
    assessment = record_signs(referral=referral, pages=pages, by=person(enter("ana")))
    referral.refresh_from_db()
    assert (assessment.outcome, referral.call_first, referral.assessment) == ("urgent", True, assessment)
    assert counts() == (2, 2, 1, 2)
