"""The only writer of a referral's state: every move is one conditional update and one row of history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.assessments.models import Assessment
from intake.records.agreements import standing
from intake.records.models import Intake, Version
from intake.referrals import followers, notices
from intake.referrals import lifecycle as life
from intake.referrals.by import CLOCK as CLOCK
from intake.referrals.by import By as By
from intake.referrals.by import person as person
from intake.referrals.deadlines import due_after, first_due
from intake.referrals.hours import due_at
from intake.referrals.lifecycle import Due, NotAllowed, State, Step
from intake.referrals.lists import in_list, shown
from intake.referrals.models import Event, Referral
from intake.referrals.new_answers import calls_first, state_after

if TYPE_CHECKING:
    from clinic.accounts.models import User

OPENED, ANSWERS_CHANGED, UNDO = "opened", "answers_changed", life.UNDONE
AGREED, TOOK_BACK = life.AGREED, life.TOOK_BACK
CORRECTED = life.CORRECTED


class Overtaken(Exception):
    """Somebody else took a step first; `event` tells who, what and when."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"{event.by_name} {life.words(event_step(event)).lower()}")
        self.event = event


def event_step(event: Event) -> Any:
    """The event's step as a code that `words` can read."""
    return Step(event.step) if event.step in set(Step) else _Own(event.step)


@dataclass(frozen=True)
class _Own:
    value: str


@transaction.atomic(savepoint=False)
def open_referral(assessment: Assessment, *, by: By | None = None, corrected: bool = False, note: str = "") -> Referral:
    """The referral of an intake, opened with its first assessment and led on by each later one.

    `by` is the patient unless somebody else brought the new answers. `corrected`: the patient corrected what was sent;
    `note`: why, in their words.
    """
    intake = assessment.version.intake
    known = Referral.objects.select_for_update(of=("self",)).filter(intake=intake)
    referral = known.first() if assessment.version.number > 1 else None  # every version has opened or met one
    by = by or By(str(intake.pk), Role.PATIENT, intake.patient.name)
    if referral is None:
        call_first = calls_first(assessment, None)
        referral = Referral.objects.create(
            intake=intake,
            patient=intake.patient,
            assessment=assessment,
            in_list=in_list(assessment),
            state=State.FLAGGED,
            call_first=call_first,
            due_at=first_due(State.FLAGGED, call_first, assessment.at),
            opened_at=assessment.at,
        )
        _write(referral, OPENED, "", by)  # whoever sends the answers notes it in the trail, with the referral
        return referral
    call_first = referral.call_first or calls_first(assessment, referral)
    new: dict[str, Any] = {"assessment": assessment, "call_first": call_first, "note": note}
    new |= {"since": _unread_since(referral)} if corrected else {}
    if referral.state == State.WAITING_PATIENT and assessment.version.kind == Version.Kind.SENT:
        _apply(referral, Step.PATIENT_ANSWERED, State.FLAGGED, by, **new)
        return referral
    to = state_after(referral, assessment, call_first=call_first, corrected=corrected)
    _apply(referral, CORRECTED if corrected else ANSWERS_CHANGED, to, by, **new)
    return referral


@transaction.atomic
def move(
    *,
    referral: Referral,
    step: Step,
    by: By,
    seen: int,
    note: str = "",
    reason: str = "",
    on_paper: bool = False,
    assessment: Assessment | None = None,
) -> Event:
    """Take one step. `seen`: the version the person looked at. Raises NotAllowed or Overtaken; then nothing changed."""
    if referral.version != seen:
        raise Overtaken(_last(referral))
    to = life.target(step, State(referral.state), by.role, on_paper=on_paper)
    if referral.call_first and step not in life.BEFORE_THE_CALL:
        raise NotAllowed("This person is to be called first. Record the conversation, then decide.")
    shares = life.shares(step, State(referral.state), by.role)
    if shares and (why := standing(referral.intake_id).why_not_share()):
        raise NotAllowed(why)
    if referral.corrected_since is not None and step in life.SHARES:
        raise NotAllowed("The patient corrected answers. Read in the review what changed, then send it.")
    call_first = referral.call_first and step is not Step.RECORD_CALL
    return _apply(
        referral,
        step,
        to,
        by,
        note=note,
        reason=reason,
        on_paper=on_paper,
        assessment=assessment,
        call_first=call_first,
    )


