"""The database goes away under a running site: 503 in time on every node, and it heals without anybody's help."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.deploy.stage import Answer, Site
from tests.deploy.test_in_front import is_guarded

#: Seconds within which it must be said, and within which it must be over.
SAID, HEALED = 3, 5


@contextmanager
def killed(site: Site) -> Iterator[None]:
    """PostgreSQL is killed: every connection ends, new ones are refused."""
    assert site.line is not None
    site.line.cut()
    try:
        yield
    finally:
        site.line.mend()


@contextmanager
def silent(site: Site) -> Iterator[None]:
    """PostgreSQL takes connections and says nothing."""
    assert site.line is not None
    site.line.cut()
    site.line.hang()
    site.line.mend(flows=False)
    try:
        yield
    finally:
        site.line.cut()
        site.line.mend()


@contextmanager
def not_mounted(site: Site) -> Iterator[None]:
    """The machine came up, and the disk with the SQLite file is not there yet."""
    file = Path(site.url.removeprefix("sqlite:///"))
    for node in site.nodes:
        node.kill()
    for log in file.parent.glob("clinic.sqlite3*"):
        log.rename(log.with_name(f"away-{log.name}"))
    file.mkdir()
    for node in site.nodes:
        node.start()
    until = time.monotonic() + 30
    while time.monotonic() < until and [site.get("/health/live").status for _ in site.nodes] != [200] * len(site.nodes):
        time.sleep(0.2)
    try:
        yield
    finally:
        file.rmdir()
        for log in file.parent.glob("away-clinic.sqlite3*"):
            log.rename(log.with_name(log.name.removeprefix("away-")))


def faults(site: Site) -> list[Callable[[Site], AbstractContextManager[None]]]:
    """What can go away here."""
    return [killed, silent] if site.line else [not_mounted]


def asked(site: Site) -> list[tuple[Answer, float]]:
    """Pages that need the database, asked of both nodes, and the seconds that each took."""
    found = []
    for path in ("/learn/search/?q=feet", "/staff/", "/admin/") * 2:
        began = time.monotonic()
        answer = site.ask("GET", path, heads={"Cookie": f"sessionid={'s' * 32}"})
        found.append((answer, time.monotonic() - began))
    return found


def test_it_is_said_in_time_and_heals_by_itself(site: Site) -> None:
    for fault in faults(site):
        wanted = [answer.status for answer, _ in asked(site)]
        with fault(site):
            answers = asked(site)
            ready = site.get("/health/ready")
            live = site.get("/health/live")
        mended = time.monotonic()
        while [answer.status for answer, _ in asked(site)] != wanted:
            assert time.monotonic() - mended < HEALED
        for answer, seconds in answers:
            assert answer.status == 503 and seconds < SAID and is_guarded(answer)
            assert answer.head("retry-after") == "5" and "no-store" in answer.head("cache-control")
            assert "Answers you saved before are safe" in answer.text
        assert live.status == 200
        assert ready.status == 503
        assert set(json.loads(ready.body).values()) == {"not ok"}
