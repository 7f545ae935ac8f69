"""Translated content files; each part names the English that it was made from, so that neither changes alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from education.content_files import PartFile, Place, TopicFile, read_mapping
from education.models import Section, Source, Statement, Topic, Translation
from education.translations import FIELDS

#: The field with the fingerprint of the English words.
MADE_FROM = "made_from"
Row = Topic | Section | Statement | Source


@dataclass(frozen=True)
class Translated:
    """The words of one field of a row of the English files, in another language; `section` is the slug it stands in."""

    row: Row
    field: str
    words: str
    section: str = ""

    @property
    def english(self) -> str:
        """What they were made from."""
        return str(getattr(self.row, self.field))


def fingerprint(texts: list[str]) -> str:
    """The first eight signs of the SHA-256 of these English words."""
    return sha256("\n".join(texts).encode()).hexdigest()[:8]


def read_translated_topic(path: Path, content: TopicFile) -> list[Translated]:
    """Every text of `content` as the file has it; one too few, one too many or one made from other words is refused."""
    data, place = read_mapping(path), Place(f"{path.parent.name}/{path.name}")
    found = list(_fields(data, content.topic, place, "sections"))
    sections = data.get("sections")
    if not isinstance(sections, dict) or list(sections) != [part.section.slug for part in content.parts]:
        place.refuse("sections", "must be the sections of the English file, in its order.")
    for part in content.parts:
        found += _part(sections[part.section.slug], part, place.inside(f"section {part.section.slug}"))
    return found


def read_translated_sources(path: Path, shelf: Mapping[str, Source]) -> list[tuple[Source, Translated]]:
    """What each source of `shelf` says, with the source."""
    data, place = read_mapping(path), Place(f"{path.parent.name}/{path.name}")
    if list(data) != list(shelf):
        place.refuse("sources", "must be those of the English file, in its order.")
    return [
        (source, one)
        for slug, source in shelf.items()
        for one in _fields(data[slug], source, place.inside(f"source {slug}"))
    ]


def _part(data: Any, part: PartFile, place: Place) -> Iterator[Translated]:
    lines = [line.statement for line in part.lines]
    texts = data.get("statements", []) if isinstance(data, dict) else []
    if not isinstance(texts, list) or len(texts) != len(lines):
        place.refuse("statements", f"must be {len(lines)}, as in the English file.")
    own = _fields(data, part.section, place, "statements", also=[line.text for line in lines])
    yield from (replace(one, section=part.section.slug) for one in own)
    for number, (line, words) in enumerate(zip(lines, texts, strict=True), start=1):
        yield _checked(Translated(line, "text", words, part.section.slug), place.inside(f"statement {number}"))


def _fields(data: Any, row: Row, place: Place, *beside: str, also: Sequence[str] = ()) -> Iterator[Translated]:
    """The fields of one row; `beside` are those of the file that hold something else, `also` is English of theirs."""
    names = [name for name in FIELDS[row._meta.model_name or ""] if getattr(row, name)]
    if not isinstance(data, dict) or set(data) - set(beside) != {MADE_FROM, *names}:
        place.refuse("fields", f"must be: {', '.join([MADE_FROM, *names])}.")
    wanted = fingerprint([*(str(getattr(row, name)) for name in names), *also])
    if data[MADE_FROM] != wanted:
        place.refuse(MADE_FROM, f"The English was changed. Look at the words again, then write “{wanted}” here.")
    for name in names:
        yield _checked(Translated(row, name, data[name]), place)


def _checked(one: Translated, place: Place) -> Translated:
    if not isinstance(one.words, str):
        place.refuse(one.field, "must be a text.")
    row = Translation(field=one.field, words=one.words.strip(), made_from=one.english)
    try:
        row.clean_fields(exclude=[*FIELDS, "language", "by", "at"])
    except ValidationError as error:
        place.refuse(one.field, error.messages[0])
    return replace(one, words=row.words)
