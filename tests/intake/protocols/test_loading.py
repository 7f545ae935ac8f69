"""Published versions come into the database once and never change."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from intake.protocols import files
from intake.protocols.models import ProtocolVersion, PublishedChanged, current_protocol, load

pytestmark = pytest.mark.django_db


def test_loading_twice_adds_nothing() -> None:
    said = StringIO()
    call_command("load_protocol", stdout=said)
    call_command("load_protocol", stdout=said)
    assert said.getvalue().splitlines() == ["Protocol loaded: 2026.1.", "Protocol: nothing new."]
    assert ProtocolVersion.objects.count() == 1


def test_the_row_reads_as_the_files_do() -> None:
    load()
    row, published = current_protocol(), files.newest()
    assert row.parsed().items == published.items
    assert row.parsed().windows == published.windows
    assert row.version == published.version


def test_nobody_has_signed_and_the_row_says_so() -> None:
    load()
    row = ProtocolVersion.objects.get()
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
    row = ProtocolVersion.objects.get()
    for change in (row.save, row.delete, ProtocolVersion.objects.all().delete):
        with pytest.raises(WrittenOnce):
            change()
    with pytest.raises(WrittenOnce):
        ProtocolVersion.objects.update(version="2027.1")


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
