"""Consent: the words agreed to are kept; a major change asks again, a minor one informs; ticks are taken back."""

import importlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from intake import clock
from intake.indications import consent
from intake.protocols import consents
from intake.protocols.consents import ConsentChanged, ConsentVersion
from intake.protocols.files import fingerprint
from intake.records.agreements import Agreement, standing
from intake.records.models import Intake
from intake.records.progress import Progress
from intake.referrals.lifecycle import NotAllowed, State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import move
from intake.submission import NotComplete, change_consent, submit
from tests.intake.fhir.records import exported, of_kind
from tests.intake.making import MARIA as FACTS
from tests.intake.records.conftest import Publish
from tests.intake.referrals.people import again, ana, lead
from tests.intake.web.patient.phone import Phone, laid, leads_to, sent
from tests.intake.web.patient.phone import words as shown
from tests.intake.web.patient.test_coming_back import MARIA, come_back
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db
MIGRATION = "0018_words_and_agreements_of_before"


def known(**how: object) -> Referral:
    """Sent by somebody with an e-mail address."""
    return sent(about={"email": MARIA}, **how)


def agreeing(phone: Phone, referral: Referral, **typed: str) -> object:
    """Press the button under the new words."""
    return phone.press(f"yours/{referral.intake_id}/consent", **typed)


def test_what_was_agreed_to_is_kept_word_for_word_tick_by_tick() -> None:
    referral = known(consent={"contact": False})
    agreement = Agreement.objects.get()
    version = referral.assessment.version
    assert (agreement.version, agreement.text.number, agreement.language) == (version, 1, "en")
    assert agreement.sha256 == fingerprint(consent.published()[0].words["en"])
    assert [given for _, given in agreement.ticked()] == [True, True, False]
    assert (agreement.name, agreement.role) == ("Maria Delgado", "patient")
    assert agreement.at == version.answered_at()["consent"]


def test_an_agreement_and_its_words_are_written_once() -> None:
    known()
    for row in (Agreement.objects.get(), ConsentVersion.objects.get()):
        with pytest.raises(WrittenOnce):
            row.save()


def test_a_published_text_is_never_changed(publish: Publish) -> None:
    consents.load()
    assert consents.load() == []
    publish("minor")
    changed = consent.FOLDER / "1.yaml"
    changed.write_text(changed.read_text("utf-8").replace("may keep my answers", "may sell my answers"), "utf-8")
    consent.contents.cache_clear()
    with pytest.raises(ConsentChanged):
        consents.load()
    consent.contents.cache_clear()


def test_every_version_says_all_in_both_languages() -> None:
    for text in consent.published():
        assert set(text.words) == set(text.changed) == {"en", "es"}
        for said in text.words.values():
            assert set(said) == {"title", "intro", *consent.TICKS, "name"}
            assert all(said.values())
    assert [text.number for text in consent.published()] == list(range(1, len(consent.published()) + 1))


def test_a_minor_change_asks_nobody_again_and_is_told_once(publish: Publish) -> None:
    referral, half = known(), laid(name="Half Way")
    publish("minor")
    assert Progress(half).first_open() is None
    assert not standing(referral.intake_id).asks_again
    phone = come_back(Phone())
    assert "changed a little. You do not need to do anything" in shown(phone.open("yours"))
    assert "A student may sit in." in shown(phone.open(f"yours/{referral.intake_id}/consent"))
    clock.tick()
    clock.tick()
    assert Message.objects.filter(kind="news").count() == 1
    assert "version 2 asks again" not in see(referral)


def test_a_major_change_asks_a_draft_again_before_it_is_sent(publish: Publish) -> None:
    half = laid()
    assert Progress(half).first_open() is None
    publish("major")
    with pytest.raises(NotComplete):
        submit(half, key=uuid4())
    phone = Phone(half)
    page = shown(phone.open("consent"))
    assert "A student may sit in." in page and "its students may keep and read" in page
    assert "checked" not in phone.open("consent").content.decode()
    assert leads_to(phone.press("consent", review="on", name="Maria Delgado")) == "check"
    submit(half, key=uuid4())
    assert (Agreement.objects.get().text.number, Agreement.objects.get().provider) == (2, False)


def test_a_major_change_keeps_letters_back_until_the_patient_agrees(publish: Publish) -> None:
    referral = again(lead(known(), State.DRAFTING))
    publish("major")
    words = "They agreed to version 1 of the consent; version 2 asks again."
    assert words in see(referral)
    with pytest.raises(NotAllowed, match="version 2 asks again"):
        move(referral=referral, step=Step.ISSUE, by=ana(), seen=referral.version)
    phone = come_back(Phone())
    assert "We ask you again" in shown(phone.open("yours"))
    refused = agreeing(phone, referral, provider="on", name="Maria Delgado")
    assert refused.status_code == 422
    assert leads_to(agreeing(phone, referral, review="on", provider="on", name="Maria Delgado"))
    assert standing(referral.intake_id).agreement.text.number == 2
    assert words not in see(again(referral))
    now = again(referral)
    assert move(referral=now, step=Step.ISSUE, by=ana(), seen=now.version).to_state == State.SENT


