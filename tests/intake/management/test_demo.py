"""The demo: invented people, played through the real pipeline, in development alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clinic.accounts.models import User
from clinic.accounts.roles import STAFF
from clinic.audit.models import AuditEvent
from education.loader import load as load_education
from intake.indications.vocabulary import Outcome
from intake.management.commands.serve import _lines
from intake.management.demo.playing import PASSWORD, people
from intake.protocols.models import load as load_protocol
from intake.referrals.lifecycle import State
from intake.referrals.models import Event, Referral

pytestmark = pytest.mark.django_db


def _demo() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def test_nobody_is_invented_outside_development(settings: pytest.FixtureRequest) -> None:
    settings.DEMO_ALLOWED = False  # type: ignore[attr-defined]
    for command in ("demo", "serve"):
        with pytest.raises(CommandError, match="development"):
            call_command(command)
    assert not User.objects.exists()


def test_a_port_that_is_none_is_refused_with_its_name() -> None:
    with pytest.raises(CommandError, match="70000"):
        call_command("serve", "70000")


def test_the_demo_shows_every_outcome_and_the_whole_way_once() -> None:
    load_protocol()
    load_education()
    assert "17 patients" in _demo()
    assert set(Referral.objects.values_list("assessment__outcome", flat=True)) == set(Outcome)
    assert set(Referral.objects.values_list("state", flat=True)) == set(State)
    assert Referral.objects.filter(call_first=True).count() == 3

    # Each came by the pipeline: every step is a row of history, and the trail knows it.
    for referral in Referral.objects.all():
        assert list(referral.events.values_list("number", flat=True)) == list(range(1, referral.version + 1))
    assert AuditEvent.objects.filter(action__in=["intake.sent", "intake.shared"]).count() == Referral.objects.count()
    assert (
        AuditEvent.objects.filter(action__startswith="referral.").count()
        == Event.objects.exclude(step="opened").count()
    )

    rows = Referral.objects.count(), User.objects.count()
    assert "there already" in _demo()
    assert (Referral.objects.count(), User.objects.count()) == rows

    said = "\n".join(_lines("http://127.0.0.1:8000"))
    for row in people()["staff"]:
        assert row["email"] in said and row["role"] in STAFF
        assert Client().login(username=row["email"], password=PASSWORD)
    assert PASSWORD in said
    assert "Mail" not in said


def test_where_mail_is_a_file_the_server_says_where(settings: pytest.FixtureRequest) -> None:
    settings.EMAIL_FILE_PATH = "var/mail"  # type: ignore[attr-defined]
    assert "  Mail is not sent here; each is a file to read in var/mail" in _lines("http://127.0.0.1:8000")
