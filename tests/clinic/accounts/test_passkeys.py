"""Passkeys of the staff: added, used as the second step or alone, and refused where anything is not as it should be."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import Authenticator, Desk, Passkey, User
from clinic.audit.models import AuditEvent
from tests.cast import code_for, email, enter, half_in, signed_in
from tests.clinic.accounts.device import ORIGIN, Device

pytestmark = pytest.mark.django_db

MINE, ADD, USE = "/staff/passkeys/", "/staff/passkeys/add/", "/staff/passkey/sign-in/"


@pytest.fixture(autouse=True)
def _at_the_clinic(settings: Any) -> None:
    settings.PASSKEY_SITE, settings.PASSKEY_ORIGINS = "clinic.example", [ORIGIN]
    settings.ALLOWED_HOSTS = ["clinic.example", "testserver"]


def options(client: Client, *, adding: bool = False) -> dict[str, Any]:
    answer = client.post("/staff/passkeys/options/" if adding else "/staff/passkey/options/")
    assert answer.status_code == 200
    return dict(answer.json())


def add(client: Client, device: Device, name: str = "Work tablet", **how: Any) -> HttpResponse:
    return client.post(ADD, {"name": name, "answer": device.made(options(client, adding=True), **how)})


def with_passkey(key: str = "ana") -> Device:
    """A device with a passkey of this person, who has no authenticator app."""
    device = Device(key)
    assert add(signed_in(key), device).status_code == 302
    return device


def use(client: Client, device: Device, **how: Any) -> HttpResponse:
    return client.post(USE, {"answer": device.used(options(client), **how)})


def is_in(client: Client) -> bool:
    return client.get("/staff/sessions/").status_code == 200


def how(action: str) -> str:
    """How whoever did this last was known."""
    return AuditEvent.objects.filter(action=action).latest("number").authenticated_by


def test_one_is_added_by_name_and_shown() -> None:
    client = signed_in("ana")
    assert add(client, Device()).status_code == 302
    passkey = Passkey.objects.get()
    assert (passkey.user, passkey.name, passkey.address_index) == (enter("ana"), "Work tablet", "")
    page = client.get(MINE).content.decode()
    assert "Work tablet" in page
    assert "Not used yet." in page
    assert AuditEvent.objects.get(action="account.passkey_added").subject_id == str(enter("ana").pk)


def test_the_device_is_asked_for_a_kept_key_and_for_a_finger_or_pin() -> None:
    asked = options(signed_in("ana"), adding=True)
    wanted = asked["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")
    assert asked["rp"]["id"] == "clinic.example"
    assert options(Client())["userVerification"] == "required"


def test_it_lets_in_alone_and_opens_everything() -> None:
    device, browser = with_passkey(), Client()
    assert use(browser, device)["Location"] == "/staff/"
    assert browser.get("/staff/").status_code == 200
    assert how("account.signed_in") == how("worklist.read") == "passkey"
    assert Passkey.objects.get().used_at is not None


def test_it_is_the_second_step_after_the_password() -> None:
    device, browser = with_passkey(), half_in("ana")
    assert not is_in(browser)
    assert "Use your passkey" in browser.get("/staff/second-step/").content.decode()
    assert use(browser, device).status_code == 302
    assert browser.get("/staff/").status_code == 200
    assert how("worklist.read") == "password and passkey"


def test_it_opens_django_admin_too() -> None:
    device, browser = with_passkey("carla"), Client()
    use(browser, device)
    assert browser.get("/admin/").status_code == 200


def test_after_the_password_of_one_the_passkey_of_another_is_refused() -> None:
    with_passkey("ana")
    device, browser = with_passkey("ben"), half_in("ana")
    use(browser, device)
    assert not is_in(browser)
    assert Desk.objects.get(user=enter("ana"), second_at=None)


def test_an_answer_that_comes_again_is_refused() -> None:
    device, browser = with_passkey(), Client()
    answer = device.used(options(browser))
    assert browser.post(USE, {"answer": answer}).status_code == 302
    for again in (browser, Client()):
        again.post("/staff/sign-out/")
        assert again.post(USE, {"answer": answer}).status_code == 422
        assert not is_in(again)


def test_an_answer_to_somebody_elses_challenge_is_refused() -> None:
    device, browser, thief = with_passkey(), Client(), Client()
    answer = device.used(options(browser))
    options(thief)
    assert thief.post(USE, {"answer": answer}).status_code == 422
    assert not is_in(thief)


def test_a_planted_challenge_is_answered_once_wherever_it_comes_in() -> None:
    device, browser, second = with_passkey(), Client(), Client()
    answer = device.used(options(browser))
    planted = second.session
    planted.update(dict(browser.session.items()))
    planted.save()
    second.cookies["sessionid"] = planted.session_key
    assert browser.post(USE, {"answer": answer}).status_code == 302
    assert second.post(USE, {"answer": answer}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://clinic.example.evil.example"},
        {"origin": "http://clinic.example"},
        {"origin": "https://evil.example", "site": "evil.example"},
        {"site": "evil.example"},
        {"verified": False},
    ],
)
def test_another_site_or_a_device_that_asked_for_nothing_is_refused(wrong: dict[str, Any]) -> None:
    device, browser = with_passkey(), Client()
    assert use(browser, device, **wrong).status_code == 422
    assert not is_in(browser)
    assert AuditEvent.objects.filter(action="account.passkey_refused").exists()
    assert add(signed_in("ben"), Device("new"), **wrong).status_code == 422
    assert not Passkey.objects.filter(user=enter("ben")).exists()


def test_a_count_that_goes_back_is_refused_and_noted() -> None:
    device = with_passkey()
    assert use(Client(), device, count=7).status_code == 302
    for count in (7, 6, 0):
        answer = use(Client(), device, count=count)
        assert answer.status_code == 422
        assert "may have been copied" in answer.content.decode()
    assert AuditEvent.objects.filter(action="account.passkey_count_went_back").count() == 3
    assert use(Client(), device, count=8).status_code == 302


def test_a_count_in_an_answer_that_nobody_signed_accuses_nobody() -> None:
    device = with_passkey()
    use(Client(), device, count=7)
    forged = Device("ana")
    forged.handle = device.handle
    assert use(Client(), forged, count=1).status_code == 422
    assert not AuditEvent.objects.filter(action="account.passkey_count_went_back").exists()


def test_after_five_minutes_a_challenge_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    device, browser = with_passkey(), Client()
    answer = device.used(options(browser))
    later = timezone.now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    response = browser.post(USE, {"answer": answer})
    assert response.status_code == 422
    assert "That took too long" in response.content.decode()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"response": {}}', '{"response": 1}', "[" * 30_000])
def test_odd_answers_are_refused_kindly(answer: str) -> None:
    for path, more in ((USE, {}), (ADD, {"name": "x"})):
        client = signed_in("ana")
        options(client, adding=path == ADD)
        assert client.post(path, {"answer": answer, **more}).status_code in (422, 302)
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "patient"}])
def test_somebody_who_may_not_sign_in_does_not(change: dict[str, Any]) -> None:
    device = with_passkey()
    User.objects.filter(pk=enter("ana").pk).update(**change)
    browser = Client()
    assert use(browser, device).status_code == 422
    assert not is_in(browser)


def test_with_the_password_alone_nobody_adds_a_second_one() -> None:
    with_passkey()
    browser = half_in("ana")
    assert browser.post("/staff/passkeys/options/").status_code == 404
    assert browser.post(ADD, {"name": "Mine", "answer": "{}"}).status_code == 404
    page = browser.get("/staff/second-step/").content.decode()
    assert "Scan this picture" not in page
    assert not Authenticator.objects.filter(user=enter("ana")).exists()
    assert browser.post("/staff/second-step/", {"code": "123456"}).status_code == 422
    assert not is_in(browser)


def test_at_the_first_sign_in_a_passkey_can_be_the_second_step() -> None:
    browser = half_in("ana")
    assert add(browser, Device()).status_code == 302
    assert browser.get("/staff/").status_code == 200
    assert how("worklist.read") == "password and passkey"


def test_the_only_second_step_cannot_be_taken_away() -> None:
    with_passkey()
    client = signed_in("ana")
    first = Passkey.objects.get()
    page = client.post(f"{MINE}{first.pk}/remove/", follow=True).content.decode()
    assert "This is your only second step" in page
    add(client, Device("two"))
    assert client.post(f"{MINE}{first.pk}/remove/").status_code == 302
    assert Passkey.objects.count() == 1
    code_for(email("ana"))
    client.post(f"{MINE}{Passkey.objects.get().pk}/remove/")
    assert not Passkey.objects.exists()
    assert AuditEvent.objects.filter(action="account.passkey_removed").count() == 2


def test_a_name_is_changed_and_a_blank_one_is_not() -> None:
    with_passkey()
    client, row = signed_in("ana"), Passkey.objects.get()
    assert client.post(f"{MINE}{row.pk}/name/", {"name": "My phone"}).status_code == 302
    assert client.post(f"{MINE}{row.pk}/name/", {"name": " "}).status_code == 422
    row.refresh_from_db()
    assert row.name == "My phone"


def test_a_colleagues_passkey_is_not_there() -> None:
    with_passkey()
    row = Passkey.objects.get()
    for end in ("name", "remove"):
        assert signed_in("ben").post(f"{MINE}{row.pk}/{end}/", {"name": "Mine"}).status_code == 404
    assert Passkey.objects.get().name == "Work tablet"


def test_the_same_device_is_not_kept_twice_nor_for_two_people() -> None:
    device = with_passkey()
    client = signed_in("ben")
    assert add(client, device).status_code == 422
    assert Passkey.objects.count() == 1


def test_a_clinic_admin_who_resets_a_sign_in_takes_the_passkeys_too() -> None:
    device = with_passkey("ben")
    signed_in("carla").post(f"/admin/accounts/user/{enter('ben').pk}/authenticator/")
    assert not Passkey.objects.exists()
    assert use(Client(), device).status_code == 422


def test_without_a_script_the_pages_say_what_to_do() -> None:
    page = Client().get("/staff/sign-in/", HTTP_HOST="clinic.example", secure=True).content.decode()
    assert "turn JavaScript on" in page
    elsewhere = signed_in("ana").get(MINE).content.decode()
    assert f"Passkeys work at <strong>{ORIGIN}</strong>" in elsewhere


def test_browsers_are_told_that_passkeys_are_for_our_own_pages() -> None:
    policy = Client().get("/staff/sign-in/")["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in policy
    assert "publickey-credentials-create=(self)" in policy


def test_a_passkey_has_one_holder() -> None:
    for holder in ({"user": enter("ana"), "address_index": "ab"}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Passkey.objects.create(credential_id="x", public_key=b"", name="x", created_at=timezone.now(), **holder)
