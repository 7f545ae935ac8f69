"""The clinic's clock: reminders, letters that expire, and who is told what waits for them."""

import logging
import os
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from intake.clock import tick

#: Seconds between two looks.
EVERY = 60.0

log = logging.getLogger("intake.clock")


class Command(BaseCommand):
    """`manage.py clock`: several side by side do nothing twice."""

    help = "Do what is due (reminders, expiry, notices) every minute until stopped; --once for a timer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long and how often."""
        parser.add_argument("--once", action="store_true", help="do what is due now and end")
        parser.add_argument("--every", type=float, default=EVERY, help=f"seconds between two looks ({EVERY:.0f})")
        parser.add_argument("--with-parent", action="store_true", help="end when whoever started it has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, or until told to stop."""
        if options["once"]:
            done = tick()
            self.stdout.write(", ".join(f"{count} {what}" for what, count in done.items()) or "Nothing is due.")
            return
        stop, parent = Event(), os.getppid()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set() and (os.getppid() == parent or not options["with_parent"]):
            _look()
            stop.wait(options["every"])


def _look() -> None:
    """One tick; a database that is away is said and waited for, not died of."""
    close_old_connections()
    try:
        done = tick()
    except Error as error:
        log.error("the clock cannot read the database: %s", type(error).__name__)
        connection.close()
        return
    if done:
        log.info("the clock did: %s", ", ".join(f"{count} {what}" for what, count in done.items()))
