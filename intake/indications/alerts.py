"""Emergency words in what a patient typed: they ask staff to read it first, and never change a verdict."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from intake.indications.protocol import Protocol
from intake.indications.steps import Pages

_APOSTROPHES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u0060", "'") | dict.fromkeys("\u2010\u2011", "-")
)


class Alert(NamedTuple):
    """A phrase of the protocol and the question under which it was typed."""

    where: str
    phrase: str


def find(texts: Iterable[tuple[str, str]], protocol: Protocol) -> list[Alert]:
    """The phrases in `texts`, which are (where, text), each once a place, in the order typed."""
    found: dict[Alert, None] = {}
    for where, text in texts:
        for match in _any_of(protocol).finditer(_plain(text)):
            found[Alert(where, " ".join(match.group().split()))] = None
    return list(found)


def typed(pages: Pages) -> list[tuple[str, str]]:
    """Where a patient could type freely, with what was typed: own words, activities, causes and medicines."""
    items = pages.get("activities", {}).get("items", ())
    told = pages.get("causes", {}).get("details", {})
    found = [
        ("In their own words", pages.get("words", {}).get("text", "")),
        *(("Everyday things", item.get("text", "")) for item in items),
        *(("Cause", text) for text in told.values()),
        ("Medicines", pages.get("medicines", {}).get("text", "")),
    ]
    return [(where, text) for where, text in found if text]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold().translate(_APOSTROPHES)


@lru_cache(maxsize=8)
def _any_of(protocol: Protocol) -> re.Pattern[str]:
    """All phrases, the longest first; blanks of any kind and number between words."""
    phrases = sorted(map(_plain, protocol.alert_words), key=len, reverse=True)
    words = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
