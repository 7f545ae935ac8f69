"""What a provider answered: each answer leads somewhere, is kept with its hash, and care can read the order."""

import pytest

from clinic.audit.append_only import WrittenOnce
from clinic.audit.models import AuditEvent
from intake.letters.answers import Dose, ProviderAnswer, Scan
from intake.letters.models import Letter
from intake.records.models import Clearance
from intake.referrals import workflow
from intake.referrals.lifecycle import NotAllowed, State
from tests.intake.letters.writing import SCAN, answer, issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, ana, lead

pytestmark = pytest.mark.django_db

WOUND = "open_wound_or_ulcer"


def asked(example: str = "V02") -> Letter:
    return issue(lead(sent_intake(example), State.DRAFTING))


@pytest.mark.parametrize(
    ("what", "leads_to"),
    [
        ("refer", State.IN_CARE),
        ("refer_with_limits", State.IN_CARE),
        ("decline", State.CLOSED),
        ("not_my_patient", State.DRAFTING),
    ],
)
def test_each_answer_leads_where_the_table_says(what: str, leads_to: State) -> None:
    letter = asked()
    kept = answer(letter, what)
    event = again(letter.referral).events.latest("number")
    assert again(letter.referral).state == leads_to
    assert (kept.event, event.on_paper, kept.way, kept.letter) == (event, True, "paper", letter)


def test_care_reads_the_order_that_is_in_force() -> None:
    letter = asked()
    answer(letter, "refer_with_limits", minutes=45, per_week=2, weeks=6, limits="No heat.")
    order = ProviderAnswer.objects.orders(letter.referral).first()
    assert order is not None
    assert order.dose == Dose(45, 2, 6, None)
    assert (order.dose.allowed, order.limits) == (12, "No heat.")
    assert Dose(45, 2, 6, 8).allowed == 8
    assert Dose(45, None, 6, None).allowed is None


def test_an_answer_is_written_once_with_its_hash_and_the_page() -> None:
    kept = answer(asked(), diagnosis="Polyneuropathy", icd10=("G62.9",))
    other = answer(asked(), diagnosis="Polyneuropathy")
    assert kept.scan is not None
    assert (bytes(kept.scan.data), kept.scan.size) == (SCAN, len(SCAN))
    assert len(kept.sha256) == 64
    assert kept.sha256 != other.sha256
    for change in (kept.save, kept.delete, kept.scan.delete, Scan.objects.all().delete):
        with pytest.raises(WrittenOnce):
            change()
    noted = AuditEvent.objects.filter(action="letter.answered").first()
    assert noted is not None
    assert "Poly" not in str(noted.detail)


def test_a_cleared_item_is_a_precaution_by_a_new_verdict_and_the_old_one_stays() -> None:
    letter = asked("V04")
    before = again(letter.referral).assessment
    answer(letter, "clear", cleared={WOUND: True})
    now = again(letter.referral)
    assert (now.state, before.outcome) == (State.FLAGGED, "medical_review_first")
    assert now.assessment.outcome == "referral_fits_with_precautions"
    assert now.assessment != before
    note = Clearance.objects.get()
    assert (note.item, note.provider) == (WOUND, "Leila Amin")


def test_a_referral_that_clears_an_item_too_does_both_and_is_not_undone() -> None:
    letter = asked("V04")
    answer(letter, "refer", cleared={WOUND: True})
    now = again(letter.referral)
    assert (now.state, now.assessment.outcome) == (State.IN_CARE, "referral_fits_with_precautions")
    with pytest.raises(NotAllowed):
        workflow.undo(referral=now, by=ana(), seen=now.version)


def test_not_yet_clears_nothing() -> None:
    letter = asked("V04")
    kept = answer(letter, "decline", cleared={WOUND: False}, reason="The wound first.")
    assert kept.cleared == {WOUND: False}
    assert not Clearance.objects.exists()


def test_an_answer_entered_by_mistake_is_undone_and_stands_no_more() -> None:
    letter = asked()
    answer(letter, "refer")
    now = again(letter.referral)
    workflow.undo(referral=now, by=ana(), seen=now.version)
    assert again(letter.referral).state == State.SENT
    assert not ProviderAnswer.objects.orders(letter.referral).exists()
    answer(letter, "decline", reason="Later.")
    assert [kept.answer for kept in ProviderAnswer.objects.standing()] == ["decline"]
    assert ProviderAnswer.objects.count() == 2


def test_a_second_answer_finds_the_case_moved_on() -> None:
    letter = asked()
    answer(letter, "refer")
    with pytest.raises(NotAllowed):
        answer(letter, "decline", reason="No.")
    assert ProviderAnswer.objects.count() == Scan.objects.count() == 1
