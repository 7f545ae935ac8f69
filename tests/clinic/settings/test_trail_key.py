"""The trail's key in production: required, long, and not the one that Django signs with."""

import runpy
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

LONG = "a key for the trail that is long enough"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment with all that production needs."""
    monkeypatch.setenv("SECRET_KEY", "another key than that and just as long")
    monkeypatch.setenv("TRAIL_KEY", LONG)
    for name in ("FIELD_KEYS", "BLIND_KEY"):
        monkeypatch.setenv(name, "read elsewhere")
    for name in ("TRAIL_KEYS_BEFORE", "TRAIL_ANCHOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("clinic.settings.base", "clinic.settings.prod"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return monkeypatch


def settings() -> dict[str, object]:
    return runpy.run_module("clinic.settings.prod")


def test_a_key_of_its_own_is_taken(place: pytest.MonkeyPatch) -> None:
    assert settings()["TRAIL_KEY"] == LONG
    assert settings()["TRAIL_KEYS_BEFORE"] == []
    assert str(settings()["TRAIL_ANCHOR"]).endswith("trail.anchor")


def test_keys_from_before_and_another_place_for_the_anchor_are_taken(place: pytest.MonkeyPatch) -> None:
    place.setenv("TRAIL_KEYS_BEFORE", "the newest of the old ones, an older one")
    place.setenv("TRAIL_ANCHOR", "elsewhere/anchor")
    found = settings()
    assert found["TRAIL_KEYS_BEFORE"] == ["the newest of the old ones", "an older one"]
    assert found["TRAIL_ANCHOR"] == "elsewhere/anchor"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "Set the environment variable TRAIL_KEY"),
        ("too short", "TRAIL_KEY must be 32 characters or longer"),
        ("long enough, but with a comma inside", "without a comma"),
        ("another key than that and just as long", "TRAIL_KEY must be another one than SECRET_KEY"),
    ],
)
def test_anything_else_keeps_the_clinic_from_starting(place: pytest.MonkeyPatch, key: str, why: str) -> None:
    place.setenv("TRAIL_KEY", key)
    with pytest.raises(ImproperlyConfigured, match=why):
        settings()
