"""One row of the worklist: who, why, how long, and what to know before opening it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from clinic.accounts.models import User
from intake.assessments.models import Assessment
from intake.care.appointments import Appointment
from intake.care.dues import DueAct
from intake.indications.vocabulary import FITS, Outcome
from intake.records.in_short import InShort
from intake.referrals.lifecycle import ClosedReason, State
from intake.referrals.models import Referral
from intake.web.therapist import words
from intake.web.therapist.told import Told, age


class Tag(NamedTuple):
    """A few words with a look: "err", "warn", "info", "ok", or "" for neither."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Row:
    """What the worklist shows of one referral."""

    referral: Referral
    look: str
    about: str
    line: str
    waits: str
    tags: list[Tag]
    held: str
    places: list[str]


def row(referral: Referral, user: User, now: datetime) -> Row:
    """The row of a referral, as `user` sees it."""
    today = timezone.localdate(now)
    told = _in_short(referral.assessment, today)
    causes = map(words.lower_first, told.causes)
    return Row(
        referral=referral,
        look=_look(referral),
        about=words.upper_first(", ".join([age(referral.patient, today), *causes])),
        line=reason_line(referral.assessment),
        waits=_waits(referral, now),
        tags=_read_first(told.read_first) + tags(referral, now),
        held=held_by(referral, user, now),
        places=told.places,
    )


def _in_short(assessment: Assessment, today: date) -> InShort:
    """As kept beside the verdict; from the answers themselves where an older release judged them."""
    kept = assessment.evidence.get("in_short")
    return InShort(**kept) if kept else Told(assessment.version, assessment.protocol.parsed(), today).in_short


def _read_first(phrase: str) -> list[Tag]:
    return [Tag(f"Read first: “{phrase}”", "err")] if phrase else []


def reason_line(assessment: Assessment) -> str:
    """The reasons with how much they bother: "Burning 6, numbness 8"; signs and what is open where there are none."""
    evidence = assessment.evidence
    if assessment.outcome == Outcome.URGENT:
        return " and ".join(item["name"] for item in evidence["holds"] if _is_sign(item)) or "A warning sign"
    told = evidence["reasons"] or evidence["not_counted"]
    parts = [_bother(reason) for reason in told]
    line = ", ".join([*parts[:1], *map(words.lower_first, parts[1:])])
    if evidence["reasons"]:
        return line
    return f"{line}: not counted" if line else "No documented reason is shown"


def _bother(reason: dict[str, object]) -> str:
    return f"{reason['name']} {reason['bother']}" if isinstance(reason["bother"], int) else str(reason["name"])


def _is_sign(item: dict[str, object]) -> bool:
    return item["severity"] in {"emergency_911", "urgent_same_day"}


def tags(referral: Referral, now: datetime) -> list[Tag]:
    """The state or the group of the verdict, what changes the technique, and when it is due."""
    return [*_corrected(referral), *_group(referral), *_precautions(referral.assessment), *_due(referral, now)]


def _corrected(referral: Referral) -> list[Tag]:
    return [Tag("Corrected by the patient", "warn")] if referral.corrected_since is not None else []


def _group(referral: Referral) -> list[Tag]:
    called = [Tag("Call first", "err")] if referral.call_first else []
    if referral.state == State.CLOSED:
        return [Tag(words.CLOSED[ClosedReason(referral.closed_as)])]
    if referral.state != State.FLAGGED:
        return [*called, Tag(words.STATES[State(referral.state)], "info")]
    return called or [_verdict(referral.assessment)]


def _verdict(assessment: Assessment) -> Tag:
    """The group in which it waits: to decide, hold, cannot tell, not flagged."""
    if assessment.outcome in FITS:
        return Tag("To decide", "brand")
    if assessment.outcome in (Outcome.URGENT, Outcome.MEDICAL_REVIEW_FIRST):
        names = [item["name"] for item in assessment.evidence["holds"]]
        return Tag(f"Hold: {names[0]}" + (f" and {len(names) - 1} more" if names[1:] else ""), "warn")
    return Tag(words.OUTCOMES[assessment.outcome], "info" if assessment.evidence["missing"] else "")


def _precautions(assessment: Assessment) -> list[Tag]:
    number = len(assessment.evidence["precautions"])
    if number:
        return [Tag(words.count(number, "precaution"), "warn")]
    return [Tag("No precautions", "ok")] if assessment.outcome in FITS else []


def _due(referral: Referral, now: datetime) -> list[Tag]:
    due = words.due(referral.due_at, now)
    if due.startswith("overdue"):
        return [Tag("Overdue", "err")]
    return [Tag("Due today", "info")] if due == "due today" else []


def plan_tags(due: DueAct | None, today: date) -> list[Tag]:
    """What the plan asks for today; that there is none yet, where there is none."""
    if due is None:
        return [Tag("No plan yet", "warn")]
    return [Tag(due.words, "warn")] if due.on <= today else []


def date_tags(agreed: Appointment | None, today: date) -> list[Tag]:
    """The next date: "Next: Tuesday 10:00 AM" within a week, else with its day."""
    if agreed is None:
        return []
    local = timezone.localtime(agreed.starts_at)
    day = "today" if local.date() == today else f"{local:%A}"
    if (local.date() - today).days >= 7:
        day = words.day(agreed.starts_at, today)
    return [Tag(f"Next: {day} {local:%I:%M %p}".replace(" 0", " "), "info")]


def _look(referral: Referral) -> str:
    if referral.call_first:
        return "urgent"
    if referral.assessment.outcome in (Outcome.URGENT, Outcome.MEDICAL_REVIEW_FIRST):
        return "hold"
    return "ready" if referral.assessment.outcome in FITS else "quiet"


def _waits(referral: Referral, now: datetime) -> str:
    length = words.span(now - referral.opened_at)
    if referral.state == State.CLOSED:
        return f"Came in {length} ago"
    sent = referral.intake.sent_at is not None
    return f"Waiting {length}" if sent else f"Shared unfinished {length} ago"


def held_by(referral: Referral, user: User, now: datetime) -> str:
    """ "Ana opened this 2 min ago" while a colleague holds it; "" otherwise."""
    if not referral.held_by_other(user, now) or referral.lease_by is None or referral.taken_up_at is None:
        return ""
    return f"{words.first_name(referral.lease_by.name)} opened this {words.ago(referral.taken_up_at, now)}"
