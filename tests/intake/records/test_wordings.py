"""Old answers are shown under the question of their time, wherever they are shown; new ones under that of today."""

import importlib
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from intake.indications import choices as c
from intake.indications import consent
from intake.indications.questionnaire import steps
from intake.indications.steps import Choice
from intake.letters.facts import facts_of
from intake.records import drafts
from intake.records.models import Version
from intake.records.versions import freeze_with
from intake.records.wordings import KeptWording, words_now
from intake.referrals import correcting
from intake.referrals.models import Referral
from intake.submission import submit
from tests.cast import signed_in
from tests.intake.admin.rows import page_of
from tests.intake.fhir.records import exported, of_kind
from tests.intake.referrals.people import again
from tests.intake.web.patient.phone import Phone, laid, sent
from tests.intake.web.patient.phone import words as shown
from tests.intake.web.patient.test_coming_back import MARIA, come_back
from tests.intake.web.patient.test_helped import FOR_MARIA
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db

MIGRATION = "0018_words_and_agreements_of_before"
#: A question, an answer to choose and a field, as they were and as they are reworded.
OLD = ("Are any of these true for you today?", "Yes, and they said it is neuropathy", "Name of your doctor or provider")
NEW = ("Which of these came up today?", "Yes, it has been called neuropathy", "Who treats you?")


@pytest.fixture
def referral() -> Referral:
    """Sent while the questions had their old words."""
    return sent(about={"email": MARIA})


@pytest.fixture
def reworded(referral: Referral, monkeypatch: pytest.MonkeyPatch) -> Iterator[Referral]:
    """That referral, after the questions got new words."""
    section, _, intro = c.SAFETY_WORDS["today"]
    monkeypatch.setitem(c.SAFETY_WORDS, "today", (section, NEW[0], intro))
    monkeypatch.setattr(c, "EXAMINED", (Choice("diagnosed", NEW[1]), *c.EXAMINED[1:]))
    monkeypatch.setitem(c.LABELS, "provider", (Choice("name", NEW[2]), *c.LABELS["provider"][1:]))
    steps.cache_clear()
    yield referral
    monkeypatch.undo()
    steps.cache_clear()


def told(page: str, *, by: tuple[str, ...], never: tuple[str, ...]) -> None:
    """Every one of the first words is there, and none of the others."""
    assert [one for one in by if one not in page] == []
    assert [one for one in never if one in page] == []


def test_while_nothing_is_reworded_all_intakes_share_one_wording(referral: Referral) -> None:
    sent(name="Somebody Else")
    assert {version.wording_id for version in Version.objects.all()} == {KeptWording.objects.get().pk}
    assert referral.assessment.version.words() == words_now(referral.intake.protocol)


def test_a_wording_is_written_once(referral: Referral) -> None:
    row = KeptWording.objects.get()
    with pytest.raises(WrittenOnce):
        row.save()
    with pytest.raises(WrittenOnce):
        KeptWording.objects.all().delete()


def test_the_review_shows_the_words_of_their_time(reworded: Referral) -> None:
    told(see(reworded), by=OLD, never=NEW)


def test_the_patient_reads_what_was_asked(reworded: Referral) -> None:
    phone = come_back(Phone())
    told(shown(phone.open(f"yours/{reworded.intake_id}")), by=OLD, never=NEW)


def test_admin_shows_the_words_of_their_time(reworded: Referral) -> None:
    page = signed_in("carla").get(page_of(reworded.assessment.version)).content.decode()
    told(page, by=OLD, never=NEW)


def test_a_letter_quotes_the_answer_that_could_be_chosen_then(reworded: Referral) -> None:
    assert facts_of(reworded).said["examined"] == OLD[1]


def test_the_export_asks_what_was_asked_and_names_it(reworded: Referral) -> None:
    found = exported(reworded)
    (asked,), (answered,) = of_kind(found, "Questionnaire"), of_kind(found, "QuestionnaireResponse")
    told(json.dumps(asked), by=OLD, never=NEW)
    told(json.dumps(answered), by=OLD[1:2], never=NEW)
    assert answered["questionnaire"] == f"{asked['url']}|{asked['version']}"
    assert asked["id"] == reworded.assessment.version.wording_id


