"""The canary: the right keys start quietly, any other key starts nothing and says what to do."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError

from clinic.crypto import canary
from clinic.crypto.canary import Proven, WrongKeys, prove
from clinic.crypto.models import KeyCanary
from tests.clinic.crypto.rings import KEYS, drawn, put, ring_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_empty_house(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No canary yet, keys of our own; the test's connection stays open."""
    KeyCanary.objects.all().delete()
    settings.FIELD_KEYS, settings.BLIND_KEY = ring_of("old"), drawn(8)
    monkeypatch.setattr(canary.connection, "close", lambda: None)
    yield


def answering(environ: Any, start_response: Any) -> list[bytes]:
    """An application."""
    return [b"hello"]


def wrong(said: str) -> None:
    """Starting is refused, by the server and by every command that asks for the database."""
    with pytest.raises(WrongKeys, match=said):
        Proven(answering)
    with pytest.raises(SystemCheckError, match=said):
        call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())


def test_the_first_start_plants_it_and_the_next_ones_change_nothing() -> None:
    for _ in range(2):
        assert Proven(answering)({}, None) == [b"hello"]
        assert [row.key_id for row in KeyCanary.objects.all()] == ["old"]
    call_command("check", databases=["default"], stdout=StringIO())


def test_two_servers_that_start_at_once_plant_one() -> None:
    for _ in range(2):
        canary.plant(KeyCanary)
    assert KeyCanary.objects.count() == 1


def test_the_check_alone_plants_nothing() -> None:
    call_command("check", databases=["default"], stdout=StringIO())
    assert not KeyCanary.objects.exists()


def test_another_key_under_the_same_id_is_refused(settings: LazySettings) -> None:
    prove()
    settings.FIELD_KEYS = f"old:{KEYS['new']}"
    wrong("not the one that sealed the records. Set the former one again")


def test_a_new_key_without_the_former_one_is_refused(settings: LazySettings) -> None:
    prove()
    settings.FIELD_KEYS = ring_of("new")
    wrong("sealed with the key 'old', which is not in FIELD_KEYS. Put it back")
    assert [row.key_id for row in KeyCanary.objects.all()] == ["old"]


def test_another_key_of_the_blind_indexes_is_refused(settings: LazySettings) -> None:
    prove()
    settings.BLIND_KEY = drawn(9)
    wrong("BLIND_KEY is not the key")


def test_a_changed_canary_is_refused() -> None:
    prove()
    row = KeyCanary.objects.get()
    put(row, "words", text_of(row, "words").replace("v1:old:", "v1:old:AAAA"))
    wrong("not the one that sealed the records")


def test_a_new_first_key_beside_the_former_one_starts_and_has_its_own(settings: LazySettings) -> None:
    prove()
    settings.FIELD_KEYS = ring_of("new", "old")
    prove()
    assert {row.key_id for row in KeyCanary.objects.all()} == {"new", "old"}


def test_while_the_database_is_away_it_starts_and_proves_the_keys_at_the_first_request(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove()
    with monkeypatch.context() as away:
        away.setattr(canary, "prove", lambda: (_ for _ in ()).throw(OperationalError("no server")))
        application = Proven(answering)
        assert application({}, None) == [b"hello"]
        assert not application.proven
    settings.FIELD_KEYS = f"old:{KEYS['new']}"
    with pytest.raises(WrongKeys):
        application({}, None)
    settings.FIELD_KEYS = ring_of("old")
    assert application({}, None) == [b"hello"]
    assert application.proven
