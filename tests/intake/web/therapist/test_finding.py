"""A colleague's patient on the phone: found by a whole name, opened with a reason, for half an hour."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from intake.referrals.glass import BreakGlass
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.cast import signed_in
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, covers, lead
from tests.intake.web.therapist.desk import address, decide, see, text

pytestmark = pytest.mark.django_db

FIND = "/staff/find/"
WHY = "She called about her visit, and Ana is away."


def with_ana(name: str = "Maria Delgado") -> Referral:
    return lead(sent_intake(name=name), State.SENT)


def look(client: Client, words: str = "Maria Delgado") -> str:
    response = client.post(FIND, {"text": words})
    assert response.status_code == 200
    return text(response)


def door(referral: Referral) -> str:
    return reverse("staff:door", args=[referral.pk])


def opens(referral: Referral, who: str = "ben") -> Client:
    """A browser in which somebody found the record and gave a reason."""
    client = signed_in(who)
    look(client)
    assert client.post(door(referral), {"reason": WHY}).url == address(referral)  # type: ignore[attr-defined]
    return client


def test_a_colleagues_patient_is_found_with_who_looks_after_them_and_nothing_of_their_health() -> None:
    referral = with_ana()
    page = look(signed_in("ben"))
    for words in ("Maria Delgado", "Ana Ruiz looks after this", referral.intake.reference, door(referral)):
        assert words in page
    for words in ("diabetes", "Burning", "With the provider", "64 years", "aged 64", address(referral)):
        assert words not in page


def test_ones_own_patient_is_one_press_away() -> None:
    referral = with_ana()
    assert address(referral) in look(signed_in("ana"))
    assert door(referral) not in look(signed_in("carla"))


@pytest.mark.parametrize("words", ["maria  delgado ", "MARIA DELGADO", "555 0134 22", "5550134-22"])
def test_case_blanks_and_dashes_do_not_matter(words: str) -> None:
    referral = with_ana()
    referral.patient.phone = "555 0134 22"
    referral.patient.save()
    assert door(referral) in look(signed_in("ben"), words)


@pytest.mark.parametrize("words", ["Maria", "Delgado", "%", "Maria Delgad_", "x" * 150, "'; --"])
def test_a_part_of_a_name_finds_no_colleagues_patient(words: str) -> None:
    with_ana()
    assert "a part of a name finds no colleague's patient" in look(signed_in("ben"), words)


@pytest.mark.parametrize("words", ["Mar", "delg", "Delgado, Maria", "Maria Delgdo", "1/1/1962", "maria 1962-01-01"])
def test_ones_own_patient_is_found_by_a_part_a_birth_date_or_a_misspelt_name(words: str) -> None:
    referral = with_ana()
    referral.patient.born = date(1962, 1, 1)
    referral.patient.save()
    assert address(referral) in look(signed_in("ana"), words)
    assert door(referral) not in look(signed_in("ben"), words.replace("Delgado, Maria", "Delgad"))


def test_an_empty_box_is_told_kindly_and_the_name_is_in_no_address() -> None:
    client = signed_in("ben")
    response = client.post(FIND, {"text": " "})
    assert response.status_code == 422
    assert "Write a name" in text(response)
    assert "Maria" not in text(client.get(FIND, {"text": "Maria Delgado"}))


def test_a_search_is_noted_with_what_it_found_and_not_with_what_was_typed() -> None:
    referral = with_ana()
    look(signed_in("ben"))
    note = AuditEvent.objects.get(action="referral.searched")
    assert note.detail == {"referrals": [str(referral.pk)]}


def test_the_door_tells_what_follows_and_asks_why() -> None:
    referral, client = with_ana(), signed_in("ben")
    look(client)
    page = text(client.get(door(referral)))
    for words in ("Ana Ruiz looks after this patient", "30 minutes", "the patient can see that you opened it"):
        assert words in page
    for given, told in {"": "Write why you need this record now.", "help": "Write a few more words"}.items():
        response = client.post(door(referral), {"reason": given})
        assert response.status_code == 422
        assert told in text(response)
    assert not BreakGlass.objects.exists()


def test_with_a_reason_the_record_opens_under_a_banner_on_each_of_its_pages() -> None:
    referral = with_ana()
    client = opens(referral)
    for page in ("review", "clearance", "signs"):
        assert "You opened this record with a reason. It closes at" in see(referral, client, page)
    assert "Ana Ruiz and the privacy officer were told" in see(referral, client)
    assert "You opened this record with a reason" not in text(client.get("/staff/"))
    assert "You opened this record with a reason" not in see(sent_intake(name="Joan"), client)
    assert "Maria Delgado" in text(client.get("/staff/?tab=with-provider"))


def test_the_owner_reads_who_opened_it_and_why_without_a_banner() -> None:
    referral = with_ana()
    opens(referral)
    page = see(referral, "ana")
    assert "You opened this record with a reason" not in page
    assert WHY in page
    assert "Not checked yet." in page


def test_after_half_an_hour_it_is_not_there_again_and_no_word_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = with_ana()
    client = opens(referral)
    see(referral, client)
    later = timezone.now() + timedelta(minutes=14)
    monkeypatch.setattr(timezone, "now", lambda: later)
    see(referral, client)
    much_later = later + timedelta(minutes=14)
    monkeypatch.setattr(timezone, "now", lambda: much_later)
    see(referral, client)
    over = much_later + timedelta(minutes=2, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: over)
    assert client.get(address(referral)).status_code == 404
    assert client.get(door(referral)).status_code == 404
    response = decide(again(referral), "decline", client, refused="He saw her on Monday.")
    assert response.status_code == 409
    assert "The record is closed to you again." in text(response)
    assert "He saw her on Monday." in text(response)
    assert again(referral).state == State.SENT


def test_no_id_can_be_tried_at_the_door() -> None:
    referral, client = with_ana(), signed_in("ben")
    look(client, "Nobody At All")
    for way in (client.get, client.post):
        answers = [way(reverse("staff:door", args=[pk]), {"reason": WHY}) for pk in (referral.pk, new_id())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert not BreakGlass.objects.exists()


def test_what_was_found_can_be_opened_for_ten_minutes_and_in_that_browser_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    referral, client = with_ana(), signed_in("ben")
    look(client)
    assert signed_in("ben").get(door(referral)).status_code == 404
    assert signed_in("cleo").get(door(referral)).status_code == 404
    later = timezone.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(door(referral)).status_code == 404


def test_what_is_open_anyway_needs_no_reason() -> None:
    referral, client = with_ana(), signed_in("ben")
    look(client)
    covers("ana", "ben")
    assert client.get(door(referral)).url == address(referral)  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["ed", "pia", "maria"])
def test_nobody_else_finds_anybody(key: str) -> None:
    with_ana()
    assert signed_in(key).post(FIND, {"text": "Maria Delgado"}).status_code == 404


def test_a_clinic_admin_reads_and_breaks_no_glass() -> None:
    referral, client = with_ana(), signed_in("carla")
    look(client)
    assert client.post(door(referral), {"reason": WHY}).status_code == 404
    assert not BreakGlass.objects.exists()


def test_the_number_of_queries_does_not_grow_with_what_is_found(django_assert_max_num_queries) -> None:
    client = signed_in("ben")
    with_ana()
    look(client)
    with django_assert_max_num_queries(40) as few:
        look(client)
    for _ in range(5):
        with_ana()
    look(client)  # a desk that was not seen for a while is written once
    with django_assert_max_num_queries(40) as many:
        look(client)
    assert len(many) == len(few)