def test_who_agreed_is_told_in_the_words_that_could_be_chosen_then(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = sent(answering=FOR_MARIA, consent={"by": "helper", "name": "Rosa Delgado"})
    first = {key: Choice(choices[0].code, "Reworded since") for key, choices in c.OPTIONS.items()}
    for key, choice in first.items():
        monkeypatch.setitem(c.OPTIONS, key, (choice, *c.OPTIONS[key][1:]))
    steps.cache_clear()
    now, page = words_now(referral.intake.protocol), see(referral)
    monkeypatch.undo()
    steps.cache_clear()
    assert {now.step(key).options[0] for key in first} == set(first.values())
    then = ("Yes, the patient agrees", "The person who answers, after asking the patient")
    told(page, by=then, never=("Reworded since",))


def test_a_reworded_question_is_still_the_same_one_before_and_after_a_correction(reworded: Referral) -> None:
    correcting.begin(reworded.intake)
    drafts.save_page(intake=reworded.intake, step="duration", data={"value": "under_6_weeks"})
    provider = reworded.assessment.version.page_data()["provider"]
    drafts.save_page(intake=reworded.intake, step="provider", data={**provider, "name": "Dr. Lee"})
    submit(reworded.intake, key=uuid4())
    page = see(again(reworded))
    shown = page[page.index("The patient corrected answers <span") : page.index("I have read what changed")]
    told(shown, by=("How long have you had this?", NEW[2], "Dr. Lee"), never=(OLD[0], OLD[2], NEW[0], "Not asked"))


def test_new_intakes_are_asked_in_the_new_words_and_both_are_published(reworded: Referral) -> None:
    told(shown(Phone(laid(name="New Person")).open("check")), by=NEW, never=OLD)
    later = sent(name="Newer Person")
    told(see(later), by=NEW, never=OLD)
    assert {row.pk for row in KeptWording.objects.all()} == {
        reworded.assessment.version.wording_id,
        later.assessment.version.wording_id,
    }


def test_pages_asked_again_later_have_the_words_of_then_and_the_rest_its_own(reworded: Referral) -> None:
    none = {"rows": [], "exit": "none"}
    pages = {"stop_signs": none, "today": none}
    first = reworded.assessment.version
    second = freeze_with(first, pages, kind=Version.Kind.ASKED, now=timezone.now())
    words = second.reading().steps
    assert words["today"].title == NEW[0]
    assert words["examined"].rows[0].label == OLD[1]
    assert first.reading().steps["today"].title == OLD[0]


def test_what_was_sent_before_wordings_were_kept_gets_the_words_of_the_day_of_the_change(referral: Referral) -> None:
    before = referral.assessment.version.wording_id
    with connection.cursor() as cursor:
        cursor.execute("UPDATE intake_version SET wording_id = NULL")
        cursor.execute("DELETE FROM intake_keptwording")
    assert Version.objects.get().words() == words_now(referral.intake.protocol)
    as_then = MigrationLoader(connection).project_state(("intake", MIGRATION)).apps
    importlib.import_module(f"intake.migrations.{MIGRATION}").words(as_then, None)
    assert (Version.objects.get().wording_id, KeptWording.objects.get().pk) == (before, before)


def test_who_reads_spanish_keeps_the_words_in_spanish_beside_those_in_english() -> None:
    intake = laid()
    intake.patient.speaks("es")
    submit(intake, key=uuid4())
    version = Version.objects.get()
    said = consent.in_force().words
    assert version.words("es").step("consent").title == said["es"]["title"]
    assert version.words().step("consent").title == said["en"]["title"]
    none = {"rows": [], "exit": "none"}
    later = freeze_with(version, {"stop_signs": none, "today": none}, kind=Version.Kind.ASKED, now=timezone.now())
    assert later.words("es").step("consent").title == said["es"]["title"]


def test_who_reads_english_has_no_other_words(referral: Referral) -> None:
    version = referral.assessment.version
    assert version.wording_shown is None
    assert version.words("es") == version.words()
