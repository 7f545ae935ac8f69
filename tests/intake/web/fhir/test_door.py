"""The door for programs: a token in force of somebody who reads records, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from clinic.accounts.models import StaffToken, User
from clinic.accounts.roles import Role
from clinic.audit.models import AuditEvent
from intake.protocols.files import newest
from tests.cast import enter, signed_in
from tests.intake.fhir.code_lists import wrong_with
from tests.intake.making import sent_intake
from tests.intake.web.fhir.programs import ARGS, PROGRAMS, ask, said, token

pytestmark = pytest.mark.django_db

REFUSED = (401, "OperationOutcome", "login")


def test_what_there_is_needs_no_token_and_is_right() -> None:
    answer = ask("metadata")
    assert said(answer)[:2] == (200, "CapabilityStatement")
    assert wrong_with(answer.json(), newest()) == []
    assert answer["Content-Type"] == "application/fhir+json; charset=utf-8"


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("who", [None, "maria", "ana", "ed", "carla", "pia"])
def test_whoever_it_is_a_cookie_opens_nothing(name: str, who: str | None) -> None:
    browser, address = signed_in(who) if who else Client(), reverse(name, args=ARGS.get(name, []))
    assert (browser.get(address).status_code, browser.post(address).status_code) == PROGRAMS[name]


@pytest.mark.parametrize("secret", ["", "clinic_", "clinic_" + "x" * 43, "Basic", "é"])
def test_without_a_token_of_ours_nothing_opens(secret: str) -> None:
    answer = ask(f"Patient/{sent_intake().patient_id}", secret)
    assert said(answer) == REFUSED
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_no_answer_sets_a_cookie_or_may_be_kept() -> None:
    answer = ask(f"Patient/{sent_intake().patient_id}", token())
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "over",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now(), "created_at": timezone.now() - timedelta(1)}],
)
def test_a_token_that_is_over_opens_nothing(over: dict) -> None:
    secret = token()
    StaffToken.objects.update(**over)
    assert said(ask("Questionnaire", secret)) == REFUSED


def test_whoever_cannot_sign_in_any_more_reads_nothing() -> None:
    secret = token()
    User.objects.update(is_active=False)
    assert said(ask("Questionnaire", secret)) == REFUSED


@pytest.mark.parametrize("role", [Role.CONTENT_EDITOR, Role.PRIVACY_OFFICER, Role.PATIENT])
def test_a_role_that_reads_no_records_gets_nothing_whatever_it_asks_for(role: Role) -> None:
    secret, patient = token(), sent_intake().patient_id
    User.objects.filter(email="ana@clinic.example").update(role=role)
    answers = {said(ask(way, secret)) for way in (f"Patient/{patient}", f"Patient/{enter('ed').pk}", "Task", "x/y/z")}
    assert answers == {(403, "OperationOutcome", "forbidden")}


@pytest.mark.parametrize("who", ["ana", "carla"])
def test_a_therapist_and_a_clinic_admin_read(who: str) -> None:
    assert said(ask(f"Patient/{sent_intake().patient_id}", token(who)))[:2] == (200, "Patient")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/fhir/Patient")
    assert said(answer) == (405, "OperationOutcome", "not-supported")


def test_answers_come_as_json_alone() -> None:
    assert said(ask("metadata", Accept="application/fhir+xml"))[0] == 406
    assert said(ask("metadata?_format=xml"))[0] == 406
    assert said(ask("metadata", Accept="text/html, */*"))[0] == 200


def test_too_many_questions_in_a_minute_are_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TOKEN_ASKS_PER_MINUTE = 3
    secret, now = token(), 1_800_000_000.0
    monkeypatch.setattr("clinic.accounts.tokens.time.time", lambda: now)
    assert [ask("CodeSystem/outcome", secret).status_code for _ in range(3)] == [404] * 3
    answer = ask("CodeSystem/outcome", secret)
    assert (said(answer), answer["Retry-After"]) == ((429, "OperationOutcome", "throttled"), "60")
    now += 60
    assert ask("CodeSystem/outcome", secret).status_code == 404
    assert StaffToken.objects.get().last_used_at is not None


def test_a_look_is_noted_with_the_person_of_the_token_and_a_refusal_too() -> None:
    secret, patient = token(), sent_intake().patient_id
    ask(f"Patient/{patient}", secret)
    ask(f"Patient/{enter('ben').pk}", secret)
    seen, denied = AuditEvent.objects.order_by("number").filter(authenticated_by="token")
    assert (seen.action, seen.actor_id, seen.subject_id) == ("fhir.read", str(enter("ana").pk), str(patient))
    assert (denied.action, denied.detail["status"]) == ("access.denied", 404)
