"""The figures as tables of words and numbers, each with its drawing: pages and files show the same rows."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from intake.care.chart import Chart, Scale, lines
from intake.figures import counts
from intake.figures.bars import Bars, counted, shared
from intake.figures.changes import ACTIVITIES, MOST_PLANS, changes
from intake.figures.period import Period
from intake.figures.shares import FEWEST, TOO_FEW
from intake.letters.answers import Answer
from intake.protocols.models import ProtocolVersion, current_protocol
from intake.referrals.lifecycle import OPEN_STATES
from intake.web.therapist.words import STATES

Cell = str | int | float

_ANSWERS: dict[str, str] = {
    Answer.REFER: "Refers",
    Answer.REFER_WITH_LIMITS: "Refers with limits",
    Answer.DECLINE: "Does not refer",
    Answer.NOT_MY_PATIENT: "Not my patient",
    Answer.CLEAR: "Cleared items, decides later",
    counts.WAITS: "No answer yet, 30 days not over",
    counts.SILENT: "Silent for 30 days",
}


@dataclass(frozen=True)
class Table:
    """A table with its title, a sentence that says how to read it, and what it looks like as a picture."""

    code: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: Bars | None = None
    drawn: Chart | None = None

    @property
    def labelled(self) -> list[tuple[Cell, list[tuple[str, Cell]]]]:
        """For each row its name, and every other cell with the name of its column."""
        return [(row[0], list(zip(self.columns[1:], row[1:], strict=True))) for row in self.rows]


def waiting(period: Period) -> Table:
    """Who waits now, whatever the period."""
    found = counts.waiting()
    none = [0] * len(counts.BANDS)
    rows = [(words, found.get(state, none)) for state, words in STATES.items() if state in OPEN_STATES]
    totals = [(words, sum(numbers)) for words, numbers in rows]
    return Table(
        "waiting",
        "Waiting now",
        "By how long ago the intake came in. Not bound to the days above.",
        ("State", *counts.BANDS, "all"),
        tuple((words, *numbers, sum(numbers)) for words, numbers in rows),
        bars=counted(totals, "Waiting now by state. " + _said(totals)),
    )


def deciding(period: Period) -> Table:
    """From the day an intake came in until its first decision."""
    whole, parts = counts.deciding(period)
    every = [*parts, *([whole] if whole else [])]
    rows = tuple((_since(told.since, period), told.count, _hours(told.median), _ninth(told)) for told in every)
    return Table(
        "deciding",
        "Time to decide",
        f"Hours from the intake to the first decision, nights and days off counted. Half of them took the median or "
        f"less, 9 of 10 the 90th percentile or less; under {FEWEST} there are too few for that.",
        ("Week of" if period.by_week else "Month", "Decided", "Median, hours", "90th percentile, hours"),
        rows,
        drawn=_over_time(parts) if parts else None,
    )


def answering(period: Period) -> Table:
    """What became of requests."""
    found = counts.answering(period)
    rows = [(words, found[code]) for code, words in _ANSWERS.items()]
    return Table(
        "answering",
        "Answers by providers",
        "Requests that went out in these days, by the newest answer to each.",
        ("Answer", "Requests"),
        tuple(rows),
        bars=counted(rows, "Answers by providers. " + _said(rows)),
    )


def agreeing(period: Period) -> Table:
    """Flags by reason."""
    found = counts.agreeing(period)
    names = _named(found)
    shares = [(names[code], found[code]) for code in names]
    told = ", ".join(f"{name}: {share.cells[0]}" for name, share in shares)
    return Table(
        "agreeing",
        "Flags that therapists went on with",
        "For each reason of a flag: of the intakes on which a therapist decided in these days, how many led to a "
        f"request. A flag may have several reasons. The line shows where the share may lie (95 %, Wilson); under "
        f"{FEWEST} there are too few to say.",
        ("Reason", "Decided", "Provider asked", "Closed", "Share asked", "from", "to"),
        tuple((name, share.of, share.count, share.of - share.count, *share.cells) for name, share in shares),
        bars=shared(shares, f"Share of flags that led to a request, by reason. {told}."),
    )


def changing(period: Period) -> Table:
    """Those in care."""
    found, plans = changes(period)
    names = _named(found)
    rows = [(names[code], found[code]) for code in names]
    told = ", ".join(f"{name}: {one.share.cells[0]}" for name, one in rows)
    few = f" The newest {MOST_PLANS} plans." if plans == MOST_PLANS else ""
    return Table(
        "changing",
        "Change in care",
        "Plans opened in these days, the start against the last visit. A change of 2 points or 30 % is often felt as "
        "real (Farrar 2001). It does not decide by itself, and it does not say what caused it: read it with what "
        f"patients say. Under {FEWEST} there are too few to say.{few}",
        ("What is tracked", "Compared", "Better", "Share better", "from", "to", "Worse", "Share worse"),
        tuple(
            (name, one.compared, one.better, *one.share.cells, one.worse, one.share_worse.cells[0])
            for name, one in rows
        ),
        bars=shared([(name, one.share) for name, one in rows], f"Share better by 2 points or 30 %. {told}."),
    )


#: Code -> how the table is made. Files are asked for by the same codes.
TABLES: dict[str, Callable[[Period], Table]] = {
    made.__name__: made for made in (waiting, deciding, answering, agreeing, changing)
}


@dataclass(frozen=True)
class _Part:
    on: date
    before: float | None
    after: float | None


def _over_time(parts: list[counts.Times]) -> Chart:
    points = [_Part(one.since, _hours(one.median), _ninth_or_none(one)) for one in parts if one.since]
    most = max(max(point.before or 0, point.after or 0) for point in points)
    top = next(step for step in _steps() if step >= most)
    last = points[-1]
    said = f"Time to decide, in hours. In the last part the median was {last.before:g}"
    said += f", the 90th percentile {last.after:g}." if last.after is not None else "."
    names = ("Median", "90th")
    return lines(points, said=said, scale=Scale(top, ("hours", ""), names, ("Median", "90th percentile")))


def _steps() -> Iterable[float]:
    size = 1.0
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _ninth_or_none(told: counts.Times) -> float | None:
    return None if told.count < FEWEST else _hours(told.ninth)


def _ninth(told: counts.Times) -> Cell:
    found = _ninth_or_none(told)
    return TOO_FEW if found is None else found


def _hours(took: timedelta) -> float:
    return round(took / timedelta(hours=1), 1)


def _since(day: date | None, period: Period) -> str:
    if day is None:
        return "All of these days"
    return f"{day.day} {day:%B %Y}" if period.by_week else f"{day:%B %Y}"


def _named(found: dict[str, Any]) -> dict[str, str]:
    """Codes with their names, in the order of the protocol in force: nothing is ranked."""
    names: dict[str, str] = {}
    with suppress(ProtocolVersion.DoesNotExist):
        names = {code: reason.name for code, reason in current_protocol().parsed().reasons.items()}
    names |= {ACTIVITIES: "Everyday things"}
    names |= {code: code.replace("_", " ").capitalize() for code in found if code not in names}
    return {code: name for code, name in names.items() if code in found}


def _said(rows: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{words}: {number}" for words, number in rows) + "."
