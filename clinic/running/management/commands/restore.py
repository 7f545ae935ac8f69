"""Put a backup back, and prove that it is what was backed up."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from clinic.running import backups
from clinic.running.snapshot import Failed
from clinic.running.vault import Closed


class Command(BaseCommand):
    """`manage.py restore FILE --into NAME`: into the database of DATABASE_URL, whose name has to be typed."""

    help = "Put a backup back into the database of DATABASE_URL. Needs BACKUP_KEY, and on PostgreSQL the owner's role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and into what."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--into", metavar="NAME", help="the name of the database, or of the SQLite file")
        parser.add_argument("--replace", action="store_true", help="empty the database first: what is in it is lost")
        parser.add_argument("--look", action="store_true", help="open all of it and list it; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, compare, verify, try; then the sign-ins of that time are ended."""
        try:
            if options["look"]:
                self._list(backups.look(options["file"]))
                return
            self._is_meant(options["into"])
            manifest, wrong = backups.put_back(options["file"], replace=options["replace"])
        except backups.NotEmpty as there:
            raise CommandError(f"{there} Nothing was changed; --replace would lose what is in it.") from None
        except (Closed, Failed, OSError) as error:
            raise CommandError(f"Not restored. {error}") from None
        if wrong:
            raise CommandError(
                "\n  - ".join(["What was restored is NOT what was backed up, or does not work:", *wrong])
            )
        self._list(manifest)
        self.stdout.write("Every table is what was backed up, the trail verifies, the keys fit, the pages open.")
        backups.begin_anew(manifest)
        self.stdout.write("Every sign-in of that time is ended. Access that was taken away later has to be taken anew.")
        if (lost := backups.lost_rows(manifest)) > 0:
            place = settings.TRAIL_ANCHOR
            self.stdout.write(f"{lost:,} rows of the trail were written after the backup and are lost, says {place}.")
            self.stdout.write("Keep that file under another name, then run `manage.py trail anchor`.")

    def _is_meant(self, typed: str | None) -> None:
        name = Path(connection.settings_dict["NAME"]).name
        if typed != name:
            raise CommandError(f"DATABASE_URL names the database {name}. If that one is meant, say --into {name}.")

    def _list(self, manifest: backups.Manifest) -> None:
        self.stdout.write(
            f"Made {manifest['made']} from {manifest['database']}, trail at {manifest['trail']['number']}:"
        )
        for name, table in manifest["tables"].items():
            self.stdout.write(f"  {name:<40}{table['rows']:>10,}  {table['sha256'][:16]}")
