"""Reading a page of education against "hello world" under the same server: rendered, kept ready, and not changed."""

import os
from collections.abc import Callable, Iterator

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education.loader import load
from tests.benchmarks import page_weight
from tests.benchmarks.hello import HELLO, WORDS
from tests.benchmarks.rounds import in_turns
from tests.benchmarks.serving import COMPRESSED, Worker, bare_worker, kept_pages, production

#: A page as most are, and the heaviest.
PAGES = ("/learn/what-neuropathy-is/", "/learn/when-not-to-have-massage/")
A_ROUND = {"rendered": 10, "kept": 200}
GOAL_RENDERED, GOAL_QUERIES, GOAL_KEPT = 5, 3, 1.4
Sides = dict[str, Callable[[], object]]


def run(rounds: int) -> list[str]:
    """Lines to print; raises AssertionError where a page says something else when it is kept, packed or rendered."""
    load()
    with production("tests.benchmarks.hello"):
        worker, bare = Worker(), bare_worker()
        asked = [check(path, worker, bare) for path in PAGES]
        times = A_ROUND["rendered"]
        lines = [*_lines(_rendered(worker, times), worker, bare, times, rounds, GOAL_RENDERED)]
        with kept_pages():
            caches["pages"].clear()
            times = A_ROUND["kept"]
            lines += _lines(_kept(worker, times), worker, bare, times, rounds, GOAL_KEPT)
        lines += [f"education: {_judged(max(asked), GOAL_QUERIES, 'd')} queries for a page that is rendered"]
        lines += page_weight.run(worker)
    return [*lines, f"education: the machine's load was {os.getloadavg()[0]:.1f}"]


def check(path: str, worker: Worker, bare: Worker) -> int:
    """Each way to get the page says the same, and both floors say their words; how many queries a rendered one took."""
    assert worker.get(HELLO).body == bare.get(HELLO).body == WORDS
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


def _rendered(worker: Worker, times: int) -> Sides:
    """Each page, as text and compressed; nothing keeps it."""
    asked = {"rendered": {}, "rendered and compressed": COMPRESSED}
    return {f"{path} {how}": _reads(worker, path, times, heads) for path in PAGES for how, heads in asked.items()}


def _kept(worker: Worker, times: int) -> Sides:
    """Each page whole, and only asked whether it has changed."""
    sides = {}
    for path in PAGES:
        sides[f"{path} kept, compressed"] = _reads(worker, path, times, COMPRESSED)
        sides[f"{path} kept, not changed"] = _asks_again(worker, path, times)
    return sides


def _reads(worker: Worker, path: str, times: int, heads: dict[str, str]) -> Callable[[], object]:
    def read() -> None:
        for _ in range(times):
            assert worker.get(path, **heads).body

    return read


def _asks_again(worker: Worker, path: str, times: int) -> Callable[[], object]:
    def ask() -> None:
        heads = {"HTTP_IF_NONE_MATCH": worker.get(path, **COMPRESSED).heads["ETag"], **COMPRESSED}
        for _ in range(times):
            assert worker.get(path, **heads).status == 304

    return ask


def _lines(sides: Sides, worker: Worker, bare: Worker, times: int, rounds: int, goal: float) -> Iterator[str]:
    floors = [_reads(worker, HELLO, times, COMPRESSED), _reads(bare, HELLO, times, COMPRESSED)]
    hello, least, *found = in_turns([*floors, *sides.values()], rounds=rounds)
    each = [f"{1e6 * floor / times:.0f} us" for floor in (hello, least)]
    yield f'education: the floor, "hello world": {each[0]} of CPU; {each[1]} without any middleware'
    for name, one in zip(sides, found, strict=True):
        ratio, harder = _judged(one / hello, goal, ".2f"), f"{one / least:.1f} without any middleware"
        yield f'education: {name}: {ratio} times the CPU of "hello world"; {harder}'


def _judged(found: float, goal: float, form: str) -> str:
    return f"{found:{form}} (goal {goal}, {'met' if found <= goal else 'missed'})"
