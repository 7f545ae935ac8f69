"""The published versions as they lie in the project, a folder each."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from intake.indications.protocol import Protocol, read

PUBLISHED = Path(__file__).parent / "published"
_FIRST = "protocol.yaml"


def versions() -> list[str]:
    """The names of all published versions, oldest first."""
    folders = [folder for folder in PUBLISHED.iterdir() if (folder / _FIRST).exists()]
    return [
        folder.name for folder in sorted(folders, key=lambda folder: [int(part) for part in folder.name.split(".")])
    ]


def path_of(version: str, name: str) -> Path:
    """Where a file of a version lies: in its own folder, or with the earlier version that it takes the rest from.

    The fingerprint is of the merged content, so a file that two versions share cannot change under either of them.
    """
    folder = PUBLISHED / version
    return folder / name if (folder / name).exists() else path_of(_load(folder / _FIRST)["rest_from"], name)


@lru_cache(maxsize=8)
def content(version: str) -> dict[str, Any]:
    """One version's files merged to one mapping that JSON can hold (dates as text)."""
    merged: dict[str, Any] = _load(PUBLISHED / version / _FIRST)
    merged.pop("rest_from", None)
    for name in ("indications.yaml", "medicines.yaml", "alerts.yaml"):
        merged |= _load(path_of(version, name))
    merged["safety_items"] = _load(path_of(version, "safety_items.yaml"))
    merged["sources"] = _load(path_of(version, "sources.yaml"))
    found: dict[str, Any] = json.loads(json.dumps(merged, default=str))
    return found


def fingerprint(mapping: dict[str, Any]) -> str:
    """SHA-256 of a protocol's content, as hexadecimal text."""
    return hashlib.sha256(json.dumps(mapping, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=8)
def published(version: str) -> Protocol:
    """One published version."""
    return read(content(version))


def newest() -> Protocol:
    """The newest published version."""
    return published(versions()[-1])


def _load(path: Path) -> Any:
    with path.open(encoding="utf-8") as file:
        return yaml.safe_load(file)
