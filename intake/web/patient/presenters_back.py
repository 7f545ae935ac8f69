"""What is shown to somebody who came back: their intakes, and one of them as it was sent."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from intake.indications.in_words import in_words
from intake.indications.reading import Reading
from intake.records.bodymap.areas import NAMES
from intake.records.models import Intake, Version
from intake.referrals.coming_again import may_start_again
from intake.referrals.models import Referral
from intake.web.patient.back import Back
from intake.web.patient.correcting import may_correct, what_follows
from intake.web.patient.presenters import asked, read_by, reading_of, stage


def yours(rows: Iterable[Intake], back: Back | None) -> dict[str, Any]:
    """A card for each intake, and whether there are others to choose from."""
    rows = list(rows)
    referrals = {row.intake_id: row for row in Referral.objects.filter(intake__in=rows)}
    cards = [_card(row, referrals.get(row.pk)) for row in rows]
    person = back.person if back else None
    return {
        "cards": cards,
        "name": person.first_name if person else "",
        "several": bool(back and len(back.everybody) > 1),
        "may_start_again": may_start_again(rows),
    }


def _card(intake: Intake, referral: Referral | None) -> dict[str, Any]:
    return {
        "intake": intake,
        "stage": stands(referral) if referral and intake.sent_at else "",
        "asked": asked(referral) if referral and intake.sent_at else "",
        "until": localtime(intake.started_at) + timedelta(days=settings.DRAFT_KEPT_DAYS),
        "shared": referral is not None and intake.sent_at is None,
    }


def stands(referral: Referral) -> str:
    """Where a referral is, in plain words, also while nobody has read it yet."""
    if said := stage(referral):
        return said
    if asked(referral):
        return "A therapist has read your answers and asked you for something more."
    by = read_by(referral)
    return f"A therapist reads your answers{f' by {by:%A, %B} {by.day}' if by else ''}. Nothing is decided yet."


def as_sent(intake: Intake) -> dict[str, Any]:
    """The questions in the order and words of the protocol under which they were asked, beside the frozen answers."""
    version = intake.versions.filter(kind=Version.Kind.SENT).latest("number")
    referral = Referral.objects.select_related("assessment").get(intake=intake)
    reading, told = reading_of(version), version.page_data()
    steps = [step for step in reading.route() if step.code in told]
    sections = [
        {"name": name, "rows": [row for step in group for row in _rows(step, reading, version)]}
        for name, group in groupby(steps, key=lambda step: step.section)
    ]
    return {
        "intake": intake,
        "version": version,
        "sections": sections,
        "stage": stands(referral),
        "asked": asked(referral),
        "may_correct": may_correct(referral),
        "follows": what_follows(referral),
    }


def _rows(step: Any, reading: Reading, version: Version) -> list[dict[str, Any]]:
    data = version.page_data()[step.code]
    said = in_words(step, data, version.protocol.parsed(), NAMES, asked=reading.rows(step))
    return [{"question": row.question, "lines": row.answer.split("\n")} for row in said]
