"""The words of a report to the provider, drafted from what was written down: plain data, part by part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.care.models import Aims, Plan
from intake.care.outcomes import Series, series
from intake.care.reports import Report
from intake.care.visits import Visit
from intake.letters.sender import clinic
from intake.records.bodymap.regions import BY_CODE

#: Stands under the numbers; "now" is before the last visit, so that the hour after one counts for nothing.
CHANGE_NOTE = (
    "A change of 2 points or 30 % is often felt as real (Farrar 2001). One number does not decide by itself: "
    "read it with what the patient says."
)
DOES_NOT = (
    "Massage does not treat nerve damage or lung disease. The numbers are the patient's own, 0 to 10, 10 is worst."
)
#: Free part -> its title in the report.
FREE = {"done": "What was done", "goes": "How it goes", "asks": "What we ask"}


@dataclass(frozen=True)
class Told:
    """All that a report tells of: the plan, its newest aims, visits in the order of days, safety in words.

    `visits`: all, which the numbers run over; `fresh`: those that no report told of yet.
    """

    plan: Plan
    aims: Aims
    visits: tuple[Visit, ...]
    fresh: tuple[Visit, ...]
    reported_on: date | None
    patient: str
    born: date | None
    precautions: tuple[str, ...] = ()

    @property
    def series(self) -> list[Series]:
        """What is tracked, over these visits."""
        return series(self.aims.tracked, self.visits)


def draft(told: Told, kind: str) -> dict[str, str]:
    """The free parts as the data suggests them; a therapist edits each."""
    return {"done": _done(told), "goes": _goes(told), "asks": _asks(told, kind)}


def content(told: Told, kind: str, free: dict[str, str], today: date, by: str) -> dict[str, Any]:
    """The whole report: a title, lines of head, parts of paragraphs, a table of numbers. `by`: who signs."""
    plan, sender = told.plan, clinic()
    head = [
        ("To", plan.provider or "The referring provider"),
        ("About", told.patient + (f", born {_day(told.born)}" if told.born else "")),
        ("Date", _day(today)),
        ("Visits", f"{plan.visits_used} of {plan.visits_allowed} allowed, until {_day(plan.expires_on)}"),
    ]
    parts = [{"title": FREE[name], "text": free[name]} for name in FREE if free.get(name)]
    if told.aims.goal:
        parts.insert(0, {"title": "Goal", "text": told.aims.goal})
    if told.precautions or plan.limits:
        heeded = [*told.precautions, *([f"Your limits: {plan.limits}"] if plan.limits else [])]
        parts.append({"title": "What we heed", "text": "\n".join(heeded)})
    return {
        "kind": kind,
        "title": Report.Kind(kind).label,
        "head": [list(line) for line in head],
        "parts": parts,
        "table": {
            "title": "Numbers, 0 to 10, 10 is worst",
            "columns": ["Asked", "Start", "Now", "Change"],
            "rows": [_row(one) for one in told.series],
            "note": CHANGE_NOTE,
        },
        "foot": DOES_NOT,
        "signed": f"{by}, {sender.name}",
        "sender": ", ".join(filter(None, [sender.name, sender.phone, sender.fax and f"fax {sender.fax}"])),
    }


def plain(found: dict[str, Any]) -> str:
    """The same as text alone, for a fax cover or a chart note."""
    lines = [found["title"], "", *(f"{name}: {text}" for name, text in found["head"])]
    for part in found["parts"]:
        lines += ["", part["title"], part["text"]]
    table = found["table"]
    lines += ["", table["title"]]
    for name, start, now, change in table["rows"]:
        lines.append(f"{name}: {start} at the start, {now} now. {change}")
    return "\n".join([*lines, "", table["note"], "", found["foot"], "", found["signed"]])


def _row(one: Series) -> list[str]:
    change = one.direction.capitalize()
    if one.change:
        points = abs(one.change)
        change = f"{points} point{'' if points == 1 else 's'} {one.direction}"
    if one.felt:
        change += ", often felt as real"
    return [one.name, _said(one.baseline), _said(one.now), change]


def _done(told: Told) -> str:
    if not told.visits:
        return "No visit yet."
    since = f"since the report of {_day(told.reported_on)}" if told.reported_on else ""
    if not told.fresh:
        return f"No visit {since}."
    first, last = told.fresh[0].on, told.fresh[-1].on
    minutes = sorted({visit.minutes for visit in told.fresh})
    length = f"{minutes[0]}" if len(minutes) == 1 else f"{minutes[0]} to {minutes[-1]}"
    number = len(told.fresh)
    when = f"on {_day(first)}" if first == last else f"from {_day(first)} to {_day(last)}"
    visits = f"{number} visit{'' if number == 1 else 's'} {f'{since}, ' if since else ''}{when}"
    return f"{visits}, {length} minutes each. Areas: {_areas(told.fresh)}."


def _goes(told: Told) -> str:
    return "\n".join(f"{one.name}: {one.words}" for one in told.series)


def _asks(told: Told, kind: str) -> str:
    if kind == Report.Kind.END:
        return "Nothing. Care has ended; a new referral can be written at any time."
    left = told.plan.visits_left
    if left <= 2:
        return "The visits are nearly used. If you find it useful, write a new referral."
    return f"Nothing now. {left} visits are left."


def _areas(visits: Iterable[Visit]) -> str:
    codes = dict.fromkeys(code for visit in visits for code in visit.areas)
    return ", ".join(BY_CODE[code].place for code in codes if code in BY_CODE) or "not written down"


def _said(number: int | None) -> str:
    return "not asked" if number is None else str(number)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
