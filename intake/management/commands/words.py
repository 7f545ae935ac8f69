"""Brings the Spanish catalog up to date with every sentence that patients see, and says what waits to be translated."""

from typing import Any

from django.core.management.base import BaseCommand

from intake.management.extracting import PO, as_text, brought_up_to_date, is_translated


class Command(BaseCommand):
    """`manage.py words`, for developers; what it writes is read by `python -m clinic.site.catalogs`."""

    help = "Finds every sentence that patients see, and brings locale/es up to date with them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the catalog, and print each sentence that has no Spanish yet."""
        words = brought_up_to_date()
        PO.write_bytes(as_text(words))
        waiting = [message for message in words if message.id and not is_translated(message)]
        for message in waiting:
            self.stdout.write(f"no Spanish yet: {message.id}")
        self.stdout.write(f"{len(words)} sentences, {len(waiting)} without Spanish.")
