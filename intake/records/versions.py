"""Freezing answers: a version is written once and never changes."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from intake.indications.consent import number_of
from intake.indications.reading import Reading
from intake.indications.wording import Wording, with_consent
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
    shown = intake.patient.language
    return Version.objects.create(
        intake=intake,
        number=number,
        kind=kind,
        protocol=intake.protocol,
        wording=keep(_asked(intake, pages, last), intake.protocol),
        # The patient's own language, where they chose one and it is not English.
        wording_shown=keep(_asked(intake, pages, last, shown), intake.protocol) if shown not in ("", "en") else None,
        pages=pages,
        not_asked=progress.reading.not_asked(),
        sha256=fingerprint(pages),
        key=key,
        typed_by=intake.typist.id if intake.typist else None,
        typed_by_name=intake.typist.name if intake.typist else "",
        at=timezone.now(),
    )


def _asked(intake: Intake, pages: dict[str, Any], last: Version | None, language: str = "en") -> Wording:
    """In which words: an answer that stands as in the last version keeps those of its time, the others have today's."""
    now, then = words_now(intake.protocol, language), last.words(language) if last else None
    if last and then and then.language == language:
        now = then.anew((step for step, page in pages.items() if page != last.pages.get(step)), now)
    agreed = pages.get("consent", {}).get("data", {})
    return with_consent(now, number_of(agreed.get("version", "")))


def _shown_again(last: Version, new: Iterable[str]) -> KeptWording | None:
    if last.wording_shown is None:
        return None
    language = last.wording_shown.language
    return keep(last.words(language).anew(new, words_now(last.protocol, language)), last.protocol)


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
        wording=keep(last.words().anew(new, words_now(last.protocol)), last.protocol),
        wording_shown=_shown_again(last, new),
        pages=merged,
        not_asked=Reading(told, last.protocol.parsed(), timezone.localdate(now)).not_asked(),
        sha256=fingerprint(merged),
        at=now,
    )
