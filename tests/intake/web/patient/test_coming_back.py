"""Coming back without a password: an address, a code by mail, a person, and then what is theirs alone."""

import re
from datetime import timedelta
from threading import Event

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import Allowance, MailedCode
from clinic.mail.models import Message
from clinic.mail.worker import send_due
from intake.records.models import Intake
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, refused, sent, words

pytestmark = pytest.mark.django_db

MARIA = "maria@home.example"


def known(email: str = MARIA, **how: object) -> Intake:
    """A draft of somebody who gave this address."""
    return laid(about={"email": email}, **how)


def mailed(to: str = MARIA) -> str:
    """The code of the newest mail that leaves now, sent to this very address."""
    before = len(mail.outbox)
    send_due(Event())
    (sent_now,) = (one for one in mail.outbox[before:] if one.subject.startswith("Your code"))
    assert sent_now.to == [to]
    return re.search(r"Your code: (\S+)", sent_now.body)[1]


def asked(phone: Phone, email: str = MARIA) -> str:
    """The words of the page after asking."""
    answer = phone.press("back", email=email)
    assert leads_to(answer) == "back/code"
    return words(phone.follow(answer))


def come_back(phone: Phone, email: str = MARIA, to: str = "") -> Phone:
    """Ask, read the mail, type the code."""
    asked(phone, email)
    assert leads_to(phone.press("back/code", code=mailed(to or email))) == "yours"
    return phone


def test_an_unknown_address_gets_no_mail_and_the_same_words():
    known()
    first, second = asked(Phone()), asked(Phone(), "nobody@home.example")
    assert first == second
    assert mailed() and len(mail.outbox) == 1
    assert Message.objects.count() == 1  # of the other, nothing is kept
    send_due(Event())
    assert len(mail.outbox) == 1


def test_the_code_opens_a_draft_in_another_browser_where_it_stopped_and_closes_the_first():
    old = Phone(known(without=["medicines"]))
    new = come_back(Phone())
    page = new.open("yours")
    assert "Nothing has been sent" in words(page)
    answer = new.press(f"yours/{old.intake.pk}/carry-on")
    assert leads_to(answer) == "medicines"
    assert new.follow(answer).status_code == 200
    answer = old.open("medicines")
    assert leads_to(answer) == ""
    assert "Come back with a code" in words(old.follow(answer))


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{0}".lower(), "{1}", "{2}"])
def test_case_dashes_and_blanks_do_not_matter(typed):
    known()
    phone = Phone()
    asked(phone)
    code = mailed()
    given = typed.format(code, code.lower().replace("-", ""), " ".join(code))
    assert leads_to(phone.press("back/code", code=given)) == "yours"


def test_a_wrong_code_is_told_kindly_with_the_tries_that_are_left():
    known()
    phone = Phone()
    asked(phone)
    right = mailed()
    wrong = "2222-2222"
    assert "2 tries are left" in refused(phone.press("back/code", code=wrong), field="id_code")
    assert "1 try is left" in refused(phone.press("back/code", code=wrong))
    assert "closed now after 3 tries" in refused(phone.press("back/code", code=wrong))
    assert "closed now after 3 tries" in refused(phone.press("back/code", code=right))
    assert leads_to(phone.open("yours")) == "back"


def test_what_cannot_be_a_code_costs_no_try():
    known()
    phone = Phone()
    asked(phone)
    for odd in ("", "KDMR", "KDMR-4T7O", "K\x00MR-4T7X", "x" * 60, "😀" * 8):
        assert phone.press("back/code", code=odd).status_code == 422
    assert MailedCode.objects.get().tries == 0


def test_a_code_works_for_ten_minutes_and_once():
    known()
    phone = Phone()
    asked(phone)
    code = mailed()
    MailedCode.objects.update(expires_at=timezone.now())
    assert "works no more" in refused(phone.press("back/code", code=code))
    MailedCode.objects.update(expires_at=timezone.now() + timedelta(seconds=5))
    assert leads_to(phone.press("back/code", code=code)) == "yours"
    other = Phone()
    session = other.client.session
    session["asked_for"] = MailedCode.objects.get().subject
    session.save()
    other.client.cookies["sessionid"] = session.session_key
    assert "works no more" in refused(other.press("back/code", code=code))


def test_a_new_code_takes_the_place_of_the_old_one():
    known()
    phone = Phone()
    asked(phone)
    old = mailed()
    assert "another code is on its way" in words(phone.follow(phone.press("back/code", go="another")))
    new = mailed()
    assert refused(phone.press("back/code", code=old))
    assert leads_to(phone.press("back/code", code=new)) == "yours"


def test_the_database_keeps_no_code_and_no_address():
    known()
    phone = Phone()
    asked(phone)
    row = MailedCode.objects.values().get()
    code = mailed()
    assert code not in str(row) and code.replace("-", "") not in str(row)
    assert "maria" not in str(row) + str(Allowance.objects.values()) + str(dict(phone.client.session))


