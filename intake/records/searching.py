"""Finding people by what somebody at the desk types: a name or its beginning, a birth date, a number, an address."""

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, models, transaction
from django.db.models import F, QuerySet
from django.db.models.lookups import PostgresOperatorLookup

from clinic.crypto.blind import email_index, phone_index
from intake.records.slips import slips

if TYPE_CHECKING:
    from intake.records.models import Patient

#: How many people one look finds; who is not among them is found by typing more.
MOST = 20
#: Fewer letters are no misspelt name.
LEAST_FOR_SIMILAR = 4
#: How alike two names are, from 0 to 1, before one may be the other misspelt.
ALIKE = 0.4
#: So many people who are called alike are told apart by a birth date, not by reading on.
_MOST_NEAR = 500
#: Without trigrams in the database, so many of the newest names are compared one by one.
_COMPARED = 5000
_REFERENCE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}|(?=.*\d)[A-Z0-9]{9}")
_DATES = (
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), (1, 2, 3)),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"), (3, 1, 2)),
)


def folded(text: str) -> str:
    """Letters and digits in small letters without accents, words apart by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"\w+", plain))


def name_key(name: str) -> str:
    """What a name is found by, first name first: "josé Ruiz-Paz" is "jose ruiz paz"."""
    return folded(name)[:400]


def surname_key(name: str) -> str:
    """The same, beginning with the last word: "paz jose ruiz"."""
    words = folded(name).split()
    return " ".join([*words[-1:], *words[:-1]])[:400]


class _Similar(PostgresOperatorLookup):
    lookup_name = "resembles"
    postgres_operator = "%%"


models.CharField.register_lookup(_Similar)


class Typed(NamedTuple):
    """What was typed, taken apart: a birth date, and the rest as words."""

    born: date | None
    words: str


def taken_apart(text: str) -> Typed:
    """A birth date as 1961-03-04 or 3/4/1961 anywhere in the text, and the rest folded."""
    for form, (year, month, day) in _DATES:
        found = form.search(text)
        if found:
            try:
                born = date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                continue
            return Typed(born, folded(text[: found.start()] + " " + text[found.end() :]))
    return Typed(None, folded(text))


class Searched(models.QuerySet["Patient"]):
    """People, and how they are found."""

    def found(self, text: str) -> "list[Patient]":
        """At most MOST people whom `text` may mean, by the surest sign in it; a misspelt name comes last."""
        meant = self.meant(text)
        if meant is not None:
            return list(meant[:MOST])
        words = taken_apart(_plain(text)).words
        return self._by_name(words) if words else []

    def meant(self, text: str) -> "QuerySet[Patient] | None":
        """Whoever has this address, number, reference or birth date; None where the text is but a name."""
        text = _plain(text)
        if "@" in text:
            return self.filter(email_index=email_index(text))
        typed, digits = taken_apart(text), sum(map(str.isdecimal, text))
        if typed.born:
            return self.filter(born=typed.born, **_begins("name_key", typed.words)).order_by("name_key")
        if digits >= 7 and not re.search(r"[^\W\d_]", text):
            return self.filter(phone_index=phone_index(text))
        if _REFERENCE.fullmatch(text.upper()):
            bare = text.upper().replace("-", "")
            return self.filter(intakes__reference="-".join((bare[:3], bare[3:6], bare[6:])))
        return None

    def _by_name(self, words: str) -> "list[Patient]":
        """Each list in the order of its own index, so that no database sorts all the Smiths."""
        rows: dict[object, Patient] = {}
        for key in ("surname_key", "name_key"):
            for person in self.filter(**_begins(key, words)).order_by(key, "id")[:MOST]:
                rows.setdefault(person.pk, person)
        whole = " " in words and len(rows) < 3
        if (whole or not rows) and len(words) >= LEAST_FOR_SIMILAR:
            rows |= {alike.pk: alike for alike in self._misspelt(words) if alike.pk not in rows}
        return list(rows.values())[:MOST]

    def _misspelt(self, words: str) -> "list[Patient]":
        """Whoever's whole name is one slip away; where nobody has such a name, whose name is alike.

        Nobody at all, not only nobody here: a colleague's patient whom the slip means is no reason to look for others.
        """
        near = slips(words)
        for key in ("name_key", "surname_key"):  # one after the other: for both at once the planner reads everybody
            people = self.model._default_manager.filter(**{f"{key}__in": near}).order_by()
            if found := list(people.values_list("pk", flat=True)[:_MOST_NEAR]):
                return list(self.filter(pk__in=found).order_by("name_key", "id")[:MOST])
        return self._similar(words)

    def _similar(self, words: str) -> "list[Patient]":
        if connection.vendor == "postgresql":
            near = self.filter(name_key__resembles=words)
            likeness = TrigramSimilarity(F("name_key"), words)
            with transaction.atomic(), connection.cursor() as cursor:
                # Said to the index, which then offers fewer names to be compared.
                cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [ALIKE])
                return list(near.order_by(likeness.desc(), "id")[:MOST])
        keys = list(self.order_by("-created_at").values_list("pk", "name_key")[:_COMPARED])
        alike = [(SequenceMatcher(None, words, key).ratio(), pk) for pk, key in keys]
        best = sorted((row for row in alike if row[0] >= 2 * ALIKE), reverse=True)[:MOST]
        found: dict[Any, Any] = self.in_bulk([pk for _, pk in best])
        return [found[pk] for _, pk in best]


def _plain(text: str) -> str:
    return text.strip().replace("\0", "")


def _begins(key: str, words: str) -> dict[str, str]:
    return {f"{key}__startswith": words} if words else {}
