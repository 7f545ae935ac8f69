"""`manage.py load_education`: store the education content that ships with the project."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from education.content_files import ContentError
from education.loader import load


class Command(BaseCommand):
    """Adds what is new and says so; what is stored already is left to admin."""

    help = "Loads the education content that ships with the project. Topics and sources that exist are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then print what was done."""
        try:
            done = load()
        except ContentError as error:
            raise CommandError(str(error)) from error
        for line in done.words():
            self.stdout.write(line)
