"""Walks the trail from row to row and finds what does not belong: edits, gaps, swaps, rows put in, a tail cut off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

from django.db import connection

from clinic.audit import chain, guard, keys
from clinic.audit.anchor import Anchor
from clinic.audit.models import AuditEvent

#: Rows held in memory at a time.
BATCH = 500
#: Findings that are kept in words; further ones are counted.
TOLD = 20
_READ = (*chain.SEALED, "mac")


@dataclass
class Walk:
    """What a walk over the trail came to."""

    rows: int = 0
    first: int = 0
    last: int = 0
    last_mac: str = chain.BEGINNING
    since: datetime | None = None
    until: datetime | None = None
    #: Key id -> first and last row that it sealed.
    sealed_by: dict[str, tuple[int, int]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    wrong: int = 0
    guarded: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.wrong

    def find(self, what: str) -> None:
        """Count a finding, and keep its words while they can still be read by somebody."""
        self.wrong += 1
        if len(self.findings) < TOLD:
            self.findings.append(what)


def walk(anchors: list[Anchor], *, begin: Anchor | None = None) -> Walk:
    """All rows, or those from the anchored row `begin` on, held against themselves, each other and the anchors."""
    found = Walk(last=begin.number - 1 if begin else 0)
    known = keys.known()
    anchored = {anchor.number: anchor for anchor in anchors}
    try:
        for row in _rows(begin):
            _look_at(row, found, known, joined=bool(found.rows) or begin is None)
            if (anchor := anchored.get(row["number"])) and anchor.mac != row["mac"]:
                found.find(f"Row {row['number']} is not the one that was anchored at {anchor.at}.")
    except (ValueError, TypeError, AttributeError):  # SQLite keeps whatever is put into a column
        found.find(f"The row after row {found.last} cannot be read: it was changed. Nothing after it was looked at.")
        return found
    _look_at_end(found, anchors)
    found.guarded = guard.stands(connection)
    if not found.guarded:
        found.find("The database no longer refuses changes: the triggers are missing or off.")
    return found


def _rows(begin: Anchor | None) -> Iterator[dict[str, Any]]:
    rows = AuditEvent.objects.order_by("number").values_list(*_READ)
    rows = rows.filter(number__gte=begin.number) if begin else rows
    for values in rows.iterator(chunk_size=BATCH):
        yield dict(zip(_READ, values, strict=True))


def _look_at(row: dict[str, Any], found: Walk, known: Mapping[str, str], *, joined: bool) -> None:
    """One row: its place, its own seal, the seal of the row before it. `joined`: whether that row was looked at too."""
    number, where = row["number"], f"Row {row['number']} ({row['at']:%Y-%m-%d %H:%M:%S} UTC, {row['action']})"
    if number > found.last + 1:
        found.find(f"{_span(found.last + 1, number - 1)} missing before row {number}.")
    elif number <= found.last:
        found.find(f"{where} stands where no row can be.")
    elif joined and row["previous"] != found.last_mac:
        found.find(f"{where} does not follow from the row before it.")
    key = known.get(row["key_id"])
    if key is None:
        found.find(f"{where} is sealed with a key that is not known.")
    elif not compare_digest(row["mac"], chain.mac_of(row, key)):
        found.find(f"{where} was changed, or was not written by the clinic's system.")
    elif _is_older(row["key_id"], found, list(known)):
        found.find(f"{where} is sealed with a key that was out of use by then.")
    found.rows, found.first = found.rows + 1, found.first or number
    found.last, found.last_mac = number, row["mac"]
    found.since, found.until = found.since or row["at"], row["at"]
    found.sealed_by[row["key_id"]] = (found.sealed_by.get(row["key_id"], (number,))[0], number)


def _is_older(key_id: str, found: Walk, newest_first: list[str]) -> bool:
    """Whether a newer key had sealed a row already."""
    return any(newer in found.sealed_by for newer in newest_first[: newest_first.index(key_id)])


def _look_at_end(found: Walk, anchors: list[Anchor]) -> None:
    """Whether the trail still reaches as far as it once did."""
    furthest = max(anchors, key=lambda anchor: anchor.number, default=None)
    if furthest is None or furthest.number <= found.last:
        return
    if not found.rows:
        found.find(f"The trail is empty, but row {furthest.number} was there at {furthest.at}.")
    else:
        gone = _span(found.last + 1, furthest.number)
        found.find(f"The end was cut off: {gone} missing, and row {furthest.number} was there at {furthest.at}.")


def _span(first: int, last: int) -> str:
    return f"row {first} is" if first == last else f"rows {first} to {last} are"
