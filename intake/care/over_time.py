"""A person's own numbers over time: from each intake they sent, and from the visits of their care."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.care.models import Aims
from intake.care.outcomes import Point, Series
from intake.care.visits import Visit
from intake.indications.reading import Reading
from intake.records.carrying import sent_by
from intake.records.models import Version
from intake.referrals.models import Referral

#: The newest intakes, and the newest visits of each referral, that are looked at.
MOST_INTAKES, MOST_VISITS = 12, 40
TROUBLE, ACTIVITY = "trouble", "activity"
#: kind, code or words as a key -> the numbers in the order of days.
Numbers = dict[tuple[str, str], list[Point]]


def over_time(people: Iterable[UUID], referrals: Iterable[Referral]) -> list[Series]:
    """How much each trouble bothers and how hard each activity is; 0 is best, 10 is worst.

    `referrals`: those of these people whose answers and visits may be read.
    """
    referrals = list(referrals)
    names: dict[tuple[str, str], str] = {}
    found: Numbers = {}
    for version in _sent(people, referrals):
        _take_answers(version, names, found)
    for referral in referrals:
        _take_visits(referral, names, found)
    rows = [(key, sorted(points, key=lambda point: point.on)) for key, points in found.items()]
    return [Series(key[1], names[key], key[0], _first(points), tuple(points)) for key, points in rows]


def in_words(series: Series) -> str:
    """The first number, the last one, and which way it went, in one sentence."""
    told = [(point.on, point.before) for point in series.points if point.before is not None]
    if not told:
        return _("No number yet.")
    (first_on, first), (last_on, last) = told[0], told[-1]
    said = {"first": first, "first_on": _day(first_on), "last": last, "last_on": _day(last_on)}
    if len(told) == 1:
        return _("%(first)s on %(first_on)s. One number so far, so nothing to compare with.") % said
    said["points"] = ngettext("%(number)s point", "%(number)s points", abs(last - first)) % {
        "number": abs(last - first)
    }
    if last == first:
        return _("%(first)s on %(first_on)s, %(last)s on %(last_on)s: the same.") % said
    if last < first:
        return _("%(first)s on %(first_on)s, %(last)s on %(last_on)s: %(points)s better.") % said
    return _("%(first)s on %(first_on)s, %(last)s on %(last_on)s: %(points)s worse.") % said


def _sent(people: Iterable[UUID], referrals: list[Referral]) -> list[Version]:
    """The newest answers of each intake as last sent, the one sent first before the others."""
    rows = sent_by(people).filter(intake__referral__in=referrals).select_related("protocol")
    newest = {version.intake_id: version for version in rows.defer("protocol__content")}
    return list(newest.values())[-MOST_INTAKES:]


def _take_answers(version: Version, names: dict[tuple[str, str], str], found: Numbers) -> None:
    """Each number stands on the day it was said, which a correction of another answer leaves as it was."""
    protocol, said = version.protocol.parsed(), version.answered_at()
    reading = Reading(version.page_data(), protocol, localdate(version.at))
    for code in reading.troubles:
        if page := reading.pages.get(step := f"bother_{code}"):
            names[TROUBLE, code] = protocol.reasons[code].name
            _take(found, (TROUBLE, code), localdate(said[step]), page.get("value"), None)
    for item in reading.pages.get("activities", {}).get("items", ()):
        key = (ACTIVITY, _key(item["text"]))
        names.setdefault(key, item["text"])
        _take(found, key, localdate(said["activities"]), item["score"], None)


def _take_visits(referral: Referral, names: dict[tuple[str, str], str], found: Numbers) -> None:
    """What a visit noted, under the name that the plan tracks it by."""
    aims = Aims.objects.filter(plan__referral=referral).order_by("at", "number").last()
    tracked = {row["code"]: row for row in aims.tracked} if aims else {}
    for visit in list(Visit.objects.of(referral)[:MOST_VISITS])[::-1]:
        for code, (before, after) in visit.scores.items():
            if (row := tracked.get(code)) is not None:
                key = (row["kind"], code if row["kind"] == TROUBLE else _key(row["name"]))
                names.setdefault(key, row["name"])
                _take(found, key, visit.on, before, after)


def _take(found: Numbers, key: tuple[str, str], on: date, before: object, after: object) -> None:
    """A number that is one; "I am not sure" is none."""
    numbers = [value if isinstance(value, int) else None for value in (before, after)]
    if numbers != [None, None]:
        found.setdefault(key, []).append(Point(on, *numbers))


def _first(points: list[Point]) -> int | None:
    return next((point.before for point in points if point.before is not None), None)


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _day(on: date) -> str:
    return date_format(on, "DATE_FORMAT")
