"""The trail's anchor: a file outside the database that remembers how far the trail reached, and with which seal.

One line for each time: number of the row, its seal, the time, the key's id, the line's own seal. Whoever cuts the
trail's tail off, or empties it, leaves the anchor pointing at rows that are gone.
"""

import fcntl
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path

from clinic.audit import keys


@dataclass(frozen=True)
class Anchor:
    """The trail reached row `number` with the seal `mac` at the time `at` (ISO, UTC)."""

    number: int
    mac: str
    at: str
    key_id: str
    seal: str

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.number} {self.mac} {self.at} {self.key_id} {self.seal}\n"

    @property
    def is_genuine(self) -> bool:
        """Whether one of our keys has sealed the line."""
        key = keys.known().get(self.key_id)
        return key is not None and compare_digest(self.seal, _seal(key, self.number, self.mac, self.at))


def _seal(key: str, number: int, mac: str, at: str) -> str:
    return keys.seal(key, "trail anchor", f"{number} {mac} {at}")


def made(number: int, mac: str, now: datetime) -> Anchor:
    """An anchor at this row, sealed with the key in use."""
    at, key = now.astimezone(UTC).isoformat(timespec="seconds"), keys.current()
    return Anchor(number, mac, at, keys.id_of(key), _seal(key, number, mac, at))


def read(path: Path) -> tuple[list[Anchor], list[str]]:
    """The genuine lines of the file, and what is wrong with the others; a file that is not there has none of either."""
    anchors: list[Anchor] = []
    wrong: list[str] = []
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []
    for place, line in enumerate(lines, start=1):
        found = _parsed(line)
        if found is None or not found.is_genuine:
            wrong.append(f"Line {place} of the anchor was changed, or sealed with a key that is not known.")
        elif anchors and found.number < anchors[-1].number:
            wrong.append(f"Line {place} of the anchor goes back from row {anchors[-1].number} to row {found.number}.")
        else:
            anchors.append(found)
    return anchors, wrong


def _parsed(line: str) -> Anchor | None:
    match line.split():
        case [number, mac, at, key_id, seal] if number.isascii() and number.isdigit() and len(number) < 20:
            return Anchor(int(number), mac, at, key_id, seal)
    return None


def append(path: Path, anchor: Anchor) -> None:
    """One more line, on the disk when this returns; readable to the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.write(file, anchor.line.encode())
        os.fsync(file)
    finally:
        os.close(file)
