"""Attack 17: a line break in what somebody typed makes no header, no second mail, and no line of a log."""

import logging

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import BadHeaderError, HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.accounts.desks import device_of
from clinic.accounts.models import User
from clinic.mail import outbox
from clinic.mail.kinds import KINDS, render
from clinic.mail.models import Message
from tests.attacks.ways import ways
from tests.cast import signed_in
from tests.clinic.mail.test_kinds import CONTEXTS
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db

BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x00"]
FORGED = "Set-Cookie: forged=1"


@pytest.mark.parametrize("mark", BREAKS)
def test_no_address_of_mail_holds_a_line_break(mark: str) -> None:
    for to in (f"maria@home.example{mark}Bcc: all@evil.example", f"{mark}maria@home.example"):
        with pytest.raises((ValueError, ValidationError)), transaction.atomic():
            outbox.put(to=to, kind="test", context={}, key=f"line break {mark!r}")
    assert not Message.objects.exists()


@pytest.mark.parametrize("mark", BREAKS)
def test_no_word_and_no_name_of_the_clinic_breaks_a_subject(mark: str, settings: object) -> None:
    settings.CLINIC_NAME = f"Steady Hands{mark}Bcc: all@evil.example"  # type: ignore[attr-defined]
    for name, kind in KINDS.items():
        if not kind.words:
            subject, _ = render(name, {}, timezone.now())
            assert len(subject.splitlines()) == 1
        for word, right in CONTEXTS[name][0].items():
            for odd in (f"{right}{mark}", f"{mark}{right}", f"{right[:4]}{mark}{right[4:]}", f"KDMR{mark}4T7X"):
                with pytest.raises(ValueError, match=word):
                    kind.checked(CONTEXTS[name][0] | {word: odd})


@pytest.mark.parametrize("name", ["next", "back", "over", "lost", "return", "tab", "q"])
def test_no_header_of_any_answer_holds_what_was_typed_as_a_line(name: str) -> None:
    sent_intake()
    for client in (Client(), signed_in("ana")):
        for way in ways():
            if "out" in way.name or way.name.endswith(("_change", "_delete", "_history", "_add")):
                continue
            answer = client.get(way.address, {name: f"/x\r\n{FORGED}"})
            assert "forged" not in answer.cookies
            assert all("\n" not in value and "\r" not in value for value in answer.headers.values()), way.name


def test_a_header_with_a_line_break_is_refused_by_what_we_stand_on() -> None:
    with pytest.raises(BadHeaderError):
        HttpResponse(headers={"Location": f"/x\r\n{FORGED}"})


def test_no_line_of_the_log_is_written_by_a_visitor(caplog: pytest.LogCaptureFixture) -> None:
    forged = "/nowhere%0d%0aERROR%20django.request%20forged/"
    with caplog.at_level(logging.DEBUG):
        Client().get(forged)
        Client().get("/", headers={"host": "evil.example\r\nERROR forged"})
        Client().get("/learn/search/?q=a%0aERROR%20forged", headers={"user-agent": "x\r\nERROR forged"})
    lines = "\n".join(record.getMessage() for record in caplog.records).splitlines()
    assert any("nowhere" in line for line in lines)
    assert not [line for line in lines if line.lstrip().startswith("ERROR")]


def test_what_a_browser_calls_itself_becomes_words_of_ours(rf: object) -> None:
    request = rf.get("/", headers={"user-agent": f"Firefox/9\r\n{FORGED} <script>"})  # type: ignore[attr-defined]
    assert device_of(request) == "Firefox"


def test_names_of_people_hold_one_line() -> None:
    carla = signed_in("carla")
    carla.post(
        "/admin/accounts/user/add/",
        {
            "name": "Noor\r\nBcc: x",
            "email": "noor@clinic.example",
            "role": "therapist",
            "password1": "a slow walk by the sea",
            "password2": "a slow walk by the sea",
        },
    )
    assert not [user for user in User.objects.all() if len(user.name.splitlines()) > 1]
