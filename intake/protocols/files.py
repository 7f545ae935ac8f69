"""The published versions as they lie in the project, a folder each."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from intake.indications.protocol import Protocol, read

PUBLISHED = Path(__file__).parent / "published"


def versions() -> list[str]:
    """The names of all published versions, oldest first."""
    folders = [folder for folder in PUBLISHED.iterdir() if (folder / "protocol.yaml").exists()]
    return [
        folder.name for folder in sorted(folders, key=lambda folder: [int(part) for part in folder.name.split(".")])
    ]


@lru_cache(maxsize=8)
def content(version: str) -> dict[str, Any]:
    """One version's files merged to one mapping that JSON can hold (dates as text)."""
    folder = PUBLISHED / version
    merged: dict[str, Any] = _load(folder / "protocol.yaml")
    merged |= _load(folder / "indications.yaml")
    merged |= _load(folder / "medicines.yaml")
    merged |= _load(folder / "alerts.yaml")
    merged["safety_items"] = _load(folder / "safety_items.yaml")
    merged["sources"] = _load(folder / "sources.yaml")
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
