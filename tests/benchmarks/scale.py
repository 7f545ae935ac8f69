"""`python -m tests.benchmarks.scale`: the worklist and the search for people at 1,000, 100,000 and a million referrals.

Needs PostgreSQL (DATABASE_URL). Fills a database of its own through COPY and measures through the project's own code;
the worklist is compared with itself at the smallest size, in the same run. Every draw is looked at ROUNDS times, all of
them before any again, and its time is the median: one look by itself says more of the machine than of the database.
The first round is printed too, when most rows come from the disk's cache for the first time.
"""

import argparse
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median, quantiles
from typing import Any, NamedTuple

from tests.benchmarks.rounds import stolen_since, ticks

SIZES = "1000,100000,1000000"
#: How often each draw is looked at.
ROUNDS = 5
#: Goals of the project: the worklist against itself when small, and milliseconds in the database.
TIMES, PAGE_MS, PREFIX_MS, BORN_MS, TYPO_MS, FILL_S = 1.5, 3.0, 7.0, 2.0, 60.0, 300


class Found(NamedTuple):
    """p95 of milliseconds in the database: rows of a page, a whole page, four ways to look for people.

    By beginning and by birth date one's own patients are looked for. Who is misspelt may be anybody's, as a whole name
    or as a surname alone, which has no goal.
    """

    rows: float
    page: float
    prefix: float
    born: float
    typo: float
    surname: float


