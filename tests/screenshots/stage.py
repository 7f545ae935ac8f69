"""A clinic for the pictures: a database of its own in a folder that is thrown away, a server on a free port."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def clinic() -> Iterator[str]:
    """The address of a running clinic with nobody in it; this process sees the same database."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'clinic.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "clinic.settings.test"
        # Playwright keeps an event loop in this thread, which Django takes for async code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        django.setup()
        from django.test.utils import setup_test_environment

        setup_test_environment()  # mail leaves into memory
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.management import call_command
        from django.db import connections
        from django.test.testcases import LiveServerThread

        call_command("migrate", verbosity=0)
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.terminate()
            connections.close_all()


def people_come_in() -> None:
    """The protocol, something to read, and the demo people."""
    from django.core.management import call_command

    for command in ("load_protocol", "load_education", "demo"):
        call_command(command, verbosity=0)


def everybody_leaves() -> None:
    """Empty every table; the trail's guard is down for that moment."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from clinic.audit import guard

    with transaction.atomic(), guard.down(connection):
        call_command("flush", verbosity=0, interactive=False)
