"""The search box: full text of PostgreSQL, or that of SQLite with the same words, in one order of our own.

A reader finds the pages in the language that they read; a section without a translation is found by its English words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, When

from education.editions import Passage
from education.in_language import Words, english
from education.tongues import TONGUES, WORD, Tongue, folded
from education.words import Care, Status

LONGEST = 100
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
#: Where the words are looked for, nearest first.
_COLUMNS = (("heading",), ("heading", "also"), ("heading", "also", "text"))


@dataclass(frozen=True)
class Hit:
    """A section that was found, and the sentence of it that says most about what was looked for."""

    passage: Passage
    excerpt: str

    @property
    def heading(self) -> Words:
        """The section's, which may be English for want of a translation."""
        return english(self.passage.heading, "heading" in self.passage.in_english.split())

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


def search(asked: str, language: str) -> Results:
    """Sections in `language` with all words of `asked`, and where there is none, with any of them.

    A hit in the heading comes first, then one helped by the words not shown; of equals, care cards come first.
    """
    tongue = TONGUES[language]
    words = [word for word in map(str.lower, WORD.findall(asked[:LONGEST])) if folded(word) not in tongue.small]
    if not words:
        return Results([])
    readable = Passage.objects.filter(edition__topic__status=Status.PUBLISHED, language=language)
    ask = _ask_postgres if connection.vendor == "postgresql" else _ask_sqlite
    every = ask(readable, words, " & ", tongue)
    found = every or ask(readable, words, " | ", tongue)
    rows = list(readable.filter(pk__in=found).select_related("edition__topic").defer("edition__words", "body"))
    rows.sort(key=lambda row: (found[row.pk], *_place(row)))
    return Results(
        [Hit(row, _excerpt(row.text, words)) for row in rows], "" if every else _instead(asked, readable, tongue)
    )


def _place(row: Passage) -> tuple[bool, int, str, int]:
    topic = row.edition.topic
    return (not Care(row.care).is_urgent, topic.order, topic.slug, row.position)


def _ask_postgres(rows: QuerySet[Passage], words: list[str], joint: str, tongue: Tongue) -> dict[int, int]:
    """Key of each row that matches -> 0 where its heading does, 1 where the words not shown help, 2 otherwise."""
    # The words have no marks that a query could take for its own; a few hundred rows need no index.
    quoted = ("'{}'".format(word.replace("'", "''")) for word in words)
    query = SearchQuery(joint.join(quoted), search_type="raw", config=tongue.config)
    heading, shown_or_not, all_of_it = (SearchVector(*columns, config=tongue.config) for columns in _COLUMNS)
    said = rows.annotate(heading_said=heading, also_said=shown_or_not, said=all_of_it).filter(said=query)
    near = Case(When(heading_said=query, then=0), When(also_said=query, then=1), default=2, output_field=IntegerField())
    return dict(said.annotate(near=near).values_list("pk", "near"))


def _ask_sqlite(rows: QuerySet[Passage], words: list[str], joint: str, tongue: Tongue) -> dict[int, int]:
    """The same with SQLite's full text."""
    query = {" & ": " AND ", " | ": " OR "}[joint].join(f'"{tongue.forms(word)}"' for word in words)
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        # Made for this question and thrown away: a table beside the rows would have to follow every change to them.
        cursor.execute(f"CREATE VIRTUAL TABLE temp.asked USING fts5(heading, also, text, tokenize = '{tongue.tokens}')")
        try:
            said = [(pk, *map(tongue.forms, texts)) for pk, *texts in rows.values_list("pk", *_COLUMNS[-1])]
            cursor.executemany("INSERT INTO temp.asked (rowid, heading, also, text) VALUES (%s, %s, %s, %s)", said)
            for level, columns in reversed([*enumerate(_COLUMNS)]):
                within = f"{{{' '.join(columns)}}} : ({query})"
                cursor.execute("SELECT rowid FROM temp.asked WHERE asked MATCH %s", [within])
                found |= {row[0]: level for row in cursor.fetchall()}
        finally:
            cursor.execute("DROP TABLE temp.asked")
    return found


def _excerpt(text: str, words: list[str]) -> str:
    """The sentence with most of the words, by their first letters; the first sentence where none has any."""
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    stems = [folded(word)[: max(4, len(word) - 2)] for word in words]
    return max(sentences, key=lambda said: sum(stem in folded(said) for stem in stems), default="")


def _instead(asked: str, rows: QuerySet[Passage], tongue: Tongue) -> str:
    """`asked` with each word that no page has replaced by the nearest one that a page has; blank where that is none."""
    texts = (" ".join(text).lower() for text in rows.values_list("heading", "text", "also"))
    known = {folded(word): word for text in texts for word in WORD.findall(text)}
    changed = False
    instead: list[str] = []
    for word in WORD.findall(asked[:LONGEST].lower()):
        plain = folded(word)
        near = [] if plain in known or plain in tongue.small else get_close_matches(plain, known, n=1, cutoff=0.75)
        changed = changed or bool(near)
        instead.append(known[near[0]] if near else word)
    return " ".join(instead) if changed else ""
