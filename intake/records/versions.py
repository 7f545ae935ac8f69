"""Freezing answers: a version is written once and never changes."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from intake.indications.consent import number_of
from intake.indications.reading import Reading
from intake.indications.wording import Wording, with_consent
from intake.protocols.models import ProtocolVersion
from intake.records.models import Intake, Version
from intake.records.progress import Progress, Saved
from intake.records.shelf_life import is_sign
from intake.records.wordings import KeptWording, keep, words_now


def fingerprint(data: Any) -> str:
    """SHA-256 of any JSON data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def freeze(intake: Intake, *, kind: Version.Kind, progress: Progress, number: int, key: UUID | None = None) -> Version:
    """The pages as they stand, as the intake's next version. The caller holds the intake's lock."""
    pages = {step: _frozen(page) for step, page in sorted(progress.pages.items())}
    last = intake.versions.order_by("number").last()
    return Version.objects.create(
        intake=intake,
        number=number,
        kind=kind,
        protocol=intake.protocol,
        **_worded(intake.protocol, pages, last, intake.patient.language),
        pages=pages,
        not_asked=progress.reading.not_asked(),
        sha256=fingerprint(pages),
        key=key,
        typed_by=intake.typist.id if intake.typist else None,
        typed_by_name=intake.typist.name if intake.typist else "",
        at=timezone.now(),
    )


def _worded(
    protocol: ProtocolVersion, pages: dict[str, Any], last: Version | None, own: str
) -> dict[str, KeptWording | None]:
    """The words for staff, and those in the patient's own language, where they chose one and it is not English."""
    words = {"wording": "en", "wording_shown": own if own != "en" else ""}
    return {
        column: keep(_asked(protocol, pages, last, language), protocol) if language else None
        for column, language in words.items()
    }


def _asked(protocol: ProtocolVersion, pages: dict[str, Any], last: Version | None, language: str) -> Wording:
    """In which words: an answer that stands as in the last version keeps those of its time, the others have today's."""
    now, then = words_now(protocol, language), last.words(language) if last else None
    if last and then and then.language == language:
        now = then.anew((step for step, page in pages.items() if page != last.pages.get(step)), now)
    agreed = pages.get("consent", {}).get("data", {})
    return with_consent(now, number_of(agreed.get("version", "")))


def _frozen(page: Saved) -> dict[str, Any]:
    return {"data": page.data, "at": page.answered_at.isoformat(), "complete": page.complete}


def freeze_with(last: Version, pages: dict[str, dict[str, Any]], *, kind: Version.Kind, now: datetime) -> Version:
    """An earlier version with some pages answered anew, as the intake's next version."""
    new = {step: {"data": data, "at": now.isoformat(), "complete": True} for step, data in pages.items()}
    kept = {step: page for step, page in last.pages.items() if not (is_sign(step) and pages)}
    merged = kept | new
    told = {step: page["data"] for step, page in merged.items()}
    number = Version.objects.filter(intake=last.intake_id).aggregate(last=Max("number"))["last"] + 1
    return Version.objects.create(
        intake=last.intake,
        number=number,
        kind=kind,
        protocol=last.protocol,
        **_worded(last.protocol, merged, last, last.wording_shown.language if last.wording_shown else ""),
        pages=merged,
        not_asked=Reading(told, last.protocol.parsed(), timezone.localdate(now)).not_asked(),
        sha256=fingerprint(merged),
        at=now,
    )
