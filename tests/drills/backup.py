"""Backups are taken while clients send and restored elsewhere: equal rows, a sound trail, an app that works on them."""

import os
import secrets
import subprocess
import sys
import time
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.core.management import call_command
from django.db import connection, connections

from intake.records.models import Intake, Version
from intake.referrals.models import Referral
from tests.drills.app import App
from tests.drills.browser import Browser
from tests.drills.places import ROOT, Stage, empty_beside, environment
from tests.drills.rows import rows_of
from tests.drills.senders import Draft, Senders, drafts
from tests.drills.told import Told

CLIENTS, EACH = 4, 40
THERE = "restored"
#: A restore ends every sign-in, and notes in the trail that it was one.
ENDED = {"accounts_desk"}


def run(stage: Stage, times: int) -> Told:
    """Of one moment while it runs, and once more when all is quiet; the last one is compared row by row."""
    os.environ |= {
        "BACKUP_KEY": b64encode(secrets.token_bytes(32)).decode(),
        "TRAIL_ANCHOR": str(stage.folder / "anchor"),
    }
    call_command("demo", verbosity=0)
    live = [stage.folder / f"live-{number}.backup" for number in range(times)]
    with App(stage.url, stage.folder) as app:
        made = drafts(app.address, EACH * times)
        with Senders(made, CLIENTS) as senders:
            for file in live:
                time.sleep(0.3)
                _manage(stage.url, "backup", "--to", str(file))
        found = senders.judge(f"{times + 1} backups restored")
    quiet = stage.folder / "quiet.backup"
    _manage(stage.url, "trail", "anchor")
    _manage(stage.url, "backup", "--to", str(quiet))
    keys = {draft.pk for draft in made}
    sent = [len(_restored(stage, file, found) & keys) for file in live]
    begun = time.monotonic()
    rows = _compared(stage, quiet, made, found)
    found.figure = (
        f"{rows:,} rows equal, taken with {' and '.join(map(str, sent))} of {len(made)} intakes sent, "
        f"restored and looked at in {time.monotonic() - begun:.0f} s"
    )
    return found


def _restored(stage: Stage, file: Path, found: Told) -> set[UUID]:
    """The sent intakes that are in it; each has all its parts, for it is of one moment."""
    with empty_beside(stage) as url:
        _put_back(url, file)
        _look_into(url)
        of = {
            "sent": set(Intake.objects.using(THERE).exclude(sent_at=None).values_list("pk", flat=True)),
            "versions": set(Version.objects.using(THERE).filter(kind="sent").values_list("intake_id", flat=True)),
            "referrals": set(
                Referral.objects.using(THERE).exclude(intake__sent_at=None).values_list("intake", flat=True)
            ),
        }
        found.expect(of["sent"] == of["versions"] == of["referrals"], f"{file.name} is torn")
        connections[THERE].close()
        return of["sent"]


def _compared(stage: Stage, file: Path, made: list[Draft], found: Told) -> int:
    """Rows that are equal; the app works on what was restored, and whoever sent finds their receipt."""
    before = rows_of()
    with empty_beside(stage) as url:
        _put_back(url, file)
        _look_into(url)
        after = rows_of(THERE)
        connections[THERE].close()
        for table in before.keys() - ENDED:
            same = all(after[table][column].items() >= said.items() for column, said in before[table].items())
            found.expect(same, f"{table} is not the same")
            further = max((len(after[table][c]) - len(said) for c, said in before[table].items()), default=0)
            found.expect(further == (table == "audit_auditevent"), f"{table} has {further} further rows")
        _manage(url, "trail", "verify")
        with App(url, stage.folder) as app:
            _works(app, made, found)
    return sum(len(next(iter(columns.values()))) for table, columns in before.items() if table not in ENDED)


def _works(app: App, made: list[Draft], found: Told) -> None:
    """The app's smoke test: public pages, the door, a receipt, and one more intake sent."""
    visitor = Browser(app.address)
    statuses = [visitor.get(path).status for path in ("/", "/learn/", "/intake/", "/staff/sign-in/", "/health/ready")]
    found.expect(statuses == [200] * 5, f"pages on what was restored: {statuses}")
    for draft in made[:5]:
        draft.browser.address = urlsplit(app.address)
        if draft.given_up and not draft.acknowledged:
            draft.press_send()
        found.expect(draft.receipt() == draft.reference, f"{draft.reference} has no receipt there")


def _put_back(url: str, file: Path) -> None:
    _manage(url, "restore", str(file), "--into", urlsplit(url).path.rpartition("/")[2])


def _look_into(url: str) -> None:
    """The alias leads to that database from here on."""
    name = url.removeprefix("sqlite:///") if url.startswith("sqlite") else urlsplit(url).path.strip("/")
    connections.databases[THERE] = {**connection.settings_dict, "NAME": name}
    if hasattr(connections._connections, THERE):  # type: ignore[attr-defined]
        del connections[THERE]


def _manage(url: str, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment(url), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{words[0]}: {ran.stdout[-1500:]}{ran.stderr[-1500:]}")
