"""Reading a page of education against "hello world" under the same server: rendered, kept ready, and not changed."""

import os
import sys
from collections.abc import Callable
from statistics import median

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.loader import load
from tests.audit.columns import columns
from tests.benchmarks import page_weight
from tests.benchmarks.hello import HELLO, WORDS
from tests.benchmarks.rounds import in_turns, times_as_much
from tests.benchmarks.serving import COMPRESSED, Worker, bare_worker, kept_pages, production

#: A page as most are, and the heaviest.
PAGES = ("/learn/what-neuropathy-is/", "/learn/when-not-to-have-massage/")
GOAL_RENDERED, GOAL_QUERIES, GOAL_KEPT = 5, 3, 1.4
#: Requests of each side in a round; rounds are short and many, so that both sides of a ratio meet the same weather.
RENDERED, KEPT, MORE_ROUNDS = 3, 25, 4
HEADS = ["page", "times", "goal", "", "times bare", "us", "hello us", "bare us"]
#: A name, the highest ratio aimed at where there is one, and the side.
Sides = list[tuple[str, float | None, Callable[[], object]]]


def run(rounds: int) -> list[str]:
    """Lines to print; raises AssertionError where a page says something else when it is kept, packed or rendered."""
    load()
    with production("tests.benchmarks.hello"):
        worker, bare = Worker(), bare_worker()
        asked = max(check(path, worker, bare) for path in PAGES)
        # What forgets stands apart: it would slow whoever comes after it in the round.
        rows = [row for some in _rendered(worker) for row in _rows(some, worker, bare, RENDERED, rounds)]
        with kept_pages():
            caches["pages"].clear()
            rows += _rows(_kept(worker), worker, bare, KEPT, rounds)
        weights = page_weight.run(worker)
    return [
        'education: CPU of a page as times that of "hello world" under the same middleware, and under none',
        *(f"  {line}" for line in columns([HEADS, *rows])),
        f"education: {asked} queries for a page from nothing (goal {GOAL_QUERIES}, {_judged(asked, GOAL_QUERIES)})",
        f"education: the machine's load was {os.getloadavg()[0]:.1f}",
        *weights,
    ]


def check(path: str, worker: Worker, bare: Worker) -> int:
    """Each way to get the page says the same, and both floors say their words; the queries of one that is rendered."""
    assert worker.get(HELLO).body == bare.get(HELLO).body == WORDS
    forget()
    with CaptureQueriesContext(connection) as queries:
        rendered = worker.get(path)
    count = len(queries)  # before a later request empties Django's list of them
    assert rendered.status == 200 and "Content-Encoding" not in rendered.heads
    packed = [worker.get(path, **COMPRESSED)]
    with kept_pages():
        caches["pages"].clear()
        packed.append(worker.get(path, **COMPRESSED))
        with CaptureQueriesContext(connection) as more:
            packed.append(worker.get(path, **COMPRESSED))
            same = worker.get(path, HTTP_IF_NONE_MATCH=packed[-1].heads["ETag"], **COMPRESSED)
        assert not len(more), "a page that is kept asks the database"
    assert [one.heads["Content-Encoding"] for one in packed] == ["gzip"] * len(packed)
    assert {one.text for one in packed} == {rendered.text}
    assert (same.status, same.body) == (304, b"")
    return count


def forget() -> None:
    """Whatever the functions of education remember between two requests is gone."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "education":
            for thing in vars(module).values():
                getattr(thing, "cache_clear", bool)()


def _rendered(worker: Worker) -> tuple[Sides, Sides]:
    """No page is kept: as text, as every browser asks for it; and apart, with nothing at all remembered."""
    usual = [
        side
        for path in PAGES
        for side in (
            (f"{path} rendered", GOAL_RENDERED, _reads(worker, path, RENDERED)),
            (f"{path} rendered, compressed", GOAL_RENDERED, _reads(worker, path, RENDERED, **COMPRESSED)),
        )
    ]
    return usual, [(f"{path} rendered from nothing", None, _reads_first(worker, path, RENDERED)) for path in PAGES]


def _kept(worker: Worker) -> Sides:
    """The page is kept: all of it is sent, or that it has not changed."""
    return [
        side
        for path in PAGES
        for side in (
            (f"{path} kept, compressed", GOAL_KEPT, _reads(worker, path, KEPT, **COMPRESSED)),
            (f"{path} kept, not changed", GOAL_KEPT, _asks_again(worker, path, KEPT)),
        )
    ]


def _reads(worker: Worker, path: str, times: int, **heads: str) -> Callable[[], object]:
    def read() -> None:
        for _ in range(times):
            assert worker.get(path, **heads).body

    return read


def _reads_first(worker: Worker, path: str, times: int) -> Callable[[], object]:
    def read() -> None:
        for _ in range(times):
            forget()
            assert worker.get(path).body

    return read


def _asks_again(worker: Worker, path: str, times: int) -> Callable[[], object]:
    def ask() -> None:
        heads = {"HTTP_IF_NONE_MATCH": worker.get(path, **COMPRESSED).heads["ETag"], **COMPRESSED}
        for _ in range(times - 1):
            assert worker.get(path, **heads).status == 304

    return ask


def _rows(sides: Sides, worker: Worker, bare: Worker, times: int, rounds: int) -> list[list[str]]:
    floors = [_reads(worker, HELLO, times, **COMPRESSED), _reads(bare, HELLO, times, **COMPRESSED)]
    ours = [side for _, _, side in sides]
    hello, least, *found = in_turns([*floors, *ours], rounds=rounds * MORE_ROUNDS)
    rows = []
    for (name, goal, _), one in zip(sides, found, strict=True):
        ratio, harder = times_as_much(one, hello), times_as_much(one, least)
        each = [f"{1e6 * median(side) / times:.0f}" for side in (one, hello, least)]
        rows.append([name, f"{ratio:.2f}", str(goal or "-"), _judged(ratio, goal), f"{harder:.1f}", *each])
    return rows


def _judged(found: float, goal: float | None) -> str:
    return "-" if goal is None else "met" if found <= goal else "missed"
