"""A frozen version as a document: every page that was answered, by section, and every page that was not asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from intake.indications.in_words import in_words
from intake.indications.steps import Kind, Step
from intake.records.bodymap.areas import NAMES
from intake.records.marked import in_few_words
from intake.records.models import Version


@dataclass(frozen=True)
class Row:
    """One question with its answer; `remark` tells what is special about it."""

    section: str
    question: str
    lines: list[str]
    at: datetime
    remark: str = ""


def sections(version: Version) -> list[tuple[str, list[Row]]]:
    """The answers by section, in the order asked."""
    return [(name, list(rows)) for name, rows in groupby(_rows(version), key=lambda row: row.section)]


def not_asked(version: Version) -> list[tuple[str, str]]:
    """Question and why it was not asked, for every page that was not on the way.

    A page that only asks another page's rows one by one is left out: its rows are answered there.
    """
    known = _steps(version)
    asked_elsewhere = (Kind.EACH, Kind.LINKS)
    return [
        (known[code].title, why)
        for code, why in version.not_asked.items()
        if code in known and known[code].kind not in asked_elsewhere
    ]


def _steps(version: Version) -> dict[str, Step]:
    """Every step in the words in which it was asked, and the page about care after the signs that lead to it."""
    return {step.code: step for step in version.words().steps}


def _rows(version: Version) -> Iterator[Row]:
    protocol = version.protocol.parsed()
    pages, answered_at, reading = version.page_data(), version.answered_at(), version.reading()
    for code, step in _steps(version).items():
        if code not in pages:
            continue
        asked = reading.rows(step) if step.kind in (Kind.EACH, Kind.LINKS) else ()
        for said in in_words(step, in_few_words(step, pages[code]), protocol, NAMES, asked=asked):
            yield Row(step.section, said.question, said.answer.split("\n"), answered_at[code], _remark(version, code))


def _remark(version: Version, code: str) -> str:
    if code in version.not_asked:
        return f"Not asked any more, because {version.not_asked[code]}"
    return "" if version.pages[code]["complete"] else "Left before it was finished"
