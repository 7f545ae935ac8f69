"""The search box: full text of PostgreSQL, or the full text of SQLite with the same words, in one order of our own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import QuerySet

from education.editions import Passage
from education.words import Care, Status

LONGEST = 100
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
#: Words that say nothing about what is looked for.
_SMALL = frozenset(
    """a about am an and any are as at be because been but by can cannot could did do does for from get had has have
    help how i if in into is it its me my no not of on or our please should so some than that the their them then there
    they this to too up was we what when where which while who why will with would you your""".split()  # noqa: SIM905
)
_CONFIG = "english"


@dataclass(frozen=True)
class Hit:
    """A section that was found, and the sentence of it that says most about what was looked for."""

    passage: Passage
    excerpt: str

    @property
    def href(self) -> str:
        """Its anchor on the topic's page."""
        return f"{self.passage.edition.topic.get_absolute_url()}#{self.passage.slug}"

    @property
    def care(self) -> Care:
        """Whether it is a care card."""
        return Care(self.passage.care)


@dataclass(frozen=True)
class Results:
    """What was found; `instead` is the question with a word of ours in place of one that no page has."""

    hits: Sequence[Hit]
    instead: str = ""


def search(asked: str) -> Results:
    """Sections with all words of `asked`, and where there is none, with any of them.

    A hit in the heading comes first, then care cards, then the order of topics and sections.
    """
    words = [word for word in map(str.lower, _WORD.findall(asked[:LONGEST])) if word not in _SMALL]
    if not words:
        return Results([])
    readable = Passage.objects.filter(edition__topic__status=Status.PUBLISHED)
    every = _matching(readable, words, all_of=True)
    found = every or _matching(readable, words, all_of=False)
    rows = list(readable.filter(pk__in=found).select_related("edition__topic").defer("edition__words", "body"))
    rows.sort(key=lambda row: _place(row, in_heading=row.pk in found and found[row.pk]))
    return Results([Hit(row, _excerpt(row.text, words)) for row in rows], "" if every else _instead(asked, readable))


def _place(row: Passage, *, in_heading: bool) -> tuple[bool, bool, int, str, int]:
    topic = row.edition.topic
    return (not in_heading, not Care(row.care).is_urgent, topic.order, topic.slug, row.position)


def _matching(rows: QuerySet[Passage], words: list[str], *, all_of: bool) -> dict[int, bool]:
    """Key of each row that matches -> whether its heading alone does."""
    ask = _ask_postgres if connection.vendor == "postgresql" else _ask_sqlite
    heading = ask(rows, words, ["heading", "also"], all_of=all_of)
    return {key: key in heading for key in heading | ask(rows, words, ["heading", "also", "text"], all_of=all_of)}


def _ask_postgres(rows: QuerySet[Passage], words: list[str], columns: list[str], *, all_of: bool) -> set[int]:
    # The words have no marks that a query could take for its own; a few hundred rows need no index.
    query = SearchQuery(_joined(words, all_of), search_type="raw", config=_CONFIG)
    return set(
        rows.annotate(said=SearchVector(*columns, config=_CONFIG)).filter(said=query).values_list("pk", flat=True)
    )


def _joined(words: list[str], all_of: bool) -> str:
    quoted = ("'{}'".format(word.replace("'", "''")) for word in words)
    return (" & " if all_of else " | ").join(quoted)


def _ask_sqlite(rows: QuerySet[Passage], words: list[str], columns: list[str], *, all_of: bool) -> set[int]:
    query = (" AND " if all_of else " OR ").join(f'"{word}"' for word in words)
    with connection.cursor() as cursor:
        # Made for this question and thrown away: a table beside the rows would have to follow every change to them.
        cursor.execute("CREATE VIRTUAL TABLE temp.asked USING fts5(said, tokenize = 'porter unicode61')")
        try:
            said = [(row[0], "\n".join(row[1:])) for row in rows.values_list("pk", *columns)]
            cursor.executemany("INSERT INTO temp.asked (rowid, said) VALUES (%s, %s)", said)
            cursor.execute("SELECT rowid FROM temp.asked WHERE asked MATCH %s", [query])
            return {row[0] for row in cursor.fetchall()}
        finally:
            cursor.execute("DROP TABLE temp.asked")


def _excerpt(text: str, words: list[str]) -> str:
    """The sentence with most of the words, by their first letters; the first sentence where none has any."""
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    stems = [word[: max(4, len(word) - 2)] for word in words]
    return max(sentences, key=lambda said: sum(stem in said.lower() for stem in stems), default="")


def _instead(asked: str, rows: QuerySet[Passage]) -> str:
    """`asked` with each word that no page has replaced by the nearest one that a page has; blank where that is none."""
    known = {
        word for text in rows.values_list("heading", "text", "also") for word in _WORD.findall(" ".join(text).lower())
    }
    changed = False
    instead: list[str] = []
    for word in _WORD.findall(asked[:LONGEST].lower()):
        near = [] if word in known or word in _SMALL else get_close_matches(word, known, n=1, cutoff=0.75)
        changed = changed or bool(near)
        instead.append(near[0] if near else word)
    return " ".join(instead) if changed else ""
