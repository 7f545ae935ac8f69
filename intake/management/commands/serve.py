"""Start the development server and say where to go and how to sign in."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from clinic.accounts.models import User
from intake.management.demo.playing import PASSWORD, people


class Command(BaseCommand):
    """`manage.py serve 8000`: what `make run` ends with."""

    help = "Serve on 127.0.0.1 and print where to go and how to sign in as each demo person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port."""
        parser.add_argument("port", nargs="?", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say it, then serve until stopped."""
        if not settings.DEMO_ALLOWED:
            raise CommandError("This server is for development only.")
        port = options["port"]
        if not 1 <= port <= 65535:
            raise CommandError(f"The port must be a number from 1 to 65535, not {port}.")
        settings.PASSKEY_ORIGINS = [f"http://localhost:{port}"]  # a passkey belongs to a name, not to an IP address
        self.stdout.write("\n".join(_lines(f"http://127.0.0.1:{port}")))
        # A polite end has to pass the commands beside it too.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with _beside("send_mail", "--idle", "1"), _beside("clock", "--every", "10"):
            call_command("runserver", f"127.0.0.1:{port}", "--noreload")


@contextmanager
def _beside(*words: str) -> Iterator[None]:
    """Another command of the project runs for as long as the block lasts."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words, "--with-parent"]
    worker = subprocess.Popen(command)  # noqa: S603
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(10)
        except subprocess.TimeoutExpired:
            worker.kill()


def _lines(root: str) -> list[str]:
    """What to print."""
    places = [("Home", "/"), ("Intake, as a patient", "/intake/"), ("Learn", "/learn/"), ("Staff", "/staff/")]
    lines = ["", *(f"  {name:<22} {root}{path}" for name, path in [*places, ("Admin", "/admin/")]), ""]
    known = set(User.objects.values_list("email", flat=True))
    staff = [row for row in people()["staff"] if row["email"] in known]
    if staff:
        lines += [f"  Sign in at {root}/staff/sign-in/ as one of these, with the password: {PASSWORD}"]
        lines += [f"    {row['email']:<20} {row['name']}, {row['role'].replace('_', ' ')}" for row in staff]
        lines += [f"  Passkeys work at {settings.PASSKEY_ORIGINS[0]}/staff/sign-in/, by that name alone"]
    folder = getattr(settings, "EMAIL_FILE_PATH", "")
    if folder:
        lines += [f"  Mail is not sent here; each is a file to read in {os.path.relpath(folder)}"]
    return [*lines, "  Stop with Control-C.", ""]
