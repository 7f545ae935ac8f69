"""Filling in: what saving a page keeps, of the page, of the person and of signs that change."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.records import drafts
from intake.records.models import Intake, Page, Patient, SignChange
from intake.records.tokens import hashed
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import begun, laid

pytestmark = pytest.mark.django_db

NONE = {"rows": [], "exit": "none"}
PE = {"rows": ["pe_symptoms"], "exit": ""}


def save(intake: Intake, step: str, **data: object) -> None:
    drafts.save_page(intake=intake, step=step, data=data)


def test_a_quiet_page_is_kept_and_nothing_else_changes() -> None:
    intake = begun()
    save(intake, "words", text="Since spring.")
    page = Page.objects.get(intake=intake, step="words")
    assert (page.data, page.complete) == ({"text": "Since spring."}, True)
    assert not SignChange.objects.exists()
    assert Patient.objects.get() == intake.patient


def test_a_page_saved_again_replaces_its_data_and_its_time() -> None:
    intake = begun()
    save(intake, "words", text="Since spring.")
    before = Page.objects.get(step="words")
    save(intake, "words", text="Since fall.")
    after = Page.objects.get(step="words")
    assert (after.pk, after.data) == (before.pk, {"text": "Since fall."})
    assert after.answered_at > before.answered_at


def test_each_start_is_a_person_and_a_token_of_its_own() -> None:
    first, second = begun(), begun()
    assert first.patient != second.patient
    intake, token = drafts.start()
    assert intake.token_hash == hashed(token)
    assert len({first.token_hash, second.token_hash, intake.token_hash}) == 3


def test_one_person_has_one_open_draft() -> None:
    intake = begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.create(patient=intake.patient, protocol=intake.protocol, token_hash="x")


def test_a_sent_intake_is_closed_for_changes_until_more_is_asked() -> None:
    intake = sent_intake().intake
    with pytest.raises(drafts.AlreadySent), transaction.atomic():
        save(intake, "words", text="Changed.")
    Intake.objects.filter(pk=intake.pk).update(reopened_at=timezone.now())
    save(intake, "words", text="Changed.")
    assert intake.page_data()["words"] == {"text": "Changed."}


@pytest.mark.parametrize(
    ("was", "now", "kept"),
    [
        (NONE, NONE, []),
        (NONE, PE, []),
        (PE, PE, []),
        (PE, {"rows": ["pe_symptoms"], "exit": "rather_not"}, []),
        (PE, NONE, [("pe_symptoms", "yes", "no")]),
        (PE, {"rows": ["acute_limb"], "exit": ""}, [("pe_symptoms", "yes", "no")]),
        (PE, {"rows": [], "exit": "rather_not"}, [("pe_symptoms", "yes", "unanswered")]),
    ],
)
def test_a_sign_that_is_taken_back_and_no_other_is_kept_beside_the_new_answer(was: dict, now: dict, kept: list) -> None:
    intake = begun(stop_signs=was)
    save(intake, "stop_signs", **now)
    assert list(SignChange.objects.values_list("item", "was", "now")) == kept


def test_a_sign_that_was_not_sure_and_now_is_no_is_kept() -> None:
    intake = begun(stop_signs={"rows": [], "exit": "unsure"})
    rows = [item.code for item in intake.protocol.parsed().on_page("stop_signs")]
    save(intake, "stop_signs_each", answers=dict.fromkeys(rows, "not_sure"))
    save(intake, "stop_signs_each", answers=dict.fromkeys(rows, "not_sure") | {"acute_limb": "no"})
    assert list(SignChange.objects.values_list("item", "was", "now")) == [("acute_limb", "not_sure", "no")]
    save(intake, "stop_signs", **NONE)
    assert SignChange.objects.count() == len(rows)


def test_a_row_that_is_no_sign_may_change_without_a_trace() -> None:
    intake = laid("V04")
    save(intake, "recent", **NONE)
    assert not SignChange.objects.exists()


def test_a_sign_change_is_written_once() -> None:
    intake = begun(stop_signs=PE)
    save(intake, "stop_signs", **NONE)
    change = SignChange.objects.get()
    for wrong in (change.save, change.delete, SignChange.objects.all().delete):
        with pytest.raises(RuntimeError):
            wrong()


def test_signs_that_were_shown_stay_shown_until_they_are_told_anew() -> None:
    intake = begun(stop_signs={"rows": ["pe_symptoms", "acute_limb"], "exit": ""})
    contact = {"name": "", "phone": "", "email": ""}
    save(intake, "interruption", seen=["acute_limb", "pe_symptoms"], share=True, **contact)
    save(intake, "today", **NONE)
    assert intake.page_data()["interruption"]["seen"] == ["acute_limb", "pe_symptoms"]
    save(intake, "stop_signs", rows=["acute_limb"], exit="")
    assert intake.page_data()["interruption"] == {"seen": ["acute_limb"], "share": True, **contact}


def test_the_person_is_known_by_the_about_page_and_by_the_contact_given_at_a_sign() -> None:
    intake = begun()
    save(intake, "interruption", seen=[], share=True, name="Harold", phone="555 0134 22", email="")
    assert (intake.patient.name, intake.patient.phone) == ("Harold", "555 0134 22")
    save(intake, "about", name="Harold Osei", born="1950-02-28", phone="", email="h@example.org")
    patient = Patient.objects.get()
    assert (patient.name, patient.phone, patient.email) == ("Harold Osei", "", "h@example.org")
    assert patient.born.isoformat() == "1950-02-28"
    save(intake, "interruption", seen=[], share=True, name="", phone="", email="")
    assert Patient.objects.get().name == "Harold Osei"


def test_an_unfinished_about_page_adds_and_takes_nothing_away() -> None:
    intake = laid()
    data = {"name": "Maria D.", "born": "", "phone": "", "email": ""}
    drafts.save_page(intake=intake, step="about", data=data, complete=False)
    patient = Patient.objects.get(pk=intake.patient_id)
    assert (patient.name, patient.phone, patient.born is None) == ("Maria D.", "555 0134 22", False)


def test_a_new_trouble_opens_the_question_where_it_comes_from_unless_each_is_asked() -> None:
    intake = laid()
    save(intake, "moving", rows=["gait_change"], exit="")
    assert not Page.objects.get(intake=intake, step="link").complete
    save(intake, "link", value="some")
    save(intake, "symptoms", rows=["burning", "tightness"], exit="")
    assert Page.objects.get(intake=intake, step="link").complete
