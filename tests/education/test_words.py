"""The shipped words: easy to read, true to the clinic's codes, and no promise in them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from education.content_files import PartFile, TopicFile, read_sources, read_topic
from education.loader import CONTENT, SOURCES
from education.prose import plain
from education.readability import HARDEST, grade
from education.words import Care
from intake.protocols import files

#: Rules of the tables are checked while files are read.
pytestmark = pytest.mark.django_db

#: What massage does not do. A sentence may name it only to say so.
_PROMISE = re.compile(
    r"\b(cures?|cured|heals?|healed|repairs?|repaired|regrow\w*|regenerat\w*|revers\w+|restor\w+|fix(es|ed)?|treats?)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(not|cannot|no|never)\b", re.IGNORECASE)
#: Words the clinic does not use with patients at all.
_NEVER = re.compile(r"!|\b(please|eligible|ineligible|qualify|qualifies|guarantee\w*|miracle|proven)\b", re.IGNORECASE)
CARD_OF = {
    "emergency_911": Care.EMERGENCY,
    "urgent_same_day": Care.TODAY,
    "review_first": Care.PROVIDER_FIRST,
    "precaution": Care.TELL_US,
}


def topics() -> list[TopicFile]:
    """Every topic that ships."""
    shelf = read_sources(CONTENT / SOURCES)
    return [read_topic(path, shelf=shelf) for path in sorted(CONTENT.glob("*.yaml")) if path.name != SOURCES]


def texts(part: PartFile) -> list[str]:
    """What a reader of the section reads, paragraph by paragraph and line by line."""
    return [*plain(part.section.body).splitlines(), *(line.statement.text for line in part.lines)]


def sentences(written: str) -> Iterator[str]:
    """One sentence or list line at a time."""
    yield from (part for part in re.split(r"(?<=[.!?:])\s+|\n", written) if part)


def broken_promises(written: str) -> list[str]:
    """Sentences that promise what massage does not do, or use a word the clinic does not use."""
    return [
        sentence
        for sentence in sentences(written)
        if _NEVER.search(sentence) or (_PROMISE.search(sentence) and not _DENIED.search(sentence))
    ]


def carried() -> dict[str, Care]:
    """Each code that a shipped statement carries, with the card it stands in."""
    lines = [(part, line) for topic in topics() for part in topic.parts for line in part.lines]
    return {line.statement.carries: Care(part.section.care) for part, line in lines if line.statement.carries}


def test_a_denial_is_no_promise() -> None:
    assert broken_promises("Massage does not repair or treat nerve damage. It cannot reverse neuropathy.") == []


@pytest.mark.parametrize(
    "written", ["Massage heals nerves.", "It is not hard. It reverses neuropathy.", "You qualify.", "Sit down, please."]
)
def test_a_promise_would_be_found(written: str) -> None:
    assert broken_promises(written)


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_promises_a_cure(path: Path) -> None:
    assert broken_promises(path.read_text(encoding="utf-8")) == []


def test_every_section_can_be_read_at_grade_8() -> None:
    grades = {
        f"{topic.topic.slug}#{part.section.slug}": grade([part.section.heading, *texts(part)])
        for topic in topics()
        for part in topic.parts
    }
    worst = max(grades, key=lambda name: grades[name])
    assert len(grades) > 10
    print(f"Hardest section: {worst}, grade {grades[worst]:.1f}")  # noqa: T201
    assert grades[worst] <= HARDEST, {name: round(found, 1) for name, found in grades.items() if found > HARDEST}


def test_titles_and_summaries_can_be_read_at_grade_8() -> None:
    assert [topic.topic.slug for topic in topics() if grade([topic.topic.title, topic.topic.summary]) > HARDEST] == []


def test_each_documented_reason_is_carried_and_no_other() -> None:
    reasons = {code for code in carried() if code.startswith("reason:")}
    assert reasons == {f"reason:{code}" for code in files.newest().reasons}


def test_each_safety_item_stands_on_the_card_of_its_class_and_no_other() -> None:
    cards = {code: card for code, card in carried().items() if code.startswith("safety:")}
    assert cards == {f"safety:{item.code}": CARD_OF[item.severity] for item in files.newest().items.values()}
