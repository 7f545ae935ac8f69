"""`manage.py send_mail` as a process of its own, on the database of the test and the mail server of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

#: Seconds; starting a Python with Django on a busy machine is slow, a mail is not.
PATIENCE = 60


def database_url() -> str:
    """The test's own database, as DATABASE_URL says it."""
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(Path(made['NAME']).resolve()))}"
    who = f"{quote(made['USER'])}:{quote(made['PASSWORD'])}"
    return f"postgres://{who}@{made['HOST']}:{made['PORT']}/{quote(made['NAME'])}"


def environment(**more: str) -> dict[str, str]:
    """What the process is told; no byte of it depends on the machine's own settings for mail."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    return {**kept, "DATABASE_URL": database_url(), **more}


def postman(*words: str, port: int = 0, module: str = "clinic.settings.test") -> subprocess.Popen[str]:
    """Start it; `port` is the mail server's."""
    place = environment(
        DJANGO_SETTINGS_MODULE=module, EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(port or 25), EMAIL_TIMEOUT="1"
    )
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "send_mail", *words]
    return subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def until(true: Callable[[], object], what: str) -> None:
    """Wait for it, or fail with what did not happen."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"did not happen: {what}"
        time.sleep(0.05)
