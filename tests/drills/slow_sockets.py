"""Hundreds of sockets that say their piece a byte at a time, and visitors who read and begin an intake beside them.

Behind the shipped nginx configuration, with TLS, rates and limits as shipped; they come from a few dozen addresses.
"""

import socket
import ssl
import threading
import time
from collections import Counter
from contextlib import suppress
from queue import Empty, SimpleQueue

from tests.deploy import stage as deployed
from tests.drills.places import Stage
from tests.drills.told import Told

VISITORS, PAGES = 12, ("/", "/learn/", "/learn/when-not-to-have-massage/", "/intake/", "/static/css/clinic.css")
#: Good requests for each slow socket.
EACH = 3
#: Seconds in which a visitor wants the page.
PATIENCE = 5.0
LEAST = 0.99
_HEAD = (
    b"POST /intake/ HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n"
)


class Slow:
    """One that never finishes: it says nothing, or its head, or its body, a byte a second; cut off, it comes again."""

    def __init__(self, site: deployed.Site, number: int) -> None:
        self.site, self.number = site, number
        self.line: socket.socket | None = None
        self.cut = 0

    def begin(self) -> None:
        """Come in, and say what the kind of slowness says at once."""
        with suppress(OSError):
            by = f"127.0.2.{1 + self.number % 50}"
            line = socket.create_connection(("127.0.0.1", self.site.port), PATIENCE, (by, 0))
            if self.number % 3:
                line = _trusting(self.site).wrap_socket(line, server_hostname=deployed.HOST)
            head = _HEAD % deployed.HOST.encode()
            if self.number % 3 == 1:
                line.sendall(head[:40])
            elif self.number % 3 == 2:
                line.sendall(head + b"\r\nvalue=")
            line.setblocking(False)
            self.line = line

    def go_on(self) -> None:
        """One more byte, or in again where it was shown out."""
        try:
            if self.line is None:
                raise OSError
            if self.number % 3:
                self.line.send(b"x")
            elif not self.line.recv(1):
                raise OSError
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            self.cut += 1
            self.end()
            self.begin()

    def end(self) -> None:
        """Leave."""
        if self.line:
            self.line.close()
        self.line = None


def _trusting(site: deployed.Site) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(site.certificate))


def run(stage: Stage, times: int) -> Told:
    """`times` slow sockets are open while every visitor asks for page after page."""
    with deployed.clinic() as site:
        crowd = [Slow(site, number) for number in range(times)]
        over = threading.Event()
        for slow in crowd:
            slow.begin()
        pestering = threading.Thread(target=_pester, args=(crowd, over))
        pestering.start()
        begun = time.monotonic()
        answers = _visits(site, EACH * times)
        took = time.monotonic() - begun
        over.set()
        pestering.join()
        open_ = sum(slow.line is not None for slow in crowd)
        for slow in crowd:
            slow.end()
    good, asked = answers["good"], answers.total()
    found = Told(f"{100 * good / asked:.1f} % of {asked:,} good requests served")
    cut = sum(slow.cut for slow in crowd)
    found.figure = f"{asked / took:.0f} a second beside {open_} open slow sockets, shown out {cut} times"
    found.expect(good >= LEAST * asked, f"answered otherwise: {dict(answers)}")
    found.expect(open_ > 0.8 * times, f"only {open_} of {times} were open in the end")
    return found


def _pester(crowd: list[Slow], over: threading.Event) -> None:
    while not over.is_set():
        for slow in crowd:
            slow.go_on()
        over.wait(1)


def _visits(site: deployed.Site, number: int) -> Counter[str]:
    """So many requests by visitors side by side; "good" or what went wrong."""
    waiting: SimpleQueue[int] = SimpleQueue()
    for each in range(number):
        waiting.put(each)
    answers: Counter[str] = Counter()

    def visit() -> None:
        with suppress(Empty):
            while True:
                each = waiting.get_nowait()
                began = time.monotonic()
                try:
                    answer = site.ask("GET", PAGES[each % len(PAGES)], by=f"127.0.3.{1 + each % 100}", timeout=PATIENCE)
                    late = time.monotonic() - began > PATIENCE
                    answers["late" if late else "good" if answer.status == 200 else str(answer.status)] += 1
                except OSError as error:
                    answers[type(error).__name__] += 1

    threads = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