def consent_changed(intake: Intake, *, tick: str, agrees: bool) -> None:
    """Write into the history that the patient agrees to something, or no longer; the caller holds the intake's lock."""
    referral = Referral.objects.select_for_update(of=("self",)).filter(intake=intake).first()
    if referral is None:
        return
    by = By(str(intake.pk), Role.PATIENT, intake.patient.name)
    how: dict[str, Any] = {"call_first": referral.call_first, "closes_as": referral.closed_as, "reason": tick}
    _apply(referral, AGREED if agrees else TOOK_BACK, State(referral.state), by, **how)


@transaction.atomic
def undo(*, referral: Referral, by: By, seen: int, now: datetime | None = None) -> Event:
    """Take the last step back. Raises NotAllowed when it is not yours, too old or not to be undone; or Overtaken."""
    if referral.version != seen:
        raise Overtaken(_last(referral))
    last = _last(referral)
    if not can_undo(last, by, now or timezone.now()):
        raise NotAllowed("A step can be undone for 10 minutes, by the person who took it.")
    before = last.before
    notices.take_back(last)
    return _apply(
        referral,
        UNDO,
        State(before["state"]),
        by,
        call_first=before["call_first"],
        restore={
            "due_at": parse_datetime(before["due_at"]) if before["due_at"] else None,
            "owner_id": UUID(before["owner"]) if before["owner"] else None,
            "closed_as": before["closed_as"],
            "corrected_since": before.get("corrected_since"),
        },
    )


def can_undo(last: Event, by: By, now: datetime) -> bool:
    """Whether the last step may still be taken back by this person."""
    if last.by_id != by.id or last.step not in set(Step) or last.step in life.NOT_UNDONE:
        return False
    if last.before.get("assessment", str(last.assessment_id)) != str(last.assessment_id):
        return False  # it brought a clearance, which counts from then on, and so a new verdict
    return now - last.at <= life.UNDO


@transaction.atomic
def take_up(*, referral: Referral, user: "User", now: datetime | None = None) -> bool:
    """Hold the referral for 15 minutes; False when a colleague holds it, and nothing changes then."""
    now = now or timezone.now()
    free = Referral.objects.filter(pk=referral.pk).exclude(lease_until__gt=now, lease_by__isnull=False)
    mine = Referral.objects.filter(pk=referral.pk, lease_by=user)
    held = {"lease_by": user, "lease_until": now + life.LEASE}
    taken = bool(mine.update(**held) or free.update(**held))
    trail.note("referral.taken_up" if taken else "referral.opened_while_held", subject=referral)
    return taken


def look_again(*, referral_id: UUID, on: date, now: datetime) -> None:
    """While in care, the next act is due on this day: what the plan asks for, not the state, sets it."""
    due = due_at(Due(days=(on - timezone.localdate(now)).days), now)
    Referral.objects.filter(pk=referral_id, state=State.IN_CARE).update(due_at=due)


