"""Making a backup and putting one back: a sealed file with a dump, and a list of what the dump must hold.

A restore is over when the list fits, the trail verifies, the keys open what is sealed and the pages open.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import Desk
from clinic.audit import anchor, trail
from clinic.audit.verifying import walk
from clinic.crypto.sealing import Unreadable
from clinic.crypto.stored import in_batches, sealed_columns, stored
from clinic.running import health, snapshot
from clinic.running.snapshot import Tables
from clinic.running.vault import Closed, Sealing, key_of, opened

#: What a backup is called in a folder, so that the newest comes last.
NAME = "clinic-%Y%m%dT%H%M%SZ.backup"
_LENGTH = 8
_OPENED_EACH = 200
_PAGES = ("/", "/learn/", "/intake/", "/staff/sign-in/", "/privacy/")

Manifest = dict[str, Any]


def file_in(target: Path, now: datetime) -> Path:
    """The file to write: `target` itself, or a name of the time in it where it is a folder."""
    return target / now.astimezone(UTC).strftime(NAME) if target.is_dir() else target


def make(file: Path) -> Manifest:
    """Write a backup, which is whole under its name or not there. Raises Closed, snapshot.Failed, FileExistsError."""
    key = key_of(settings.BACKUP_KEY)
    if file.exists():
        raise FileExistsError(f"{file} is there already.")
    trail.note("database.backed_up")
    partial = file.with_name(f"{file.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with snapshot.taken() as moment:
                manifest = _manifest(moment)
                listed = json.dumps(manifest).encode()
                with Sealing(out, key) as sealing:
                    sealing.write(len(listed).to_bytes(_LENGTH, "big") + listed)
                    while piece := moment.dump.read(1024 * 1024):
                        sealing.write(piece)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _manifest(moment: snapshot.Moment) -> Manifest:
    number, mac = moment.trail
    return {
        "made": timezone.now().astimezone(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "trail": {"number": number, "mac": mac},
        "tables": moment.tables,
    }


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Delete all but the newest backups of a folder; which ones."""
    old = sorted(folder.glob("clinic-*.backup"))[:-number]
    for file in old:
        file.unlink()
    return old


def look(file: Path) -> Manifest:
    """What is listed in it, once every piece of it has been opened. Raises Closed."""
    with file.open("rb") as sealed:
        manifest, dump = _parts(sealed)
        for _ in dump:
            pass
    return manifest


def _parts(sealed: BinaryIO) -> tuple[Manifest, Iterator[bytes]]:
    """(the list, the dump piece by piece)."""
    pieces = opened(sealed, key_of(settings.BACKUP_KEY))
    begin = next(pieces)
    end = _LENGTH + int.from_bytes(begin[:_LENGTH], "big")
    while len(begin) < end:
        begin += next(pieces)

    def dump() -> Iterator[bytes]:
        yield begin[end:]
        yield from pieces

    return json.loads(begin[_LENGTH:end]), dump()


def put_back(file: Path, *, replace: bool) -> tuple[Manifest, list[str]]:
    """(what was put back, what is wrong with it). Nothing is touched unless the whole file opens.

    Raises Closed, snapshot.Failed; NotEmpty unless the database is empty or may be replaced.
    """
    manifest = look(file)
    if manifest["database"] != connection.vendor:
        raise Closed(f"This backup is of {manifest['database']}, and the database is {connection.vendor}.")
    if not snapshot.is_empty():
        if not replace:
            raise NotEmpty("The database is not empty.")
        snapshot.emptied()
    with file.open("rb") as sealed:
        snapshot.put_back(_parts(sealed)[1])
    return manifest, wrong_with(manifest)


class NotEmpty(RuntimeError):
    """Something is there that a restore would replace."""


def wrong_with(manifest: Manifest) -> list[str]:
    """Everything in which the database differs from what was backed up, or does not work."""
    found = list(_differences(manifest["tables"], snapshot.tables_now()))
    number, mac = manifest["trail"]["number"], manifest["trail"]["mac"]
    anchors = [anchor.made(number, mac, timezone.now())] if number else []
    found += walk(anchors).findings
    found += [f"{name} is not ok." for name, ok in health.parts().items() if not ok and name != "mail"]
    return found or [*_sealed_that_stay_shut(), *_pages_that_stay_shut()]


def _differences(wanted: Tables, there: Tables) -> Iterator[str]:
    for name in sorted({*wanted, *there}):
        if wanted.get(name) != there.get(name):
            rows = [tables.get(name, {}).get("rows", "no table") for tables in (wanted, there)]
            yield f"{name}: {rows[0]} rows were backed up, {rows[1]} are here, or they are not the same."


def _sealed_that_stay_shut() -> Iterator[str]:
    """Sealed columns whose rows our keys do not open; the first rows of each are tried."""
    for column in sealed_columns():
        for tried, (pk, text) in enumerate(in_batches(stored(column))):
            if tried == _OPENED_EACH:
                break
            try:
                column.opened(text, pk)
            except Unreadable:
                yield f"{column.model._meta.db_table}.{column.name} does not open with FIELD_KEYS."
                break


def _pages_that_stay_shut() -> Iterator[str]:
    visitor = Client(raise_request_exception=False, headers={"host": (settings.ALLOWED_HOSTS or ["localhost"])[0]})
    for path in _PAGES:
        if (status := visitor.get(path, secure=True).status_code) != 200:
            yield f"{path} answers {status}."


@transaction.atomic
def begin_anew(manifest: Manifest) -> None:
    """End every sign-in that was open when the backup was made, and note that there was a restore."""
    Session.objects.all().delete()
    Desk.objects.all().delete()
    trail.note("database.restored", made=manifest["made"], row=manifest["trail"]["number"])


def lost_rows(manifest: Manifest) -> int:
    """How many rows the trail had, as its anchor knows, after the backup was made."""
    anchors, _ = anchor.read(Path(settings.TRAIL_ANCHOR))
    return max([one.number for one in anchors], default=0) - int(manifest["trail"]["number"])
