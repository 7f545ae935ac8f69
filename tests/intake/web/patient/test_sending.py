"""Send: once, however often it is pressed, and never with something missing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from intake.indications.vocabulary import SAFETY_PAGES
from intake.records.models import Page, Version
from intake.referrals.models import Event, Referral
from tests.intake.making import MARIA
from tests.intake.web.patient.phone import Phone, laid, leads_to, refused, words

pytestmark = pytest.mark.django_db

KEY = "7f0c5f5e-0000-4000-8000-0000000000{:02}"
#: With the gated safety pages open.
OPEN_GATES = MARIA | {"answered_yes": ["past_cancer_or_radiation", "pregnant"]}


def at(moment: datetime) -> Callable:
    return patch("django.utils.timezone.now", return_value=moment)


def test_nothing_is_sent_before_send_is_pressed() -> None:
    phone = Phone(laid())
    phone.open("check")
    assert not Version.objects.exists()
    assert phone.intake.sent_at is None


def test_send_makes_one_version_one_assessment_one_referral() -> None:
    phone = Phone(laid())
    key = phone.open("check").context["key"]
    assert leads_to(phone.press("check", key=key)) == "sent"
    version = Version.objects.get()
    assert (version.key, version.number, version.kind) == (key, 1, "sent")
    assert version.page_data() == phone.intake.page_data()
    assert version.assessments.get() == Referral.objects.get().assessment
    assert phone.intake.sent_at == version.at


def test_pressing_three_times_sends_once() -> None:
    phone = Phone(laid())
    for _ in range(3):
        assert leads_to(phone.press("check", key=KEY.format(30))) == "sent"
    assert (Version.objects.count(), Referral.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_two_check_pages_in_two_tabs_send_once() -> None:
    phone = Phone(laid())
    for number in (31, 32):
        assert leads_to(phone.press("check", key=KEY.format(number))) == "sent"
    assert str(Version.objects.get().key) == KEY.format(31)


def test_a_key_of_another_intake_sends_nothing_and_offers_to_press_again() -> None:
    Phone(laid()).press("check", key=KEY.format(33))
    phone = Phone(laid(name="Harold Osei"))
    answer = phone.press("check", key=KEY.format(33))
    assert "Your answers are safe. Press Send again" in refused(answer, field="send")
    assert "Maria" not in words(answer)
    assert (Version.objects.count(), phone.intake.sent_at) == (1, None)
    assert leads_to(phone.press("check", key=answer.context["key"])) == "sent"


@pytest.mark.parametrize("key", ["", "1", "x" * 36, "\x00", "💜", "7f0c5f5e-0000-4000-8000-00000000000g", "None"])
def test_a_key_that_is_none_sends_nothing_and_offers_to_press_again(key: str) -> None:
    phone = Phone(laid())
    answer = phone.press("check", key=key)
    assert "Press Send again" in refused(answer, field="send")
    assert not Version.objects.exists()
    assert leads_to(phone.press("check", key=answer.context["key"])) == "sent"


def test_a_form_without_a_key_sends_nothing() -> None:
    phone = Phone(laid())
    assert phone.press("check").status_code == phone.client.post("/intake/check/").status_code == 422
    assert not Version.objects.exists()


def test_a_broken_key_after_sending_leads_to_the_receipt() -> None:
    phone = Phone(laid())
    phone.press("check", key=KEY.format(34))
    for key in ("", "odd", KEY.format(35)):
        assert leads_to(phone.press("check", key=key)) == "sent"


@pytest.mark.parametrize("step", ["consent", *SAFETY_PAGES, "symptoms", "examined", "about", "answering", "medicines"])
def test_with_a_page_missing_a_direct_post_sends_nothing(step: str) -> None:
    phone = Phone(laid(OPEN_GATES, without=[step]))
    for key in (KEY.format(36), "odd"):
        assert leads_to(phone.press("check", key=key)) == step.replace("_", "-")
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("consent", {"review": False, "provider": False, "contact": False, "name": "", "version": "2026.1"}),
        ("about", {"name": "Maria", "born": "", "phone": "", "email": ""}),
    ],
)
def test_a_page_left_half_done_sends_nothing(step: str, data: dict) -> None:
    phone = Phone(laid())
    page = Page.objects.get(step=step)
    page.data, page.complete = data, False
    page.save()
    assert leads_to(phone.press("check", key=KEY.format(37))) == step


def test_consent_cannot_be_posted_as_no() -> None:
    phone = Phone(laid(without=["consent"]))
    for typed in ({"name": "Maria"}, {"name": "Maria", "review": "false"}, {"name": "Maria", "review": ""}):
        assert phone.press("consent", **typed).status_code == 422
    assert leads_to(phone.press("check", key=KEY.format(38))) == "consent"


def test_a_sign_that_was_not_shown_yet_is_shown_before_anything_is_sent() -> None:
    phone = Phone(laid("E01", without=["interruption"]))
    assert leads_to(phone.press("check", key=KEY.format(39))) == "care-now"
    phone.press("care-now")
    assert leads_to(phone.press("check", key=KEY.format(39))) == "sent"


def test_signs_that_expired_while_the_check_page_was_open_are_asked_before_it_is_sent() -> None:
    phone = Phone(laid())
    with at(timezone.now() + timedelta(hours=25)):
        phone.hold(phone.intake)
        answer = phone.press("check", key=KEY.format(40))
        assert answer["Location"] == "/intake/stop-signs/?return=check"
        answer = phone.client.post(answer["Location"], {"rows": "none"})
        assert answer["Location"] == "/intake/today/?return=check"
        answer = phone.client.post(answer["Location"], {"rows": "none"})
        assert answer["Location"] == "/intake/check/"
        assert leads_to(phone.press("check", key=KEY.format(40))) == "sent"
    assert Referral.objects.get().assessment.outcome == "referral_fits"


def test_other_answers_last_90_days() -> None:
    phone = Phone(laid())
    later = timezone.now() + timedelta(days=91)
    Page.objects.filter(step__in=("stop_signs", "today")).update(answered_at=later)
    with at(later):
        phone.hold(phone.intake)
        assert leads_to(phone.press("check", key=KEY.format(41))) == "adult"


@pytest.mark.parametrize("slug", ["stop-signs", "about", "words", "check", "saved", "care-now", "consent"])
def test_after_sending_every_page_leads_to_the_receipt_and_changes_nothing(slug: str) -> None:
    phone = Phone(laid())
    phone.press("check", key=KEY.format(42))
    before = phone.intake.page_data()
    assert leads_to(phone.open(slug)) == "sent"
    if slug != "saved":
        typed = {"text": "Changed.", "rows": "pe_symptoms", "name": "Harold Osei", "phone": "555 0199 00"}
        assert leads_to(phone.press(slug, **typed)) == "sent"
    assert phone.intake.page_data() == before
    assert Version.objects.count() == 1


def test_a_page_saved_in_the_moment_of_sending_leads_to_the_receipt() -> None:
    phone = Phone(laid())
    stale = phone.intake
    phone.press("check", key=KEY.format(43))
    with patch("intake.web.patient.door.intake_of", return_value=stale):
        assert leads_to(phone.press("words", text="Changed.")) == "sent"
    assert phone.saved("words") == {"text": ""}


def test_where_the_pipeline_fails_nothing_is_sent_and_the_same_key_sends_later() -> None:
    phone = Phone(laid())
    with patch("intake.submission.open_referral", side_effect=RuntimeError("planted")), pytest.raises(RuntimeError):
        phone.press("check", key=KEY.format(44))
    assert (Version.objects.count(), phone.intake.sent_at) == (0, None)
    assert leads_to(phone.press("check", key=KEY.format(44))) == "sent"
