"""20 patients at once fill in and send the whole intake over TLS and nginx: what the server needs for the next page.

Served as shipped: nginx with TLS, two app nodes of two workers, a durable PostgreSQL of its own, all on this machine,
with the patients themselves. The next page is what follows a press: the form is saved and the page it leads to is made;
both are nginx's own `request_time`, added up. Patients think between two pages, drawn from seeds; a second crowd
does not.
"""

import json
import os
import random
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from unittest.mock import patch
from urllib.parse import urlencode

from django.utils import timezone

from intake.indications.questionnaire import steps
from intake.management.acting import pages_for
from intake.protocols.files import newest
from tests.audit.columns import columns
from tests.benchmarks.rounds import stolen_since, ticks
from tests.deploy import stage
from tests.drills.postgres import Server
from tests.intake.making import examples
from tests.intake.web.patient.walking import posted

PATIENTS, CASE = 20, "V02"
#: Seconds between two pages: drawn for each patient from a seed of their own; and a crowd that never thinks.
THINKS = {"think 2 to 5 s": (2.0, 5.0), "no think time": (0.0, 0.0)}
GOAL_MS = 100
MOST_PAGES = 60
#: Limits for one address and minute are not what is measured.
FREE = {"requests_per_second": "9999", "burst": "9999"}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_KEY = re.compile(r'name="key" value="([^"]+)"')


class Patient:
    """One browser, from an address and over a connection of its own.

    `presses` are the request ids of each press: the form and the page.
    """

    def __init__(self, site: stage.Site, number: int, think: tuple[float, float]) -> None:
        self.site, self.think = site, think
        self.chance, self.line = random.Random(number), site.connection(by=f"127.0.0.{10 + number}")
        self.pages = pages_for(
            examples()[CASE]["facts"], newest(), today=timezone.localdate(), name=f"Patient {number}"
        )
        self.cookies: dict[str, str] = {}
        self.presses: list[list[str]] = []
        self.ids: list[str] = []

    def fills_in(self) -> None:
        """Until it is sent; raises AssertionError where a page says anything else than the next page."""
        time.sleep(self.chance.uniform(0, self.think[1]))
        at, page = "/intake/", self._ask("GET", "/intake/")
        for _ in range(MOST_PAGES):
            if at == "/intake/sent/":
                return self.line.close()
            time.sleep(self.chance.uniform(*self.think))
            self.ids = []
            answer = self._ask("POST", at, self._form(at, page.text))
            assert answer.status == 302, (at, answer.status)
            at = answer.head("location")
            page = self._ask("GET", at)
            assert page.status == 200, (at, page.status)
            self.presses.append(self.ids)
        raise AssertionError(f"never sent: {at}")

    def _form(self, at: str, page: str) -> str:
        token = _TOKEN.search(page)
        assert token, at
        slug = at.rstrip("/").rpartition("/")[2].replace("-", "_")
        if slug == "check":
            key = _KEY.search(page)
            given = {"key": key[1] if key else ""}
        else:
            step = "adult" if slug == "intake" else slug
            given = {"go": "continue", **posted(steps(newest())[step], self.pages[step])}
        return urlencode({"csrfmiddlewaretoken": token[1], **given}, doseq=True)

    def _ask(self, method: str, path: str, body: str | None = None) -> stage.Answer:
        heads = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        heads |= {"accept-encoding": "identity", "referer": f"{self.site.address}{path}"}
        heads |= {"content-type": "application/x-www-form-urlencoded"} if body else {}
        answer = self.site.over(self.line, method, path, body, heads)
        for name, said in answer.heads:
            if name == "set-cookie":
                self.cookies |= {cookie: morsel.value for cookie, morsel in SimpleCookie(said).items()}
        self.ids.append(answer.head("x-request-id"))
        return answer


def run(rounds: int) -> list[str]:
    """Lines to print; the load of the machine beside them, because whoever else works on it works against them."""
    said = [f"patients: {PATIENTS} at once, example {CASE}; milliseconds at the server"]
    with _site() as site:
        for name, think in THINKS.items():
            said += [f"  {line}" for line in _crowd(site, name, think)]
    return said


@contextmanager
def _site() -> Iterator[stage.Site]:
    with TemporaryDirectory(prefix="patients-") as folder, Server(Path(folder)) as server:
        server.restart_durable()
        with patch.dict(os.environ, {"DATABASE_URL": server.url}), stage.clinic(**FREE) as site:
            _warm_up(site)
            yield site


def _warm_up(site: stage.Site) -> None:
    """Each worker has seen every page once, more likely than not."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: Patient(site, 100 + number, (0.0, 0.0)).fills_in(), range(16)))


def _crowd(site: stage.Site, name: str, think: tuple[float, float]) -> list[str]:
    crowd = [Patient(site, number, think) for number in range(PATIENTS)]
    loads: list[float] = []
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=[loads, over])
    watch.start()
    began, before = time.monotonic(), ticks()
    with ThreadPoolExecutor(PATIENTS) as pool:
        list(pool.map(Patient.fills_in, crowd))
    took, stolen = time.monotonic() - began, stolen_since(before)
    over.set()
    watch.join()
    time.sleep(1)  # the last lines of the log
    seconds = _seconds(site.folder / "logs/access.log")
    each = [1000 * seconds[one] for patient in crowd for press in patient.presses for one in press]
    pressed = [1000 * sum(seconds[one] for one in press) for patient in crowd for press in patient.presses]
    rows = [["", "how many", "p50", "p95", "p99", "goal"]]
    for what, found, goal in ((f"{name}: next page", pressed, f"p99 {GOAL_MS}"), (f"{name}: one request", each, "")):
        cuts = quantiles(found, n=100, method="inclusive")
        rows.append([what, str(len(found)), *(f"{cuts[place]:.0f}" for place in (49, 94, 98)), goal])
    rate = f"{len(each) / took:.0f} requests a second"
    load = f"load of the machine {min(loads):.1f} to {max(loads):.1f}, {stolen}"
    return [*columns(rows), f"{name}: {rate}, {load}"]


def _watch(loads: list[float], over: threading.Event) -> None:
    while True:
        loads.append(os.getloadavg()[0])
        if over.wait(5):
            return


def _seconds(log: Path) -> dict[str, float]:
    """Request id -> seconds, from nginx's own log."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return {line["request_id"]: float(line["seconds"]) for line in lines if line["request_id"]}
