"""What a balancer and a monitor are told: one word for each part, and nothing that helps anybody else."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from clinic.crypto.canary import prove
from clinic.crypto.models import KeyCanary
from clinic.mail.beat import STALE, beat, last_beat
from clinic.mail.models import Beat
from clinic.mail.worker import one_look

pytestmark = pytest.mark.django_db
READY = "/health/ready"
ALL_OK = {"database": "ok", "migrations": "ok", "keys": "ok", "mail": "ok"}


def test_a_process_that_answers_is_alive(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/health/live")
    assert answer.json() == {"live": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_all_is_well() -> None:
    prove()
    beat(timezone.now())
    answer = Client().get(READY)
    assert (answer.status_code, answer.json()) == (200, ALL_OK)
    assert "no-store" in answer["Cache-Control"]


def test_mail_that_stands_still_is_told_and_visitors_still_come() -> None:
    assert Client().get(READY).json()["mail"] == "not ok"
    beat(timezone.now() - timedelta(minutes=3))
    answer = Client().get(READY)
    assert (answer.status_code, answer.json()) == (200, ALL_OK | {"mail": "not ok"})


def test_a_migration_that_is_not_applied_keeps_visitors_away() -> None:
    beat(timezone.now())
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = Client().get(READY)
    assert (answer.status_code, answer.json()) == (503, ALL_OK | {"migrations": "not ok"})


def test_other_keys_keep_visitors_away() -> None:
    beat(timezone.now())
    prove()
    KeyCanary.objects.update(blind="of another key")
    answer = Client().get(READY)
    assert (answer.status_code, answer.json()) == (503, ALL_OK | {"keys": "not ok"})


def test_a_look_into_the_outbox_is_a_beat_and_most_looks_write_nothing() -> None:
    one_look(Event())
    first = last_beat()
    assert first is not None and timezone.now() - first < timedelta(seconds=10)
    one_look(Event())
    assert last_beat() == first
    Beat.objects.update(at=first - STALE * 2)
    one_look(Event())
    assert last_beat() >= first
