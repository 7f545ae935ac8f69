"""Send the mail that waits in the outbox."""

import os
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clinic.audit.ids import new_id
from clinic.mail import outbox
from clinic.mail.delivery import End
from clinic.mail.models import Message
from clinic.mail.worker import IDLE, one_look, send_due, work


class Command(BaseCommand):
    """`manage.py send_mail`: the clinic's postman. Several side by side never send the same mail."""

    help = "Send the mail that waits in the outbox, until stopped. SIGTERM ends it after the mail in its hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long, how often, or one test."""
        parser.add_argument("--once", action="store_true", help="send what is due and end, for a timer")
        parser.add_argument("--idle", type=float, default=IDLE, help=f"seconds between two looks ({IDLE:.0f})")
        parser.add_argument("--test", metavar="ADDRESS", help="put a test mail to this address, send it and end")
        parser.add_argument("--with-parent", action="store_true", help="end when whoever started it has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of three ways."""
        if options["idle"] <= 0:
            raise CommandError("--idle must be more than 0 seconds.")
        stop = Event()
        if options["test"]:
            self._test(options["test"], stop)
        elif options["once"]:
            ends = one_look(_until_told(stop))
            self.stdout.write(", ".join(f"{count} {end}" for end, count in ends.items()) or "Nothing is due.")
        else:
            parent = os.getppid()
            alone = not options["with_parent"]
            work(stop=_until_told(stop), idle=options["idle"], on=lambda: alone or os.getppid() == parent)

    def _test(self, address: str, stop: Event) -> None:
        try:
            with transaction.atomic():
                message = outbox.put(to=address, kind="test", context={}, key=str(new_id()))
        except ValidationError as error:
            raise CommandError(f"{address}: {' '.join(error.messages)}") from None
        ends = send_due(stop, only=message.pk)
        if not ends[End.SENT]:
            why = Message.objects.get(pk=message.pk).last_error or "another worker has it"
            raise CommandError(f"Not sent yet: {why}. It stays in the outbox.")
        self.stdout.write(f"The mail server took it. Message-ID: {message.message_id}")


def _until_told(stop: Event) -> Event:
    """SIGTERM and Control-C set `stop`; the mail in hand is finished first."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
