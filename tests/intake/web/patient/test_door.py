"""The resume token: it opens one intake, in one browser, and is known nowhere else."""

import pytest
from django.apps import apps
from django.core import signing

from intake.records.models import Intake
from intake.records.tokens import hashed, new_token, signed, unsigned
from intake.web.patient.door import COOKIE
from tests.intake.web.patient.phone import Phone, address, begun, laid, leads_to, sent, title, words

pytestmark = pytest.mark.django_db

PAGES = ["stop-signs", "about", "check", "sent", "saved", "care-now", "who-opened"]
ODD_COOKIES = [
    "x",
    ":",
    "a:b:c",
    "💜:💜".encode().decode("latin-1"),  # as the bytes reach a server
    "\\000",
    "x" * 5000,
    signing.Signer(salt="another").sign("token"),
    signing.Signer(key="another", salt="intake.resume").sign("token"),
]


@pytest.mark.parametrize("slug", PAGES)
def test_without_a_token_every_page_leads_to_the_start(slug: str) -> None:
    phone = Phone()
    assert phone.open(slug)["Location"] == "/intake/"


@pytest.mark.parametrize("slug", PAGES)
def test_an_altered_token_leads_to_the_start_which_says_why(slug: str) -> None:
    phone = Phone(begun())
    phone.client.cookies[COOKIE] = phone.client.cookies[COOKIE].value[:-1] + "_"
    answer = phone.open(slug)
    assert answer["Location"] == "/intake/?lost=1"
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert "We could not find your answers in this browser" in words(phone.follow(answer))


@pytest.mark.parametrize("cookie", ODD_COOKIES, ids=range(len(ODD_COOKIES)))
def test_an_odd_token_opens_nothing(cookie: str) -> None:
    phone = Phone(begun())
    phone.client.cookies[COOKIE] = cookie
    assert phone.open().status_code == 200
    for page in ("stop-signs", "check", "sent"):
        assert leads_to(phone.open(page)) == ""
        assert phone.press(page).status_code in (302, 405)


def test_a_well_signed_token_that_nobody_was_given_opens_nothing() -> None:
    phone = Phone(begun())
    phone.client.cookies[COOKIE] = signed(new_token())
    assert leads_to(phone.open("check")) == ""


def test_a_token_opens_its_own_intake_and_no_other() -> None:
    harold = Phone(laid(name="Harold Osei"))
    maria = Phone(laid(name="Maria Delgado"))
    for phone, own, other in ((harold, "Harold Osei", "Maria Delgado"), (maria, "Maria Delgado", "Harold Osei")):
        for page in ("about", "check", "saved", ""):
            assert other not in phone.open(page).content.decode()
        assert own in phone.open("check").content.decode()
    maria.press("words", text="The blanket hurts.")
    assert harold.saved("words") == {"text": ""}


def test_the_receipt_of_another_is_not_shown() -> None:
    receipt = sent(name="Harold Osei").intake
    assert leads_to(Phone(begun()).open("sent")) == "symptoms"
    assert receipt.reference not in Phone(begun()).open("saved").content.decode()


def test_the_database_keeps_only_a_hash_of_the_token() -> None:
    phone = Phone()
    phone.press(value="yes")
    token = unsigned(phone.client.cookies[COOKIE].value)
    assert token is not None
    assert Intake.objects.get().token_hash == hashed(token)
    assert len(Intake.objects.get().token_hash) == 64
    for model in apps.get_models():
        assert token not in str(list(model._base_manager.values()))


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    cookie = Phone().press(value="yes").cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/intake/")
    assert cookie["secure"]
    assert cookie["max-age"] == 30 * 24 * 60 * 60


def test_pages_with_answers_are_kept_by_no_browser_and_no_proxy() -> None:
    phone = Phone(laid())
    for page in ("", "about", "check", "saved"):
        assert "no-store" in phone.open(page)["Cache-Control"], page


@pytest.mark.parametrize("slug", ["", *PAGES])
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_pages_are_opened_and_sent_and_nothing_else(slug: str, method: str) -> None:
    assert getattr(Phone(begun()).client, method)(address(slug)).status_code == 405


def test_losing_the_session_cookie_loses_nothing() -> None:
    phone = Phone(laid())
    phone.client.cookies["sessionid"] = "gone"
    assert phone.open("check").status_code == 200
    assert leads_to(phone.press("words", text="Since spring.", returns="check")) == "check"
    assert phone.saved("words") == {"text": "Since spring."}


def test_losing_the_csrf_cookie_is_said_kindly_and_the_answers_are_safe() -> None:
    phone = Phone(laid(), enforce_csrf_checks=True)
    token = phone.open("words").context["csrf_token"]
    del phone.client.cookies["csrftoken"]
    answer = phone.client.post("/intake/words/", {"text": "Since spring.", "csrfmiddlewaretoken": str(token)})
    assert (answer.status_code, title(answer).split(" - ")[0]) == (403, "This page was open too long")
    assert "load the page again and press the button once more" in words(answer)
    assert "Your saved answers are safe" in words(answer)
    assert phone.saved("words") == {"text": ""}
    # And what it says is true: the page can be loaded again, and then the button works.
    token = phone.open("words").context["csrf_token"]
    answer = phone.client.post("/intake/words/", {"text": "Since spring.", "csrfmiddlewaretoken": str(token)})
    assert leads_to(answer) == "check"
    assert phone.saved("words") == {"text": "Since spring."}


@pytest.mark.parametrize("slug", ["", "stop-signs", "check", "care-now"])
def test_another_site_cannot_send_a_page_in_the_name_of_a_patient(slug: str) -> None:
    phone = Phone(begun(), enforce_csrf_checks=True)
    assert phone.press(slug, value="yes").status_code == 403
