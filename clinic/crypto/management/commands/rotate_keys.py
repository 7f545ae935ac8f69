"""Seal every row under the first key of FIELD_KEYS, so that the older ones can go."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.crypto.canary import WrongKeys
from clinic.crypto.rotation import Report, index_anew, rotate


class Command(BaseCommand):
    """`manage.py rotate_keys`: while the site runs; stopped, it goes on where it was."""

    help = "Seal every encrypted field anew under the first key of FIELD_KEYS. Says when the older keys can go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The other kind of key."""
        parser.add_argument(
            "--blind-index",
            action="store_true",
            help="Index addresses anew under a new BLIND_KEY instead. Stop the site before.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say it; an error where something is left."""
        try:
            self._index() if options["blind_index"] else self._rotate()
        except WrongKeys as wrong:
            raise CommandError(str(wrong)) from None

    def _index(self) -> None:
        self.stdout.write(f"{index_anew()} indexes were made anew; BLIND_KEY is the right one now.")

    def _rotate(self) -> None:
        report = rotate()
        self.stdout.write("\n".join(_lines(report)))
        if report.unreadable:
            raise CommandError("\n".join([f"{len(report.unreadable)} values cannot be opened:", *report.unreadable]))
        if report.left:
            raise CommandError(
                f"{report.left} values are under another key again: something still runs with the former FIELD_KEYS. "
                "Start every process with the new ones, then run this again."
            )


def _lines(report: Report) -> list[str]:
    sealed = [f"  {number} in {label}" for label, number in sorted(report.sealed.items()) if number]
    lines = [f"Sealed anew under the key {report.key!r}:", *sealed] if sealed else []
    if report.overtaken:
        lines.append(f"  {report.overtaken} times somebody else wrote the row first; what they wrote stands.")
    if report.is_whole:
        lines.append(f"Every value is under the key {report.key!r}.")
    if report.retired:
        lines.append(f"These keys can be taken out of FIELD_KEYS now: {', '.join(report.retired)}.")
    return lines
