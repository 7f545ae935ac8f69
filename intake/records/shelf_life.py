"""How old answers are, and which pages have to be asked again."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from intake.indications.lives import Life
from intake.indications.protocol import Protocol
from intake.indications.vocabulary import SIGN_PAGES

#: Pages on which no verdict rests, whatever their age.
NEVER_JUDGED = ("places_each",)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def is_sign(step: str) -> bool:
    """Whether the step belongs to the two pages of warning signs."""
    return step.removesuffix("_each") in SIGN_PAGES


def ages(
    answered_at: Mapping[str, datetime], steps: Iterable[str], now: datetime, protocol: Protocol
) -> tuple[int, int]:
    """Days since the oldest of the ordinary steps and hours since the oldest of the sign steps, begun ones counted.

    A step that is past a shelf life of its own counts as past the window of all answers.
    """
    asked = [step for step in steps if step in answered_at and step not in NEVER_JUDGED]
    days = [_days(step, now - answered_at[step], protocol) for step in asked if not is_sign(step)]
    hours = [math.ceil((now - answered_at[step]) / _HOUR) for step in asked if is_sign(step)]
    return max([0, *days]), max([0, *hours])


def _days(step: str, age: timedelta, protocol: Protocol) -> int:
    days = math.ceil(age / _DAY)
    return max(days, protocol.windows.answers_days + 1) if age > lasts(step, protocol) else days


def lasts(step: str, protocol: Protocol) -> timedelta:
    """How long the answer of a step can be rested on."""
    windows, life = protocol.windows, protocol.life(step)
    if is_sign(step):
        return timedelta(hours=windows.signs_hours)
    return timedelta(days=min(life.days, windows.answers_days) if life else windows.answers_days)


def expired(step: str, answered_at: datetime, now: datetime, protocol: Protocol) -> bool:
    """Whether the page was answered too long ago to rest anything on it."""
    return now - answered_at > lasts(step, protocol)


def stands(life: Life, said_at: datetime, now: datetime) -> bool:
    """Whether an answer still stands that was last said then."""
    return now - said_at <= timedelta(days=life.days)
