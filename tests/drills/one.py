"""One drill in a process of its own: `python -m tests.drills.one NAME KIND TIMES TEMPLATE`; its last line tells."""

import importlib
import os
import signal
import sys
import time
from typing import Any

import django

from tests.drills.places import stage
from tests.drills.registry import BY_NAME


def _leave(*_: Any) -> None:
    sys.exit("told to stop")


def main(name: str, kind: str, times: str, template: str) -> int:
    """Prepare the stage, run, tell."""
    signal.signal(signal.SIGTERM, _leave)  # so that what was begun is taken down
    drill = BY_NAME[name]
    with stage(kind, template, drill.needs) as found:
        os.environ |= {"DATABASE_URL": found.url, "DJANGO_SETTINGS_MODULE": "clinic.settings.test"}
        django.setup()
        begun = time.monotonic()
        told = importlib.import_module(drill.module).run(found, int(times))
        told.seconds = round(time.monotonic() - begun, 1)
        from django.db import connections

        connections.close_all()
    sys.stdout.write(f"\n{told.as_line()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
