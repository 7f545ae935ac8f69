"""The disk of the database is really full while clients send: 503, nothing torn, pages to read stay, and it heals."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.drills.app import App
from tests.drills.browser import Answer, Browser
from tests.drills.outage import Outage, expect_kind, still_answers
from tests.drills.places import Stage
from tests.drills.senders import Senders, drafts
from tests.drills.told import Told

CLIENTS = 4
#: Drafts for each time; on a fresh tmpfs there is room for all of them.
EACH = 40
#: Seconds that the disk stays full once somebody was refused, and that somebody has to be refused within.
FULL, REFUSED_WITHIN = 1.0, 25.0
HEALED = 5.0


def run(stage: Stage, times: int) -> Told:
    """Fill, wait for refusals, look at pages to read, free, see it heal; then every row is looked at."""
    if stage.disk is None and stage.kind == "PostgreSQL":
        return Told("not tried: no small disk can be mounted here (it takes root)", "-")
    outages: list[Outage] = []
    reads: list[Answer] = []
    with App(stage.url, stage.folder) as app:
        made = drafts(app.address, EACH * times)
        browser = Browser(app.address)
        browser.cookies |= made[0].browser.cookies
        with Senders(made, CLIENTS) as senders:
            for _ in range(times):
                time.sleep(0.5)
                outages.append(Outage(time.monotonic()))
                with _full(stage, app):
                    _until(lambda: any(a.status >= 500 and a.began > outages[-1].began for a in senders.answers))
                    end = time.monotonic() + FULL
                    while time.monotonic() < end:
                        with suppress(OSError):
                            reads.append(browser.get("/learn/"))
                if stage.server and not stage.server.runs:
                    _until(lambda: stage.server is not None and stage.server.runs, within=3)
                    if not stage.server.runs:  # it ended for want of room: an init system starts it again
                        stage.server.start()
                outages[-1].back(still_answers(lambda: browser.get("/intake/saved/"), within=HEALED * 3))
        found = senders.judge(f"{times} times full ({_how(stage)}), nothing torn")
        expect_kind(found, senders.answers, outages, healed=HEALED)
    well = sum(answer.status == 200 for answer in reads)
    found.expect(bool(reads) and well == len(reads), f"pages to read: {[a.status for a in reads if a.status != 200]}")
    found.figure += f"; {well} of {len(reads)} pages to read meanwhile"
    return found


def _how(stage: Stage) -> str:
    return "a small tmpfs" if stage.disk else "the app may not make a file longer"


@contextmanager
def _full(stage: Stage, app: App) -> Iterator[None]:
    """No byte is left on the disk; without one of its own, the app's processes may write none (RLIMIT_FSIZE)."""
    if stage.disk is None:
        size = Path(stage.url.removeprefix("sqlite:///")).stat().st_size
        with _limited(app, size):
            yield
        return
    filler = stage.disk / "filler"
    try:
        _fill(filler)
        yield
    finally:
        filler.unlink()


def _fill(filler: Path) -> None:
    """Down to the last page; whatever is freed meanwhile is taken too."""
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)


@contextmanager
def _limited(app: App, size: int) -> Iterator[None]:
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    for pid in app.pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for pid in app.pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)


def _until(true: Callable[[], object], within: float = REFUSED_WITHIN) -> None:
    end = time.monotonic() + within
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