def test_a_major_change_keeps_the_reminder_to_the_provider_back_until_the_patient_agrees(publish: Publish) -> None:
    referral = again(lead(known(), State.SENT))
    publish("major")
    later = timezone.now() + timedelta(days=7)
    clock.tick(later)
    assert not referral.events.filter(step=Step.REMIND).exists()
    agreeing(come_back(Phone()), referral, review="on", provider="on", name="Maria Delgado")
    clock.tick(later)
    assert referral.events.filter(step=Step.REMIND).count() == 1


def test_old_ticks_are_read_in_the_words_that_were_agreed_to(publish: Publish) -> None:
    referral = known()
    publish("major")
    assert "its students" not in see(referral)
    later = sent(FACTS, name="Later Person")
    assert "The clinic and its students may keep and read my answers" in see(later)


def test_ticks_set_before_a_minor_change_are_sent_and_shown_in_their_own_words(publish: Publish) -> None:
    intake = laid(about={"email": MARIA})
    publish("minor")
    submit(intake, key=uuid4())
    assert "its students" not in see(Referral.objects.whole().get(intake=intake))


def test_taking_back_the_provider_stops_letters_and_tells_the_therapist() -> None:
    referral = again(lead(known(), State.DRAFTING))
    phone = come_back(Phone())
    way = f"yours/{referral.intake_id}/consent"
    assert "no letter asks them" in shown(phone.open(way))
    assert leads_to(phone.press(f"{way}/change", tick="provider", agrees="no")) == way
    now = again(referral)
    assert (now.state, now.events.latest("number").step) == (State.DRAFTING, "took_back")
    assert Message.objects.filter(kind="staff-reply").count() == 1
    page = see(now)
    assert "The patient took back that their provider may be asked." in page
    with pytest.raises(NotAllowed, match="took back"):
        move(referral=now, step=Step.ISSUE, by=ana(), seen=now.version)
    (consents_of,) = of_kind(exported(now), "Consent")
    permitted = [part["code"][0]["coding"][0]["code"] for part in consents_of["provision"]["provision"]]
    assert permitted == ["review", "contact"]
    phone.press(f"{way}/change", tick="provider", agrees="yes")
    now = again(referral)
    assert move(referral=now, step=Step.ISSUE, by=ana(), seen=now.version).to_state == State.SENT


def test_taking_back_being_called_is_shown_to_staff_and_the_same_press_twice_counts_once() -> None:
    referral = known()
    for _ in range(2):
        change_consent(intake=referral.intake, tick="contact", agrees=False)
    assert again(referral).events.filter(step="took_back").count() == 1
    assert "The clinic may not call or write about this now." in see(again(referral))
    assert AuditEvent.objects.filter(action="agreement.taken_back").count() == 1


def test_only_what_may_be_taken_back_is_and_only_by_whose_it_is() -> None:
    mine, other = known(), sent(name="Somebody Else", about={"email": "other@home.example"})
    phone = come_back(Phone())
    phone.press(f"yours/{mine.intake_id}/consent/change", tick="review", agrees="no")
    assert standing(mine.intake_id).holds("review")
    answer = phone.press(f"yours/{other.intake_id}/consent/change", tick="provider", agrees="no")
    assert answer.status_code == 404
    assert standing(other.intake_id).holds("provider")


def test_a_closed_request_can_be_taken_back_too() -> None:
    referral = again(lead(known(), State.CLOSED))
    change_consent(intake=referral.intake, tick="provider", agrees=False)
    now = again(referral)
    assert (now.state, now.closed_as, now.due_at) == (State.CLOSED, referral.closed_as, None)


def test_what_was_agreed_to_before_versions_were_kept_is_the_first_version() -> None:
    referral = known()
    before = Agreement.objects.get()
    ticked = before.ticked()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM intake_agreement")
        cursor.execute("DELETE FROM intake_consentversion")
    as_then = MigrationLoader(connection).project_state(("intake", MIGRATION)).apps
    importlib.import_module(f"intake.migrations.{MIGRATION}").agreements(as_then, None)
    found = Agreement.objects.get()
    assert (found.sha256, found.name, found.at, found.ticked()) == (*(before.sha256, before.name, before.at, ticked),)
    assert Intake.objects.get(pk=found.intake_id) == referral.intake
    assert consents.load() == []
