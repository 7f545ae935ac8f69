"""The history of a referral in words, and what may be undone of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from clinic.accounts.roles import Role
from intake.referrals import lifecycle as life
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import can_undo, event_step, person
from intake.web.therapist import words
from intake.web.therapist.access import me

_LAST = "last_step"


def lines(events: Iterable[Event], today: date) -> list[dict[str, Any]]:
    """A line for every step: what, who, when, why, with what note."""
    return [_line(event, today) for event in events]


def _line(event: Event, today: date) -> dict[str, Any]:
    return {
        "what": words.DONE.get(event.step, event.step),
        "who": _who(event),
        "when": words.moment(event.at, today),
        "at": event.at,
        "on_paper": event.on_paper,
        "reason": words.reason(event.reason) if event.reason else "",
        "note": event.note,
        "verdict": words.OUTCOMES.get(event.assessment.outcome, ""),
    }


def _who(event: Event) -> str:
    return f"{event.by_name or 'Name not given'} (patient)" if event.by_role == Role.PATIENT else event.by_name


def first_was(event: Event, now: datetime) -> str:
    """Told to whoever came second: who was first, when, with what."""
    when = words.ago(event.at, now)
    if event.step in set(life.Step):
        return f"{event.by_name} decided this {when}: {life.words(event_step(event))}."
    return f"{words.DONE.get(event.step, event.step)} {when} ({_who(event)}). Read it again before you decide."


def remember(request: HttpRequest, event: Event) -> None:
    """Keep the step in the person's session, so that the pages after it can offer to undo it."""
    request.session[_LAST] = str(event.referral_id)


def to_undo(request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The last step of this person, while it may be undone; for the pages that come after it."""
    try:
        pk = UUID(request.session.get(_LAST, ""))
    except ValueError:
        return None
    referral = Referral.objects.visible_to(me(request)).select_related("patient").filter(pk=pk).first()
    last = referral.events.order_by("number").last() if referral else None
    return undoing(request, referral, last, now) if referral and last else None


def undoing(request: HttpRequest, referral: Referral, last: Event, now: datetime) -> dict[str, Any] | None:
    """What the undo button needs, or None where nothing may be undone by this person."""
    if me(request).role != Role.THERAPIST or not can_undo(last, person(me(request)), now):
        return None
    left = life.UNDO - (now - last.at)
    return {
        "referral": referral,
        "seen": last.number,
        "what": words.lower_first(words.DONE.get(last.step, last.step)),
        "minutes": words.count(max(1, round(left.total_seconds() / 60)), "minute"),
    }