def _apply(referral: Referral, step: str, to: State, by: By, **how: Any) -> Event:
    """One conditional update with the version, one event, one note in the trail."""
    restore, call_first = how.pop("restore", None), how["call_first"]
    assessment = how.get("assessment") or referral.assessment
    now = timezone.now()
    values: dict[str, Any] = restore or {
        "due_at": referral.due_at
        if _keeps_due(referral, step, to, call_first)
        else due_after(referral, step, to, call_first=call_first, role=by.role, reason=how.get("reason", ""), now=now),
        "owner_id": _owner(referral, by),
        "closed_as": how.pop("closes_as", "") or _closed_as(step, to, how.get("reason", "")),
        "corrected_since": how.pop("since", None if _was_reviewed(referral, by) else referral.corrected_since),
    }
    if to is State.FLAGGED and by.role is not Role.THERAPIST:
        values["told_at"] = None
    values |= {"state": to, "call_first": call_first, "assessment": assessment, "lease_by": None, "lease_until": None}
    before = {
        "state": referral.state,
        "call_first": referral.call_first,
        "due_at": referral.due_at.isoformat() if referral.due_at else "",
        "owner": str(referral.owner_id or ""),
        "closed_as": referral.closed_as,
        "assessment": str(referral.assessment_id),
        "corrected_since": referral.corrected_since,
    }
    _open_to_patient(referral, to)
    rows = Referral.objects.filter(pk=referral.pk, version=referral.version, state=referral.state)
    if not rows.update(**values, **shown(referral, assessment), version=referral.version + 1):
        raise Overtaken(_last(referral))
    from_state = referral.state
    for name, value in values.items():
        setattr(referral, name, value)
    referral.version += 1
    kept = {key: how[key] for key in ("note", "reason", "on_paper") if key in how}
    event = _write(referral, step, from_state, by, before=before, **kept)
    notices.tell(referral, event)
    followers.tell(referral, event)
    trail.note(f"referral.{step}", subject=referral)
    return event


def _owner(referral: Referral, by: By) -> UUID | None:
    """Whoever takes a case on that all therapists see; later it stays with its owner, whoever steps in for them.

    A case that leaves by another's step and was nobody's goes to whoever has it open.
    """
    taken_on = referral.state in life.OPEN_TO_ALL or referral.owner_id is None
    return UUID(by.id) if by.role is Role.THERAPIST and taken_on else referral.owner_id or referral.lease_by_id


def _open_to_patient(referral: Referral, to: State) -> None:
    """While more is asked of the patient the sent answers can be changed; what is closed is corrected no more.

    The intake comes before the referral, as when it is sent, so that the two never wait for each other.
    """
    if (to == State.WAITING_PATIENT) != (referral.state == State.WAITING_PATIENT):
        since = timezone.now() if to == State.WAITING_PATIENT else None
        Intake.objects.filter(pk=referral.intake_id).update(reopened_at=since)
    if to is State.CLOSED:
        Intake.objects.filter(pk=referral.intake_id).update(correcting_at=None)


def _unread_since(referral: Referral) -> int:
    """The version that staff have read: the one before the first correction of which nobody said that they read it."""
    return referral.corrected_since or referral.assessment.version.number


def _was_reviewed(referral: Referral, by: By) -> bool:
    """Whether the step is a therapist's decision in the review, at the top of which stands what was corrected."""
    return by.role is Role.THERAPIST and referral.state in life.OPEN_TO_ALL


def _write(referral: Referral, step: str, from_state: str, by: By, **kept: Any) -> Event:
    event = Event.objects.create(
        referral=referral,
        number=referral.version,
        step=step,
        from_state=from_state,
        to_state=referral.state,
        by_id=by.id,
        by_role=by.role,
        by_name=by.name,
        assessment=referral.assessment,
        at=timezone.now(),
        **kept,
    )
    return event


def _last(referral: Referral) -> Event:
    return Event.objects.filter(referral=referral).latest("number")


def _keeps_due(referral: Referral, step: str, to: State, call_first: bool) -> bool:
    """New answers do not buy more time, unless the case becomes call first."""
    if step in (AGREED, TOOK_BACK):
        return True
    return step in (ANSWERS_CHANGED, CORRECTED) and to == referral.state and call_first == referral.call_first


def _closed_as(step: str, to: State, reason: str) -> str:
    if to is not State.CLOSED:
        return ""
    known = set(life.ClosedReason)
    default = life.MOVES[Step(step)].closes_as or life.ClosedReason.NOT_SUITABLE
    return reason if step == Step.CLOSE and reason in known else default
