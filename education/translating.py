"""What an editor has before them while translating: each English text, its translation, and whether it still fits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from uuid import UUID

from django.db.models import Prefetch, TextChoices
from django.utils import timezone

from clinic.accounts.models import User
from education.models import Section, Source, Statement, Topic, Translation
from education.translations import FIELDS, by_place, same_words

Row = Topic | Section | Statement | Source
_PIECE = re.compile(r"\s+|\S+")


class State(TextChoices):
    """How a translation stands to its English, the worst first."""

    MISSING = "missing", "missing"
    OLDER = "older", "out of date"
    CURRENT = "current", "current"


@dataclass(frozen=True)
class Text:
    """One English text and its translation, if any."""

    owner: Row
    field: str
    language: str
    kept: Translation | None

    @property
    def english(self) -> str:
        """As it is now."""
        return str(getattr(self.owner, self.field))

    @property
    def words(self) -> str:
        """The translation; blank where there is none."""
        return self.kept.words if self.kept else ""

    @property
    def state(self) -> State:
        """Whether there is one, made from the English of today."""
        if self.kept is None:
            return State.MISSING
        return State.CURRENT if same_words(self.kept.made_from, self.english) else State.OLDER

    @property
    def name(self) -> str:
        """Tells it from all others."""
        return f"{self.owner.pk.hex}-{self.field}"

    @property
    def seen(self) -> str:
        """Changes with the English and with the translation, so that nobody saves over what they did not see."""
        return sha256(f"{self.english}\0{self.words}".encode()).hexdigest()[:16]

    def changes(self) -> Iterator[tuple[str, str]]:
        """The English when it was translated against that of today: ("same" | "gone" | "new", words)."""
        old, new = _PIECE.findall(self.kept.made_from if self.kept else ""), _PIECE.findall(self.english)
        for kind, start, end, other, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                yield "same", "".join(old[start:end])
                continue
            if end > start:
                yield "gone", "".join(old[start:end])
            if last > other:
                yield "new", "".join(new[other:last])


def texts_of(rows: Iterable[Topic | Section | Source], language: str) -> dict[UUID, list[Text]]:
    """Key of each row -> its texts in the order of the page, with those of what is shown within it."""
    rows = list(rows)
    topics = [row for row in rows if isinstance(row, Topic)]
    sections = [row for row in rows if isinstance(row, Section)]
    lines = Prefetch("statements", Statement.objects.filter(shown=True), to_attr="lines")
    within: dict[UUID, list[Row]] = {row.pk: [row] for row in rows}
    if topics:
        for section in Section.objects.filter(topic__in=topics, shown=True).prefetch_related(lines):
            within[section.topic_id] += [section, *section.lines]
    if sections:
        for section in Section.objects.filter(pk__in=[row.pk for row in sections]).prefetch_related(lines):
            within[section.pk] += section.lines
    found = by_place(_kept(topics, sections, [row for row in rows if isinstance(row, Source)], language))
    return {
        key: [
            Text(owner, field, language, found.get((owner.pk, field, language)))
            for owner in owners
            for field in FIELDS[owner._meta.model_name or ""]
            if getattr(owner, field)
        ]
        for key, owners in within.items()
    }


def _kept(topics: list[Topic], sections: list[Section], sources: list[Source], language: str) -> list[Translation]:
    """What is kept for these, by kind, so that each question to the database is a plain one."""
    rows = Translation.objects.filter(language=language)
    kept = list(rows.of_topics(topics)) if topics else []
    kept += rows.of_sections(sections) if sections else []
    kept += rows.of_sources(sources) if sources else []
    return kept


def standing(texts: Iterable[Text]) -> dict[State, int]:
    """How many are in each state, the worst first; what no text is in is left out."""
    states = [text.state for text in texts]
    return {state: count for state in State if (count := states.count(state))}


def keep(text: Text, words: str, *, still_right: bool, by: User) -> bool:
    """Keep what the editor wrote or said of one text; whether anything changed. Blank takes the translation away."""
    new = words != text.words
    if not new and not (still_right and text.state is State.OLDER):
        return False
    if not words:
        Translation.objects.filter(pk__in=[text.kept.pk] if text.kept else []).delete()
        return True
    row = text.kept or Translation(field=text.field, language=text.language)
    setattr(row, text.owner._meta.model_name or "", text.owner)
    row.words, row.made_from, row.by, row.at = words, text.english, by, timezone.now()
    row.save()
    return True
