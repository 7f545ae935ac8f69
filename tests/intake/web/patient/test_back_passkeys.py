"""Coming back with a passkey: it opens what the address opens, to nobody else and to no staff page."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from clinic.accounts.models import Passkey
from clinic.audit.models import AuditEvent
from intake.records.models import Intake, Patient, address_of
from intake.records.retention import forget_drafts
from tests.cast import enter, signed_in
from tests.clinic.accounts.device import ORIGIN, Device
from tests.intake.web.patient.phone import Phone, leads_to, words
from tests.intake.web.patient.test_coming_back import MARIA, come_back, known

pytestmark = pytest.mark.django_db

ADDED, BACK = "/intake/yours/passkeys/", "/intake/back/passkey/"
JOAN = "joan@home.example"


@pytest.fixture(autouse=True)
def _at_the_clinic(settings: Any) -> None:
    settings.PASSKEY_SITE, settings.PASSKEY_ORIGINS = "clinic.example", [ORIGIN]


def with_passkey(email: str = MARIA) -> Device:
    """A device on which somebody added a passkey after a code by mail."""
    phone, device = come_back(Phone(), email), Device(email)
    options = phone.client.post(f"{ADDED}options/").json()
    assert leads_to(phone.client.post(f"{ADDED}add/", {"answer": device.made(options)})) == "yours/passkeys"
    mail.outbox.clear()
    return device


def back_with(device: Device, phone: Phone | None = None, **how: Any) -> tuple[Phone, Any]:
    """A new browser, and what it is answered."""
    phone = phone or Phone()
    options = phone.client.post(f"{BACK}options/").json()
    return phone, phone.client.post(BACK, {"answer": device.used(options, **how)})


def test_after_a_code_the_next_time_without_one_is_offered() -> None:
    known()
    phone = come_back(Phone())
    assert "Next time without a code" in words(phone.open("yours"))
    assert "Come back without a code" in words(phone.open("yours/passkeys"))


def test_it_opens_ones_own_answers_in_another_browser_without_a_mail() -> None:
    mine = known()
    device = with_passkey()
    phone, answer = back_with(device)
    assert leads_to(answer) == "yours"
    assert f"/intake/yours/{mine.pk}/carry-on/" in phone.open("yours").content.decode()
    assert not mail.outbox
    assert AuditEvent.objects.filter(action="patient.read").latest("number").authenticated_by == "passkey"


def test_it_opens_nothing_of_anybody_else() -> None:
    known()
    hers = known(JOAN)
    phone, _ = back_with(with_passkey())
    assert str(hers.pk) not in phone.open("yours").content.decode()
    assert phone.press(f"yours/{hers.pk}/carry-on").status_code == 404


def test_a_passkey_of_an_address_opens_no_staff_page_and_one_of_the_staff_no_answers() -> None:
    known()
    device = with_passkey()
    phone = Phone()
    options = phone.client.post("/staff/passkey/options/").json()
    assert phone.client.post("/staff/passkey/sign-in/", {"answer": device.used(options)}).status_code == 422
    assert phone.client.get("/staff/").status_code == 302

    staff, ana = Device("ana"), signed_in("ana")
    made = staff.made(ana.post("/staff/passkeys/options/").json())
    assert ana.post("/staff/passkeys/add/", {"answer": made, "name": "Tablet"}).status_code == 302
    other, answer = back_with(staff)
    assert answer.status_code == 422
    assert leads_to(other.open("yours")) == "back"
    assert Passkey.objects.filter(user=enter("ana")).count() == 1


def test_somebody_who_did_not_come_back_adds_none() -> None:
    for path in ("options/", "add/"):
        assert leads_to(Phone().client.post(f"{ADDED}{path}", {"answer": "{}"})) == "back"


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"site": "evil.example"}, {"verified": False}])
def test_what_is_not_as_it_should_be_is_refused_kindly(wrong: dict[str, Any]) -> None:
    known()
    phone, answer = back_with(with_passkey(), **wrong)
    assert answer.status_code == 422
    assert "The passkey did not open anything" in words(answer)
    assert leads_to(phone.open("yours")) == "back"


def test_an_answer_works_once() -> None:
    known()
    device, phone = with_passkey(), Phone()
    answer = device.used(phone.client.post(f"{BACK}options/").json())
    assert leads_to(phone.client.post(BACK, {"answer": answer})) == "yours"
    phone.press("leave")
    assert phone.client.post(BACK, {"answer": answer}).status_code == 422


def test_asking_tells_nobody_whether_an_address_has_one() -> None:
    known()
    before = Phone().client.post(f"{BACK}options/").json()
    with_passkey()
    after = Phone().client.post(f"{BACK}options/").json()
    assert before | {"challenge": ""} == after | {"challenge": ""}
    assert after.get("allowCredentials", []) == []


def test_it_is_taken_away_by_its_holder_alone() -> None:
    known()
    known(JOAN)
    with_passkey()
    row = Passkey.objects.get()
    joan = come_back(Phone(), JOAN)
    assert joan.client.post(f"{ADDED}{row.pk}/remove/").status_code == 404
    mail.outbox.clear()
    maria = come_back(Phone())
    assert leads_to(maria.client.post(f"{ADDED}{row.pk}/remove/")) == "yours/passkeys"
    assert not Passkey.objects.exists()


def test_it_opens_nothing_once_nothing_is_kept_for_the_address() -> None:
    known()
    device = with_passkey()
    patient = Patient.objects.get()
    patient.email = JOAN
    patient.save()
    assert back_with(device)[1].status_code == 422


def test_it_is_forgotten_with_the_last_draft_of_the_address(settings: Any) -> None:
    known()
    with_passkey()
    known(JOAN)
    assert Passkey.objects.get().address_index == address_of(MARIA)
    settings.DRAFT_KEPT_DAYS = 1
    forget_drafts(timezone.now() + timedelta(days=3))
    assert not Intake.objects.exists()
    assert not Passkey.objects.exists()
