"""The body map of one set of answers: the places, their words, and what changed since an earlier one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intake.indications.reading import Reading
from intake.indications.steps import Kind, Step
from intake.records.bodymap.areas import ROW_WORDS, named
from intake.records.bodymap.pattern import Pattern, pattern
from intake.records.bodymap.regions import BY_CODE, PRESETS, REGIONS, known
from intake.records.models import Version

#: How many earlier maps are offered.
MOST_EARLIER = 6


class Line(NamedTuple):
    """One line of the table: a place, and whether it was and is marked."""

    place: str
    was: bool
    now: bool


@dataclass(frozen=True)
class BodyMap:
    """What a page or a letter shows of the marked places. Words to read are in the reader's language.

    `codes` and `before` are for the figure: filled now, dashed edge before. `since` is the day of the earlier answers.
    """

    codes: tuple[str, ...]
    before: tuple[str, ...] = ()
    since: date | None = None

    @property
    def places(self) -> list[str]:
        """The marked places in words."""
        return in_words(self.codes)

    @property
    def pattern(self) -> Pattern:
        """Their shape, for staff: a description, never a diagnosis."""
        return pattern(self.codes)

    @cached_property
    def new(self) -> list[str]:
        """Marked now and not before."""
        return in_words(set(self.codes) - set(self.before))

    @cached_property
    def gone(self) -> list[str]:
        """Marked before and not now."""
        return in_words(set(self.before) - set(self.codes))

    @cached_property
    def same(self) -> list[str]:
        """Marked before and now."""
        return in_words(set(self.before) & set(self.codes))

    @property
    def change(self) -> str:
        """What changed, in sentences; "" where there is nothing to hold it against."""
        if self.since is None:
            return ""
        day = date_format(self.since)
        said = [_("New since %(day)s: %(places)s.") % {"day": day, "places": ", ".join(self.new)}] if self.new else []
        if self.gone:
            gone = _("No longer marked: %(places)s.") if self.new else _("Marked on %(day)s and no longer: %(places)s.")
            said.append(gone % {"day": day, "places": ", ".join(self.gone)})
        if not said:
            said.append(_("Nothing has changed since %(day)s.") % {"day": day})
        if self.same:
            said.append(_("The same: %(places)s.") % {"places": ", ".join(self.same)})
        return " ".join(said)

    @property
    def lines(self) -> list[Line]:
        """The same as a table."""
        found = [Line(place, False, True) for place in self.new]
        found += [Line(place, True, False) for place in self.gone]
        return found + [Line(place, True, True) for place in self.same]


def in_words(codes: Iterable[str]) -> list[str]:
    """Marked places in the reader's language, in as few words as say them exactly."""
    return [_(words) for words in named(codes)]


def names() -> Mapping[str, str]:
    """The names of places and of the rows about them in the reader's language, by code; a row begins a line."""
    return _names(get_language())


@cache
def _names(language: str) -> Mapping[str, str]:
    """In the language of the moment, which is `language`."""
    places = {region.code: _(region.place) for region in REGIONS}
    return places | {code: capfirst(_(words)) for code, words in ROW_WORDS.items()}


def in_few_words(step: Step, data: dict[str, Any]) -> dict[str, Any]:
    """The data of a page, with places in words before they are listed, so that both feet are one line."""
    if step.kind is not Kind.PLACES:
        return data
    unknown = [code for code in data["places"] if code not in BY_CODE]
    return {"places": [capfirst(words) for words in in_words(data["places"])] + unknown}


def places_of(reading: Reading) -> list[str]:
    """The marked places; those of the chosen picture where none was marked one by one."""
    where, places = (on_the_way(reading, step) for step in ("where", "places"))
    return list(places.get("places", PRESETS.get(where.get("value", ""), ())))


def on_the_way(reading: Reading, step: str) -> dict:
    """The data of a page that this patient's way leads over, or nothing."""
    return dict(reading.pages.get(step, {})) if reading.opens(reading.steps[step]) else {}


def body_map(version: Version, earlier: Version | None = None) -> BodyMap:
    """The map of one version of the answers, over that of an earlier one where there is one."""
    now = _codes(version)
    if earlier is None:
        return BodyMap(now)
    return BodyMap(now, _codes(earlier), timezone.localdate(earlier.at))


def _codes(version: Version) -> tuple[str, ...]:
    reading = Reading(version.page_data(), version.protocol.parsed(), timezone.localdate(version.at))
    return tuple(region.code for region in known(places_of(reading)))


def earlier_maps(version: Version, intakes: Iterable[UUID]) -> list[Version]:
    """What was sent before in these intakes of one person and says where it was felt then, the newest first.

    A version that only carried the places on, such as a correction of something else, is not listed beside it.
    """
    rows = Version.objects.filter(intake__in=intakes, kind=Version.Kind.SENT, at__lt=version.at)
    found, seen = [], {_told_at(version), ()}
    for row in rows.select_related("protocol", "intake").defer("protocol__content").order_by("-at", "-number"):
        if _told_at(row) not in seen:
            seen.add(_told_at(row))
            found.append(row)
    return found[:MOST_EARLIER]


def _told_at(version: Version) -> tuple[str, ...]:
    """When the places were answered; blank where they were not."""
    told = [version.pages[step]["at"] for step in ("where", "places") if step in version.pages]
    return tuple(told)