def main() -> int:
    """Fill, measure, print; 1 when a goal is missed at the largest size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--draws", type=int, default=200)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.test")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor != "postgresql":
        print("This needs PostgreSQL: .ci/postgres python -m tests.benchmarks.scale")
        return 2
    old = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        return _run([int(size) for size in options.sizes.split(",")], options.draws)
    finally:
        connection.close()
        teardown_databases(old, verbosity=0)


def _run(sizes: list[int], draws: int) -> int:
    from clinic.accounts.models import User
    from clinic.accounts.roles import Role
    from tests.benchmarks.filling import fill
    from tests.cast import enter
    from tests.intake.making import sent_intake

    enter("ana")
    for number in range(29):
        User.objects.create_user(f"t{number}@clinic.example", name=f"Therapist {number}", role=Role.THERAPIST)
    pattern, found, filled = sent_intake(), {}, 0.0
    print(f"p95 of {draws} draws, milliseconds in the database")
    print(f"{'referrals':>12} {'rows':>8} {'page':>8} {'prefix':>8} {'born':>8} {'typo':>8} {'surname':>8}   filled in")
    for size in sizes:
        begin = time.monotonic()
        fill(pattern, upto=size)
        filled += time.monotonic() - begin
        before = ticks()
        first, found[size] = _measure(draws)
        print(f"{size:>12,} {' '.join(f'{ms:8.2f}' for ms in found[size])}   {filled:.0f} s", flush=True)
        first_look = " ".join(f"{ms:8.2f}" for ms in first)
        print(f"{'first look':>12} {first_look}   {stolen_since(before)}", flush=True)
    return _judge(found[sizes[0]], found[sizes[-1]], filled)


def _judge(small: Found, large: Found, filled: float) -> int:
    goals = [
        ("the rows of a page, against themselves when small", large.rows / small.rows, TIMES, "x"),
        ("the rows of a page", large.rows, PAGE_MS, " ms"),
        ("a name by its beginning", large.prefix, PREFIX_MS, " ms"),
        ("a birth date and a name", large.born, BORN_MS, " ms"),
        ("a misspelt name", large.typo, TYPO_MS, " ms"),
        ("filling", filled, FILL_S, " s"),
    ]
    missed = 0
    for name, value, goal, unit in goals:
        missed += value > goal
        print(f"  {'ok    ' if value <= goal else 'MISSED'} {name}: {value:.2f}{unit}, at most {goal:g}{unit}")
    return int(missed > 0)


def _measure(draws: int) -> tuple[Found, Found]:
    """The first look at each draw, and the median of all looks."""
    from intake.records.searching import MOST
    from intake.referrals.finding import within
    from intake.referrals.models import Referral
    from tests.cast import enter

    ana, chance = enter("ana"), random.Random(7)
    own = [_somebody(chance, Referral.objects.visible_to(ana)) for _ in range(draws)]
    anybody = [_somebody(chance, Referral.objects.all()) for _ in range(draws)]

    def search(texts: list[str]) -> list[Callable[[], object]]:
        return [partial(within, text, ana, most=MOST) for text in texts]

    kinds = [
        *_worklist(chance, draws),
        search([person.name.split()[-1][: chance.randint(3, 6)] for person in own]),
        search([f"{person.born} {person.name.split()[0]}" for person in own]),
        search([_misspelt(person.name, chance) for person in anybody]),
        search([_misspelt(person.name, chance).split()[-1] for person in anybody]),
    ]
    times = [[[_spent(look) for look in looks] for _ in range(ROUNDS)] for looks in kinds]
    middle = [[median(of_one) for of_one in zip(*rounds, strict=True)] for rounds in times]
    return Found(*(_p95(rounds[0]) for rounds in times)), Found(*map(_p95, middle))


def _worklist(chance: random.Random, draws: int) -> tuple[list[Callable[[], object]], list[Callable[[], object]]]:
    """Looks for the rows alone and for the whole page, at any depth of any tab."""
    from django.test import RequestFactory
    from django.utils import timezone

    from intake.referrals.models import TABS, Referral
    from intake.web.therapist import listing, paging
    from tests.cast import enter

    ana, rows, pages = enter("ana"), [], []
    for number in range(draws):
        tab = list(TABS)[number % len(TABS)]
        after = ""
        if number >= len(TABS):
            referral = _any(Referral.objects.visible_in(tab, ana), chance)
            after = str(paging.key_of(referral, closed=tab == "closed"))
        request: Any = RequestFactory().get("/staff/", {"tab": tab, "after": after})
        request.user, request.session = ana, {}
        rows.append(partial(_rows_of, tab, ana, after))
        pages.append(partial(listing.page, request, tab, timezone.now()))
    return rows, pages


def _rows_of(tab: str, user: Any, after: str) -> object:
    from intake.referrals.models import Referral
    from intake.web.therapist import paging

    return paging.page(Referral.objects.visible_in(tab, user), after, closed=tab == "closed")


def _any(rows: Any, chance: random.Random) -> Any:
    """One of the rows: the first at or after a moment drawn by chance."""
    from datetime import timedelta

    from django.utils import timezone

    at = timezone.now() - timedelta(minutes=chance.randrange(60 * 24 * 1500))
    return rows.filter(opened_at__gte=at).order_by("opened_at").first() or rows.order_by("opened_at").last()


def _somebody(chance: random.Random, referrals: Any) -> Any:
    """One of the people of the referrals: the first whose surname is at or after a made-up one."""
    from django.db.models import Exists, OuterRef

    from intake.records.models import Patient
    from intake.records.searching import surname_key
    from tests.benchmarks.filling import a_name

    there = Patient.objects.filter(Exists(referrals.filter(patient=OuterRef("pk")))).exclude(born=None)
    near = there.filter(surname_key__gte=surname_key(a_name(chance))).order_by("surname_key").first()
    return near or there.order_by("-surname_key").first()


def _misspelt(name: str, chance: random.Random) -> str:
    """One slip somewhere within the last word: two letters turned, one left out, doubled, or another in its place."""
    at = chance.randrange(name.index(" ") + 2, len(name) - 1)
    one, two, other = name[at], name[at + 1], chance.choice("aeionrst")
    slip = chance.choice([two + one, two, one + one + two, other + two])
    return name[:at] + slip + name[at + 2 :]


def _spent(look: Callable[[], object]) -> float:
    with _in_database() as spent:
        look()
    return sum(spent)


@contextmanager
def _in_database() -> Iterator[list[float]]:
    """Milliseconds of each statement within the block as the server counts them: read, planned, carried out, sent."""
    from django.db import connection

    spent: list[float] = []
    with connection.cursor() as cursor:
        cursor.execute("SET client_min_messages = log")
        cursor.execute("SET log_duration = on")
        said = connection.connection.notices = _Everything()
        try:
            yield spent
        finally:
            spent.extend(float(ms) for ms in re.findall(r"duration: ([0-9.]+) ms", "".join(said)))
            cursor.execute("SET log_duration = off")


class _Everything(list[str]):
    """What the server said; the driver would keep its last fifty lines alone."""

    def __delitem__(self, which: Any) -> None:
        """Keeps them."""


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
