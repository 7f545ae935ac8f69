"""What the patient's pages show, worked out in plain Python."""

from dataclasses import replace
from datetime import datetime, time
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.site.language import say
from intake.indications.in_words import BLANK, in_words
from intake.indications.protocol import SafetyItem
from intake.indications.steps import Kind, Step
from intake.indications.vocabulary import Severity, Unsure
from intake.records.marked import in_few_words, names
from intake.records.models import Intake, Version
from intake.records.progress import Progress
from intake.referrals.lifecycle import State
from intake.referrals.lifecycle import Step as Move
from intake.referrals.models import Event, Referral
from intake.web.patient.correcting import is_correction, may_correct, what_follows
from intake.web.patient.to_read import suggestions, why
from intake.web.patient.ways import href

#: Where a rest is offered: the first page about health, from four to six tenths of the way for everybody.
HALF_WAY = "causes"
#: So many words of the last answer are shown again on the page after it.
_WORDS_SAVED = 8


def slugs(progress: Progress) -> set[str]:
    """Every address that is a step, on the way or not."""
    return {step.slug for step in progress.reading.steps.values()}


def question(progress: Progress, step: Step, returns: str) -> dict[str, Any]:
    """The frame of one question."""
    windows = progress.protocol.windows
    before = progress.before(step)
    return {
        "step": step,
        "first": before is None and returns != "check",
        "expired": progress.is_expired(step),
        "earlier": bool(progress.before_now(step)),
        "windows": windows,
        "body_map": step.kind is Kind.PLACES or step.code == "where",
        "start_href": href("start"),
        "care_href": href("interruption"),
        "care_now": bool(progress.reading.urgent_signs()),
        "why": why(step),
        "saved": saved(before, progress) if before and not returns else "",
        "half_way": step.code == HALF_WAY and not returns,
    }


def saved(step: Step, progress: Progress) -> str:
    """What was said on a page that was just left, in one line; with one press Back it can be changed."""
    rows = _rows(step, progress)
    lines = [line for row in rows for line in row["lines"]]
    if lines == [say(BLANK)]:
        return ""
    if len(rows) > 1:
        return ngettext("%(count)d answer", "%(count)d answers", len(rows)) % {"count": len(rows)}
    said, more = Truncator(lines[0]).words(_WORDS_SAVED), len(lines) - 1
    return _("%(said)s, and %(more)d more") % {"said": said, "more": more} if more else said


def care(progress: Progress) -> dict[str, Any]:
    """The signs that stand, each with its action, those that need care now before those for today.

    `told`: the address of the page on which the first of them was told.
    """
    items = [progress.protocol.items[code] for code in progress.reading.urgent_signs()]
    shown = [replace(item, act=say(item.act), q=say(item.q)) for item in items]
    return {
        "told": href(_told_on(items[0], progress)) if items else "",
        "emergency": [item for item in shown if item.severity is Severity.EMERGENCY],
        "today": [item for item in shown if item.severity is not Severity.EMERGENCY],
    }


def _told_on(item: SafetyItem, progress: Progress) -> Step:
    ticked = item.code in progress.data(item.page).get("rows", ())
    return progress.reading.steps[item.page if ticked else f"{item.page}_each"]


def check(progress: Progress) -> dict[str, Any]:
    """Every answer in words, by section, with the address that changes it."""
    answered = [step for step in progress.route if step.code in progress.pages]
    sections = [
        {"name": say(name), "rows": [row for step in steps for row in _rows(step, progress)]}
        for name, steps in groupby(answered, key=lambda step: step.section)
    ]
    shared = progress.shares and progress.intake.sent_at is None
    follows = what_follows(progress.intake.referral) if is_correction(progress.intake) else ""
    about = {"back": href(progress.route[-1]), "shared": shared, "follows": follows}
    return {"sections": sections, **about, **care(progress)}


def kept(progress: Progress, *, on: str) -> dict[str, Any]:
    """What the page says that is opened by "Save and finish later"."""
    about = {"on": on, "intake": progress.intake, "shared": progress.shares, "kept_days": settings.DRAFT_KEPT_DAYS}
    return {**care(progress), **about}


def _rows(step: Step, progress: Progress) -> list[dict[str, Any]]:
    data, asked_for = in_few_words(step, progress.data(step.code)), progress.reading.rows(step)
    said = in_words(step, data, progress.protocol, names(), asked=asked_for, say=say)
    way = href(step, "check")
    return [{"question": row.question, "lines": row.answer.split("\n"), "href": way} for row in said]


def receipt(intake: Intake) -> dict[str, Any]:
    """What was sent, what happens next and by when; worked out from the frozen verdict, never in its words."""
    referral = Referral.objects.select_related("assessment").get(intake=intake)
    version = intake.versions.filter(kind=Version.Kind.SENT).latest("number")
    evidence = referral.assessment.evidence
    urgent = [row for row in evidence["holds"] if _needs_care(row, intake)]
    return {
        "intake": intake,
        "version": version,
        "outcome": referral.assessment.outcome,
        "urgent": [_said(row) for row in urgent if row["severity"] == Severity.EMERGENCY],
        "same_day": [_said(row) for row in urgent if row["severity"] == Severity.SAME_DAY],
        "holds": [_said(row) for row in evidence["holds"] if row not in urgent],
        "missing": [_said(row) for row in evidence["missing"]],
        "read_by": read_by(referral),
        "asked": asked(referral),
        "stage": stage(referral),
        "may_correct": may_correct(referral),
        "follows": what_follows(referral),
        "to_read": suggestions(version.reading(), version.protocol.parsed()),
        "hours": (time(settings.CLINIC_OPENS_AT), time(settings.CLINIC_CLOSES_AT % 24)),
    }


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the frozen verdict, with its words in the language of the moment."""
    return row | {key: say(row[key]) for key in ("name", "act", "question", "ask") if row.get(key)}


def _needs_care(row: dict[str, Any], intake: Intake) -> bool:
    """Whether a hold is a sign that stands; one that a provider looks at when it is not sure is not."""
    if row["severity"] not in (Severity.EMERGENCY, Severity.SAME_DAY):
        return False
    return row["answer"] == "Yes" or intake.protocol.parsed().items[row["code"]].unsure is Unsure.URGENT


def read_by(referral: Referral) -> datetime | None:
    """When a therapist reads it at the latest; nothing where that is over, for it would promise what was not kept."""
    waits = referral.state in (State.FLAGGED, State.CALLING)
    later = referral.due_at is not None and referral.due_at > timezone.now()
    return timezone.localtime(referral.due_at) if waits and later else None


def stage(referral: Referral) -> str:
    """Where the referral is, in a patient's words; blank while a therapist has yet to read it."""
    return {
        State.DRAFTING: _("A therapist has read your answers and is writing to your provider."),
        State.SENT: _("We have asked your provider. They decide."),
        State.IN_CARE: _("Your provider has answered, and your care is planned."),
        State.CLOSED: _("This request is closed. Call us if you have questions or if something changes."),
    }.get(State(referral.state), "")


def asked(referral: Referral) -> str:
    """What a therapist asked the patient, while the answer is awaited."""
    if referral.state != State.WAITING_PATIENT:
        return ""
    return Event.objects.filter(referral=referral, step=Move.ASK_PATIENT).latest("number").note
