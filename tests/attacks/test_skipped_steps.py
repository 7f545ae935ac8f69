"""Attack 21: send without consent, with a safety page never shown, or by jumping; not to answer is an answer."""

from uuid import uuid4

import pytest
from django.test import Client

from intake.records import drafts
from intake.records.models import Intake, Version
from intake.records.progress import Progress
from intake.referrals.models import Referral
from tests.attacks import holes
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to
from tests.journeys.patient_states import EVERYTHING

pytestmark = pytest.mark.django_db

SHOWN = {"interruption": {"seen": ["pe_symptoms", "dvt_suspected"], "share": False}}


def sends(phone: Phone) -> str:
    """Where pressing Send leads; nothing may be sent."""
    answer = phone.press("check", key=str(uuid4()))
    assert not Referral.objects.exists()
    assert phone.intake.sent_at is None
    return leads_to(answer)


def route_of_everything() -> list[str]:
    """Every step that somebody with nearly every trouble is asked."""
    return [step.code for step in Progress(laid(EVERYTHING, **SHOWN)).route]


def test_without_any_one_of_its_pages_nothing_is_sent() -> None:
    route = route_of_everything()
    assert len(route) > 40
    for step in route:
        intake = laid(EVERYTHING, without=[step], **SHOWN)
        missing = Progress(intake).first_open()
        phone = Phone(intake)
        led = sends(phone)
        assert missing is not None, step
        assert led in (missing.slug, "care-now"), step


@pytest.mark.parametrize("page", ["consent", "stop_signs", "today", "recent", "conditions"])
def test_consent_and_each_safety_page_are_asked_for(page: str) -> None:
    phone = Phone(laid(without=[page]))
    assert sends(phone) == page.replace("_", "-")
    assert leads_to(phone.open("check")) == page.replace("_", "-")


@pytest.mark.parametrize(
    "typed", [{}, {"review": "", "name": "Maria Delgado"}, {"review": "on", "name": ""}, {"provider": "on"}]
)
def test_consent_is_a_tick_and_a_name(typed: dict[str, str]) -> None:
    phone = Phone(laid(without=["consent"]))
    assert phone.press("consent", **typed).status_code == 422
    assert sends(phone) == "consent"


def test_a_warning_sign_is_shown_before_anything_is_sent() -> None:
    phone = Phone(laid("E01", interruption={"seen": []}))
    assert sends(phone) == "care-now"
    assert leads_to(phone.open("check")) == "care-now"


def test_pages_further_on_do_not_open_and_what_is_sent_to_them_opens_nothing() -> None:
    for slug in ("words", "consent", "about", "check"):
        phone = Phone(begun())
        before = leads_to(phone.open(slug))
        assert before not in (slug, "sent")
        phone.press(slug, review="on", name="Maria Delgado", phone="555 0134 22", text="x", key=str(uuid4()))
        assert sends(phone) == before
    assert not Intake.objects.exclude(sent_at=None).exists()


def test_to_rather_not_answer_is_an_answer() -> None:
    away = {page: {"rows": [], "exit": "rather_not"} for page in ("stop_signs", "recent")}
    phone = Phone(laid(**away))
    assert leads_to(phone.press("check", key=str(uuid4()))) == "sent"
    assert Referral.objects.get().assessment.outcome == "not_enough_information"


def test_what_was_sent_is_not_changed_through_its_pages() -> None:
    phone = Phone(laid())
    phone.press("check", key=str(uuid4()))
    before = phone.intake.page_data()
    for slug in ("words", "about", "consent", "stop-signs", "care-now"):
        assert leads_to(phone.press(slug, text="later", name="Other", phone="555 0134 22", rows="none")) == "sent"
    assert phone.intake.page_data() == before
    with pytest.raises(drafts.AlreadySent):
        drafts.save_page(intake=phone.intake, step="words", data={"text": "later"})


@pytest.mark.urls(holes.__name__)
def test_a_send_that_asks_for_nothing_would_be_found() -> None:
    phone = Phone(begun())
    Client().post("/hole/send/")
    with pytest.raises((AssertionError, Version.DoesNotExist)):
        sends(phone)
