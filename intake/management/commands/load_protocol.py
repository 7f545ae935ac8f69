"""Bring the published versions of the protocol into the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.protocols.models import PublishedChanged, load


class Command(BaseCommand):
    """`manage.py load_protocol`: adds what is missing, changes nothing that is there."""

    help = "Load every published version of the protocol that the database lacks."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was added."""
        try:
            added = load()
        except PublishedChanged as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Protocol loaded: {', '.join(added)}." if added else "Protocol: nothing new.")
