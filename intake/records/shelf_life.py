"""How old answers are, and which pages have to be asked again."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from intake.indications.protocol import Windows
from intake.indications.vocabulary import SIGN_PAGES

#: Pages on which no verdict rests, whatever their age.
NEVER_JUDGED = ("places_each",)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def is_sign(step: str) -> bool:
    """Whether the step belongs to the two pages of warning signs."""
    return step.removesuffix("_each") in SIGN_PAGES


def ages(answered_at: Mapping[str, datetime], steps: Iterable[str], now: datetime) -> tuple[int, int]:
    """Days since the oldest of the ordinary steps and hours since the oldest of the sign steps, begun ones counted."""
    asked = [step for step in steps if step in answered_at and step not in NEVER_JUDGED]
    days = [math.ceil((now - answered_at[step]) / _DAY) for step in asked if not is_sign(step)]
    hours = [math.ceil((now - answered_at[step]) / _HOUR) for step in asked if is_sign(step)]
    return max([0, *days]), max([0, *hours])


def expired(step: str, answered_at: datetime, now: datetime, windows: Windows) -> bool:
    """Whether the page was answered too long ago to rest anything on it."""
    lasts = timedelta(hours=windows.signs_hours) if is_sign(step) else timedelta(days=windows.answers_days)
    return now - answered_at > lasts
