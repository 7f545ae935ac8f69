"""Back up the database into one sealed file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic.running import backups
from clinic.running.snapshot import Failed
from clinic.running.vault import Closed


class Command(BaseCommand):
    """`manage.py backup --to FILE`: of one moment, while the site runs."""

    help = "Write a sealed backup with the digest of every table in it. Needs BACKUP_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("--to", type=Path, required=True, help="a file, or a folder: then named after the time")
        parser.add_argument(
            "--keep", type=int, default=0, help="of the folder's backups keep so many, delete older ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, look at it once more, say what is in it."""
        keep, target = options["keep"], options["to"]
        if keep < 0 or (keep and not target.is_dir()):
            raise CommandError("--keep wants a number of 1 or more, and a folder in --to.")
        file = backups.file_in(target, timezone.now())
        try:
            backups.make(file)
            manifest = backups.look(file)
        except (Closed, Failed, OSError) as wrong:
            raise CommandError(f"No backup was made. {wrong}") from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        size = file.stat().st_size
        self.stdout.write(f"{file}: {len(manifest['tables'])} tables, {rows:,} rows, {size:,} bytes, sealed.")
        for old in backups.keep_newest(target, keep) if keep else ():
            self.stdout.write(f"Deleted {old.name}.")
