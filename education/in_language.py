"""An edition's words in the language of a reader, and what a page says where they lack or are behind the English.

Where a translation is missing, the English stands in its place. Where it is out of date it is shown all the same, with
a note: most changes are small, and words that one cannot read help nobody. Safety is the exception. A sign or a number
that was changed must not be told in its old form to anybody, so there the newer English is shown, with whom to call.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from education.languages import ENGLISH
from education.words import Care

_URGENT = re.compile(r"\b911\b|\bemergency\b", re.IGNORECASE)


class Note(StrEnum):
    """What a page has to say about words that are not what the reader's language should show."""

    MISSING = "missing"
    OLDER = "older"
    NEWER = "newer"


class Words(str):
    """Words of a page, with the language that they are in where it is another than the page's."""

    note: Note | None = None

    @classmethod
    def noted(cls, words: str, note: Note | None) -> "Words":
        """`words` with what is to be said about them."""
        made = cls(words)
        made.note = note
        return made

    @property
    def is_english(self) -> bool:
        """Whether English stands where the page's own language should."""
        return self.note in {Note.MISSING, Note.NEWER}

    @property
    def tongue(self) -> SafeString:
        """The attribute that tells a browser and a screen reader, blank where the words are in the page's language."""
        return mark_safe(f' lang="{ENGLISH}"' if self.is_english else "")  # noqa: S308 - nothing from outside


def english(words: str, stands_in: bool) -> Words:
    """`words`, which are English for want of a translation where `stands_in` says so."""
    return Words.noted(words, Note.MISSING if stands_in else None)


class Name(Words):
    """A name that stays as it was published, in English; there is nothing to say about that."""

    @property
    def is_english(self) -> bool:
        """Always."""
        return True


def in_language(words: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The same words, of the shape of `publishing.words_of`, in `language`."""
    if language == ENGLISH:
        return dict(words)
    return said(words, language, "title", "summary") | {
        "sections": [_section(section, language) for section in words["sections"]],
        "related": [said(topic, language, "title") for topic in words["related"]],
        "sources": {
            slug: said(source, language, "what", "in_whom", "found", "cannot_show")
            | {name: Name(source[name]) for name in ("title", "where")}
            for slug, source in words["sources"].items()
        },
    }


def _section(section: Mapping[str, Any], language: str) -> dict[str, Any]:
    urgent = section["care"] != Care.NONE
    return said(section, language, "heading", "body", "also", urgent=urgent) | {
        "statements": [
            said(line, language, "text", urgent=urgent or line["carries"].startswith("safety:"))
            for line in section["statements"]
        ]
    }


def said(owner: Mapping[str, Any], language: str, *fields: str, urgent: bool = False) -> dict[str, Any]:
    """One topic, section, statement or source with these fields in `language`; `urgent` where it is about safety."""
    if language == ENGLISH:
        return dict(owner)
    found = owner.get("in", {}).get(language, {})
    return dict(owner) | {field: _words(owner[field], found.get(field), urgent) for field in fields if owner[field]}


def _words(english: str, found: Mapping[str, Any] | None, urgent: bool) -> Words:
    if found is None:
        return Words.noted(english, Note.MISSING)
    if found["current"]:
        return Words(found["words"])
    if urgent or _URGENT.search(english) or _URGENT.search(found["words"]):
        return Words.noted(english, Note.NEWER)
    return Words.noted(found["words"], Note.OLDER)


def notes(words: Any) -> Iterator[Note]:
    """What has to be said about any of `words`, however deep they stand; words that are only searched do not count."""
    if isinstance(words, Words):
        if words.note:
            yield words.note
    elif isinstance(words, Mapping):
        for name, inner in words.items():
            if name != "also":
                yield from notes(inner)
    elif isinstance(words, list | tuple):
        for inner in words:
            yield from notes(inner)