def test_five_askings_an_hour_reach_the_mailbox_and_the_sixth_is_answered_alike():
    known()
    phones = [Phone() for _ in range(6)]
    assert len({asked(phone) for phone in phones}) == 1
    send_due(Event())
    assert len(mail.outbox) == 5
    last = re.search(r"Your code: (\S+)", mail.outbox[-1].body)[1]
    assert leads_to(phones[5].press("back/code", code=last)) == "yours"  # the cap takes no code away


def test_a_day_has_fifteen_and_a_network_a_hundred(settings):
    settings.CODES_PER_HOUR = 100
    for _ in range(16):
        asked(Phone())
    assert Message.objects.count() == 15
    settings.CODES_PER_NETWORK = 20
    for number in range(6):
        asked(Phone(), f"person{number}@home.example")
    assert Message.objects.count() == 20
    asked(Phone(REMOTE_ADDR="192.0.2.7"), "elsewhere@home.example")
    assert Message.objects.count() == 21


def test_two_people_of_one_address_are_chosen_after_the_code_and_kept_apart():
    maria = known(name="Maria Delgado")
    jose = known(name="José Delgado")
    phone = come_back(Phone())
    answer = phone.follow(phone.open("yours"))
    assert "Maria, born" in words(answer) and "José, born" in words(answer)
    assert "Delgado" not in words(answer)
    phone.press("back/who", person=str(jose.patient_id))
    page = phone.open("yours").content.decode()
    assert jose.reference in page and maria.reference not in page
    assert phone.press(f"yours/{maria.pk}/carry-on").status_code == 404
    assert phone.open(f"yours/{maria.pk}/who-opened").status_code == 404
    assert "Choose a person." in refused(phone.press("back/who", person=str(Intake.objects.first().pk)))


def test_the_same_person_twice_is_one_entry_and_the_rows_stay_apart():
    first, second = known(name="Maria Delgado"), known(name="Maria  delgado")
    assert first.patient.born == second.patient.born
    phone = come_back(Phone())
    page = phone.open("yours").content.decode()
    assert first.reference in page and second.reference in page
    assert first.patient_id != second.patient_id


def test_what_was_sent_is_shown_as_it_was_asked_and_cannot_be_changed():
    referral = sent(about={"email": MARIA})
    phone = come_back(Phone())
    page = phone.open(f"yours/{referral.intake_id}")
    assert referral.intake.reference in words(page)
    for said in ("What you sent", "Version 1", "A therapist reads your answers", "Burning", "Maria Delgado"):
        assert said in words(page)
    inside = page.content.decode().split("</main>")[0].split("<main")[1]
    assert "Change" not in words(page)
    assert re.findall(r'<form[^>]* action="([^"]+)"', inside) == [f"/intake/yours/{referral.intake_id}/correct/"]
    assert phone.open(f"yours/{referral.intake_id}/who-opened").status_code == 200
    assert phone.press(f"yours/{referral.intake_id}/carry-on").status_code == 404


def test_codes_that_are_over_are_cleared_away_by_the_daily_command(capsys):
    known()
    asked(Phone())
    call_command("forget_drafts")
    assert MailedCode.objects.count() == 1
    long_ago = timezone.now() - timedelta(days=2)
    MailedCode.objects.update(expires_at=long_ago)
    Allowance.objects.update(last_at=long_ago)
    call_command("forget_drafts")
    assert MailedCode.objects.count() == Allowance.objects.count() == 0
    assert "Deleted 3 codes and counts of codes" in capsys.readouterr().out


def test_signing_out_closes_the_door_and_a_planted_session_key_is_worth_nothing():
    known()
    phone = Phone()
    asked(phone)
    before = phone.client.cookies["sessionid"].value
    phone.press("back/code", code=mailed())
    assert phone.client.cookies["sessionid"].value != before
    planted = Client()
    planted.cookies["sessionid"] = before
    assert planted.get("/intake/yours/")["Location"] == "/intake/back/"
    phone.press("leave")
    assert leads_to(phone.open("yours")) == "back"


def test_an_address_given_when_saving_brings_them_back():
    phone = Phone(begun())
    assert "Nothing has been sent" in words(phone.open("saved"))
    assert "write it like" in refused(phone.press("saved", email="maria"), field="id_email")
    assert leads_to(phone.press("saved", email=MARIA)) == "saved"
    assert "How to come back" in words(phone.open("saved"))
    other = come_back(Phone())
    assert leads_to(other.press(f"yours/{phone.intake.pk}/carry-on")) == "symptoms"
    page = Phone(laid(without=["about"]))
    page.press("saved", email="second@home.example")
    assert 'value="second@home.example"' in page.open("about").content.decode()
