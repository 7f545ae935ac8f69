"""Logs: one JSON line for each request, and not one word that anybody typed, whatever goes wrong."""

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from clinic.accounts.models import User
from clinic.running.logs import Line, failed, in_json
from clinic.urls import urlpatterns as our_patterns
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.clinic.crypto.test_dump import CANARIES, a_long_story, a_minor, an_adult_with_help, somebody_in_danger
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db

SECRET = "zeisig99qx"


def break_down(request: HttpRequest, token: str) -> HttpResponse:
    typed = f"{token} {SECRET} {request.POST}"
    raise ValueError(f"could not read {typed!r}")


def taken(request: HttpRequest) -> HttpResponse:
    User.objects.bulk_create(User(email=f"{SECRET}@home.example", name=SECRET, role="patient") for _ in range(2))
    return HttpResponse()


urlpatterns = [*our_patterns, path("r/<str:token>/", break_down, name="by-link"), path("taken/", taken, name="taken")]
handler404 = "clinic.site.views.not_found"
handler500 = "clinic.site.views.server_error"


class Log:
    """What was logged."""

    def __init__(self) -> None:
        self.out = StringIO()

    @property
    def text(self) -> str:
        return self.out.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["log"] == name]


@pytest.fixture
def log(settings: LazySettings) -> Iterator[Log]:
    """Everything that production would write while the test runs."""
    settings.MIDDLEWARE = ["clinic.running.logs.RequestLines", *settings.MIDDLEWARE]
    kept, root = Log(), logging.getLogger()
    handler = logging.StreamHandler(kept.out)
    handler.setFormatter(Line())
    before, root.level = root.level, logging.INFO
    root.addHandler(handler)
    yield kept
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_a_request_is_one_line_with_its_route_and_without_its_address(log: Log, visitor: Client) -> None:
    answer = visitor.get(f"/learn/{SECRET}/?q={SECRET}", headers={"user-agent": SECRET, "referer": SECRET})
    (line,) = log.of("clinic.requests")
    assert (
        line["route"] == "education:topic" and line["method"] == "GET" and line["status"] == answer.status_code == 404
    )
    assert line["role"] == "visitor" and line["ms"] > 0 and line["at"].endswith("+00:00")
    assert line["request_id"] == answer["X-Request-ID"] and len(line["request_id"]) == 36
    assert SECRET not in log.text


def test_roles_are_told_and_persons_are_not(log: Log) -> None:
    ana = signed_in("ana")
    ana.get("/staff/")
    person = enter("ana")
    assert [line["role"] for line in log.of("clinic.requests")] == ["therapist"]
    assert all(told not in log.text for told in (person.email, person.name, str(person.pk)))


def test_nothing_that_patients_and_staff_type_gets_into_a_log(log: Log) -> None:
    intake = an_adult_with_help()
    a_minor()
    somebody_in_danger()
    referral = a_long_story(Referral.objects.get(intake=intake))
    see(referral)
    signed_in("carla").get("/admin/intake/patient/", {"q": CANARIES["email"]})
    routes = {line["route"] for line in log.of("clinic.requests")}
    assert {"intake:step", "intake:check", "staff:decide", "staff:review", "admin:intake_patient_changelist"} <= routes
    assert "patient" in {line["role"] for line in log.of("clinic.requests")}
    assert [name for name, typed in CANARIES.items() if typed in log.text] == []
    names = ("Maria", "Delgado", "Harold", "Osei", intake.reference, str(intake.pk), str(referral.pk), "Ana", "carla@")
    assert [name for name in names if name in log.text] == []


@pytest.mark.urls(__name__)
def test_an_error_tells_where_it_was_and_quotes_nothing(log: Log, visitor: Client) -> None:
    answer = visitor.post(f"/r/{SECRET}/?{SECRET}", {"words": SECRET})
    assert answer.status_code == 500
    (line,) = (line for line in log.of("django.request") if line["level"] == "ERROR")
    assert line["route"] == "by-link" and line["request_id"] == answer["X-Request-ID"]
    assert line["errors"][0]["type"] == "builtins.ValueError"
    assert any(place.startswith("tests/clinic/running/test_logs.py:") for place in line["errors"][0]["at"])
    assert SECRET not in log.text and "could not read" not in log.text


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_tells_its_code_and_no_row(log: Log, visitor: Client) -> None:
    assert visitor.get("/taken/").status_code == 500
    (line,) = (line for line in log.of("django.request") if line["level"] == "ERROR")
    assert line["errors"][0]["type"].endswith("IntegrityError")
    code = {"sqlite": "SQLITE_CONSTRAINT_UNIQUE", "postgresql": "23505"}[connection.vendor]
    assert code in [error.get("code") for error in line["errors"]]
    assert SECRET not in log.text


def test_refusals_quote_nothing(log: Log) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert strict.post(f"/intake/{SECRET}/", {"a": SECRET}).status_code == 403
    assert strict.get("/", headers={"host": f"{SECRET}.example"}).status_code == 400
    assert strict.get(f"/{SECRET}").status_code == 404
    assert strict.generic(SECRET.upper(), "/").status_code == 403
    assert len(log.of("clinic.requests")) == 4
    assert SECRET not in log.text.lower()


def test_other_peoples_messages_keep_their_words_and_lose_what_was_put_into_them(log: Log) -> None:
    logging.getLogger("gunicorn.error").warning("Error handling request %s by pid %d", f"/r/{SECRET}", 7)
    logging.getLogger("some.library").error("%(who)s failed", {"who": SECRET})
    logging.getLogger("clinic.mail").error("2 mails wait")
    try:
        raise IntegrityError(SECRET) from KeyError(SECRET)
    except IntegrityError:
        failed(*sys.exc_info())  # type: ignore[arg-type]
    assert [line["message"] for line in log.lines] == [
        "Error handling request (left out) by pid 7",
        "(left out) failed",
        "2 mails wait",
        "ended by an error",
    ]
    assert [error["type"] for error in log.lines[-1]["errors"]] == [
        "django.db.utils.IntegrityError",
        "builtins.KeyError",
    ]
    assert SECRET not in log.text


def test_a_line_break_starts_no_line_of_its_own(log: Log) -> None:
    logging.getLogger("clinic.mail").error('one\n{"log": "forged"}')
    assert [line["log"] for line in log.lines] == ["clinic.mail"]


def test_a_real_server_logs_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", True)
    assert in_json()["formatters"]["json"]["()"] == "clinic.running.logs.Line"
    assert logging.raiseExceptions is False
