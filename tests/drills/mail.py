"""The mail server is away and senders are killed: nothing is lost, all leaves within a minute of its return."""

import logging
import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone

from clinic.mail.models import Message
from clinic.mail.results import alert_when_failing
from tests.clinic.mail.postman import postman, until
from tests.clinic.mail.putting import code_to
from tests.clinic.mail.server import MailServer
from tests.drills.places import Stage
from tests.drills.told import Told

SENDERS = 3
#: Mails for each sender that is killed; every so many mails taken, one more is.
EACH = 8
WITHIN = 60.0


class Office:
    """Senders side by side; whoever was killed is replaced. `kill` may be called from another thread."""

    def __init__(self, port: int) -> None:
        self.port, self.killed, self.chance = port, 0, random.Random(port)
        self.senders: list[subprocess.Popen[str]] = []

    def fill(self) -> None:
        """As many as there should be; each looks often, so that the drill is short."""
        for sender in [one for one in self.senders if one.poll() is not None]:
            self.senders.remove(sender)
            _close(sender)
        while len(self.senders) < SENDERS:
            self.senders.append(postman("--idle", "0.2", "--with-parent", port=self.port))

    def kill(self) -> None:
        """One of them, at once."""
        alive = [sender for sender in self.senders if sender.poll() is None]
        if alive:
            os.kill(self.chance.choice(alive).pid, signal.SIGKILL)
            self.killed += 1

    def close(self) -> None:
        """Everybody goes home."""
        for sender in self.senders:
            sender.terminate()
        for sender in self.senders:
            with suppress(subprocess.TimeoutExpired):
                sender.wait(20)
            sender.kill()
            _close(sender)


def run(stage: Stage, times: int) -> Told:
    """A quarter of the senders die while the server is away, the others while it takes mail."""
    logging.getLogger("clinic.mail").setLevel(logging.CRITICAL)
    server = MailServer().start()
    server.kill()
    office = Office(server.port)
    try:
        expected = {code_to(f"patient{number}@home.example").message_id for number in range(EACH * times)}
        while office.killed < times // 4:
            office.fill()
            time.sleep(0.5)
            office.kill()
        office.fill()
        until(lambda: Message.objects.exclude(failing_since=None).exists(), "a sender finds nobody")
        alerts = _alerts()
        took = _empty(server, office, times)
    finally:
        office.close()
        server.kill()
    again = Counter(server.ids())
    doubles = sum(again.values()) - len(again)
    found = Told(f"{len(again):,} of {len(expected):,} sent, none lost")
    twice = f"{doubles} twice for {office.killed} killed"
    found.figure = f"all out {took:.0f} s after its return, {twice}, alert after 15 min"
    found.expect(set(again) == expected, f"{len(expected - set(again))} lost, {len(set(again) - expected)} unknown")
    found.expect(Message.objects.sent().count() == len(expected), "not all are marked as sent")
    found.expect(took < WITHIN, f"it took {took:.0f} s")
    found.expect(doubles <= office.killed, f"{doubles} came twice")
    found.expect(office.killed >= times, f"only {office.killed} were killed")
    found.expect(alerts == [False, True, False], f"alerts after 14, 16 and 17 minutes: {alerts}")
    return found


def _alerts() -> list[bool]:
    """Whether the alert comes 14, 16 and 17 minutes after the first mail that found nobody, by a clock of our own."""
    began = Message.objects.exclude(failing_since=None).earliest("failing_since").failing_since
    heard = []
    for minutes in (14, 16, 17):
        with patch.object(timezone, "now", return_value=began + timedelta(minutes=minutes)):
            heard.append(alert_when_failing())
    return heard


def _empty(server: MailServer, office: Office, times: int) -> float:
    """The server is back: seconds until nothing waits any more, while senders go on dying."""

    def taken() -> None:
        if office.killed < times and not len(server.taken) % (EACH // 2):
            office.kill()

    server.on_taken = taken
    server.start()
    begun = time.monotonic()
    while Message.objects.waiting().exists() and time.monotonic() - begun < 2 * WITHIN:
        office.fill()
        time.sleep(0.05)
    return time.monotonic() - begun


def _close(sender: "subprocess.Popen[str]") -> None:
    if sender.stdout:
        sender.stdout.close()
