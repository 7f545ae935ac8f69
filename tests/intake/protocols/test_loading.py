"""Published versions come into the database once and never change."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from intake.protocols import files
from intake.protocols.models import ProtocolVersion, PublishedChanged, current_protocol, load

pytestmark = pytest.mark.django_db

#: A version that was published stays as it is: whoever changes a file of it changes one of these.
AS_PUBLISHED = {
    "2026.1": "33fa837697e3598a477517d49ae1b773e41410c7e79acc2d2ea8511cdc96dfb6",
    "2026.2": "47cca42a160f53b368d94a5d09dc2fe1fb163f76b6f14c0298d9aa95005b3f88",
}


def test_loading_twice_adds_nothing() -> None:
    said = StringIO()
    call_command("load_protocol", stdout=said)
    call_command("load_protocol", stdout=said)
    assert said.getvalue().splitlines() == ["Protocol loaded: 2026.1, 2026.2.", "Protocol: nothing new."]
    assert ProtocolVersion.objects.count() == 2


def test_the_row_reads_as_the_files_do() -> None:
    load()
    row, published = current_protocol(), files.newest()
    assert row.parsed().items == published.items
    assert row.parsed().windows == published.windows
    assert row.version == published.version


def test_nobody_has_signed_and_the_row_says_so() -> None:
    load()
    row = current_protocol()
    assert (row.signed_off_by, row.signed_off_on) == ("", None)
    assert not row.parsed().signed_off


def test_changed_files_of_a_loaded_version_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    changed = files.content("2026.1") | {"summary": "something else"}
    monkeypatch.setattr(files, "content", lambda version: changed)
    with pytest.raises(PublishedChanged, match="2026.1"):
        load()
    with pytest.raises(CommandError, match="were changed after it was published"):
        call_command("load_protocol")


def test_a_version_cannot_be_changed_or_removed() -> None:
    load()
    row = current_protocol()
    for change in (row.save, row.delete, ProtocolVersion.objects.all().delete):
        with pytest.raises(WrittenOnce):
            change()
    with pytest.raises(WrittenOnce):
        ProtocolVersion.objects.update(version="2027.1")


def test_what_was_published_is_what_the_files_say_to_the_letter() -> None:
    assert {version: files.fingerprint(files.content(version)) for version in files.versions()} == AS_PUBLISHED


def test_a_file_that_two_versions_share_cannot_change_under_either(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(files, "content", files.content.__wrapped__)
    monkeypatch.setattr(files, "_load", _without_aspirin(files._load))
    for version in ("2026.1", "2026.2"):
        assert files.fingerprint(files.content(version)) != AS_PUBLISHED[version]
    with pytest.raises(PublishedChanged):
        load()


def _without_aspirin(read: Callable[[Path], Any]) -> Callable[[Path], Any]:
    return lambda path: {"blood_thinner": ["warfarin"]} if path.name == "medicines.yaml" else read(path)


def test_the_second_version_says_what_the_first_said_and_how_long_answers_stand() -> None:
    first, second = files.content("2026.1"), files.content("2026.2")
    assert {key for key in second if second[key] != first.get(key)} == {
        *("version", "summary", "shelf_life", "open_questions"),
    }
    assert first.keys() == second.keys() - {"shelf_life"}


@pytest.mark.parametrize(("who", "when"), [("Dr. Ada Stone", None), ("", date(2026, 11, 1))])
def test_half_a_sign_off_is_refused_by_the_database(who: str, when: date | None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtocolVersion.objects.create(
            version="2027.1", content={}, sha256="", signed_off_by=who, signed_off_on=when, published_at=timezone.now()
        )


def test_the_newest_published_is_in_force() -> None:
    load()
    newer = ProtocolVersion.objects.create(
        version="2027.1", content=files.content("2026.1"), sha256="x", published_at=timezone.now()
    )
    assert current_protocol() == newer
