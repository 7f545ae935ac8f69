"""Look after the trail: `manage.py trail anchor | verify | roles | unusual`."""

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from clinic.audit import anchor, database_roles, trail
from clinic.audit.actors import names_of
from clinic.audit.unusual import in_words, unusual, week_until
from clinic.audit.verifying import Walk, walk


class Command(BaseCommand):
    """One subcommand for each thing that can be done; none of them changes a row of the trail."""

    help = "Anchor the trail outside the database, verify it, set up database roles, report unusual reading."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with what."""
        tasks = parser.add_subparsers(dest="task", required=True)
        for name, what in (("anchor", "Write down how far the trail reaches."), ("verify", "Check every row.")):
            tasks.add_parser(name, help=what).add_argument("--anchor", type=Path, default=None, metavar="FILE")
        roles = tasks.add_parser(
            "roles", help="SQL for two PostgreSQL roles: one that migrates, one that runs the app."
        )
        roles.add_argument("--owner", default="clinic_owner")
        roles.add_argument("--application", default="clinic_app")
        roles.add_argument("--apply", action="store_true", help="Run it instead of printing it.")
        report = tasks.add_parser("unusual", help="What was unusual in seven days.")
        report.add_argument("--until", type=date.fromisoformat, default=None, help="The last day (yesterday).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        getattr(self, options["task"])(options)

    def anchor(self, options: dict[str, Any]) -> None:
        """One more line in the anchor, if the trail is sound since the last one."""
        path = _anchor_file(options)
        anchors, wrong = anchor.read(path)
        found = walk(anchors, begin=anchors[-1] if anchors else None)
        self._stop_if_wrong(found, wrong, "Nothing was anchored")
        if not found.rows or (anchors and anchors[-1].number == found.last):
            self.stdout.write(f"Nothing new since row {found.last}.")
            return
        anchor.append(path, anchor.made(found.last, found.last_mac, timezone.now()))
        self.stdout.write(f"Anchored at row {found.last:,} in {path}.")

    def verify(self, options: dict[str, Any]) -> None:
        """Check all of it and say what was checked."""
        path = _anchor_file(options)
        anchors, wrong = anchor.read(path)
        if not anchors and not wrong:
            wrong = [f"There is no anchor in {path}, so a tail cut off could not be seen. `trail anchor` writes one."]
        found = walk(anchors)
        self.stdout.write("\n".join(_told(found, anchors, path)))
        self._stop_if_wrong(found, wrong, "The trail is NOT sound")
        self.stdout.write("The trail is sound.")

    def _stop_if_wrong(self, found: Walk, anchor_wrong: list[str], verdict: str) -> None:
        if not found.wrong and not anchor_wrong:
            return
        lines = [*found.findings, *anchor_wrong]
        self.stdout.write("\n".join(f"  - {line}" for line in lines))
        if found.wrong > len(found.findings):
            self.stdout.write(f"  - and {found.wrong - len(found.findings):,} more.")
        raise CommandError(f"{verdict}: {_counted(found.wrong + len(anchor_wrong), 'finding')}.")

    def roles(self, options: dict[str, Any]) -> None:
        """Print the SQL, or run it in one transaction."""
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; here whoever can write the file can write the trail.")
        names = options["owner"], options["application"]
        for name in names:
            if not database_roles.is_name(name):
                raise CommandError(f"{name!r} is no role's name: lower case letters, digits and underscores.")
        lines = database_roles.statements(*names)
        if options["apply"]:
            with transaction.atomic(), connection.cursor() as cursor:
                for line in lines:
                    cursor.execute(line)
            self.stdout.write(f"Done: {names[0]} owns the tables, {names[1]} runs the app. Give each a password.")
        else:
            self.stdout.write("\n".join(f"{line};" for line in lines))

    def unusual(self, options: dict[str, Any]) -> None:
        """The report; that it was made is noted."""
        last = options["until"] or timezone.localdate() - timedelta(days=1)
        found = unusual(*week_until(last))
        trail.note("trail.report_read", until=last.isoformat())
        names = names_of(one.actor_id for one in found)
        self.stdout.write(f"Unusual reading in the seven days until {last.isoformat()}:")
        self.stdout.write("\n".join(f"  - {in_words(one, names)}" for one in found) or "  nothing.")


def _anchor_file(options: dict[str, Any]) -> Path:
    return options["anchor"] or Path(settings.TRAIL_ANCHOR)


def _told(found: Walk, anchors: list[anchor.Anchor], path: Path) -> list[str]:
    """What was looked at."""
    lines = [f"Rows: {found.rows:,}"]
    if found.since and found.until:
        lines[0] += f", {found.first} to {found.last}, {found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} UTC"
    lines += [f"Sealed with key {key}: rows {a} to {b}" for key, (a, b) in found.sealed_by.items()]
    if anchors:
        lines.append(
            f"Anchor: {path}, {_counted(len(anchors), 'line')}, the last at row {anchors[-1].number}, {anchors[-1].at}"
        )
    if found.guarded:
        lines.append("Guard: the database refuses to change or remove a row")
    return lines


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
