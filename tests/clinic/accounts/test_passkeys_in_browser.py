"""A real browser and its own authenticator: add a passkey, sign out, come back with it alone."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from clinic.accounts.models import Passkey
from clinic.audit.models import AuditEvent
from tests import cast
from tests.clinic.accounts.device import text
from tests.intake.web.patient.phone import Phone
from tests.intake.web.patient.test_coming_back import come_back, known
from tests.journeys import robot
from tests.journeys.visit import Visit

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
#: What somebody does who kept an answer: a challenge is asked for, and the old answer sent with this page's own token.
SEND_AGAIN = """async answer => {
    const form = document.querySelector("form[data-passkey]"), body = new FormData(form);
    await fetch(form.dataset.options, {method: "POST", body});
    form.elements.answer.value = answer;
    form.submit();
}"""


@pytest.fixture
def by_name(live_server: Any, settings: Any) -> str:
    """The address of the site by a name, since passkeys belong to names."""
    address = str(live_server).replace("127.0.0.1", "localhost")
    settings.PASSKEY_SITE, settings.PASSKEY_ORIGINS = "localhost", [address]
    return address


def with_device(visit: Visit) -> Page:
    """The browser's page, with an authenticator in the browser."""
    devtools = visit.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return visit.page


@pytest.fixture
def at(new_context: Any, by_name: str) -> tuple[Page, str]:
    """Ana's browser."""
    return with_device(Visit(new_context(base_url=by_name), by_name).signs_in("ana")), by_name


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_a_passkey_is_added_and_lets_in_alone_and_its_answer_works_once(at: tuple[Page, str]) -> None:
    page, address = at
    page.goto("/staff/passkeys/")
    assert robot.look(page) == []
    page.get_by_label("Name of the device").fill("Work tablet")
    press(page, "Add a passkey")
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()
    assert robot.look(page) == []
    assert Passkey.objects.get().user == cast.enter("ana")

    press(page, "Sign out")
    page.goto("/staff/sign-in/")
    assert robot.look(page) == []
    with page.expect_request("**/passkey/sign-in/") as sent:
        press(page, "Use a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Referrals to decide")
    assert AuditEvent.objects.filter(action="worklist.read").latest("number").authenticated_by == "passkey"

    press(page, "Sign out")
    page.goto("/staff/sign-in/")
    with page.expect_response("**/passkey/sign-in/") as second, page.expect_navigation():
        page.evaluate(SEND_AGAIN, parse_qs(sent.value.post_data)["answer"][0])
    assert second.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    assert page.goto("/staff/").url.startswith(f"{address}/staff/sign-in/")  # type: ignore[union-attr]


def test_a_page_of_another_origin_gets_no_answer_and_one_made_there_is_refused(
    at: tuple[Page, str], settings: Any
) -> None:
    page, address = at
    page.goto("/staff/passkeys/")
    page.get_by_label("Name of the device").fill("Work tablet")
    settings.PASSKEY_ORIGINS = ["http://localhost:1"]  # as if the browser stood at another one than ours
    press(page, "Add a passkey")
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not added.")
    assert not Passkey.objects.exists()

    page.goto(address.replace("localhost", "127.0.0.1") + "/staff/sign-in/")
    options = {"challenge": text(b"x" * 32), "rpId": "localhost", "userVerification": "required"}
    refused = page.evaluate(
        """options => navigator.credentials.get({publicKey: {...JSON.parse(options), challenge: new Uint8Array(32)}})
        .then(() => "answered", wrong => wrong.name)""",
        json.dumps(options),
    )
    assert refused == "SecurityError"


def test_a_patient_adds_one_after_a_code_and_comes_back_without(new_context: Any, by_name: str) -> None:
    known()
    phone = come_back(Phone())
    visit = Visit(new_context(base_url=by_name), by_name)
    page = with_device(visit)
    visit.carries(phone.client)
    page.goto("/intake/yours/passkeys/")
    press(page, "Add a passkey on this device")
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()
    assert robot.look(page) == []

    page.goto("/intake/yours/")
    press(page, "Sign out")
    page.goto("/intake/back/")
    assert robot.look(page) == []
    press(page, "Use a passkey")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your intakes")


def test_without_a_script_the_page_says_what_to_do(new_context: Any, live_server: Any, settings: Any) -> None:
    settings.PASSKEY_ORIGINS = [str(live_server)]
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/staff/sign-in/")
    expect(page.get_by_text("To use a passkey, turn JavaScript on")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
