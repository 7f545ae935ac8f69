"""Prints how hard each section is to read, hardest first, so that an editor knows where to start."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from education.models import Topic
from education.publishing import words_of
from education.readability import HARDEST, of_section
from education.words import Status


class Command(BaseCommand):
    """`manage.py reading_grades`: a line for each section that is shown; `--most 8` fails when one is harder."""

    help = "Flesch-Kincaid grade of each section that is shown, hardest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--most` makes it a check."""
        parser.add_argument(
            "--most", type=float, default=None, help=f"Fail above this grade; the house's is {HARDEST}."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """The table, and at its end the mean and the hardest."""
        topics = Topic.objects.exclude(status=Status.ARCHIVED)
        rows = [
            (of_section(section), f"{topic.slug}#{section['slug']}", section["heading"])
            for topic in topics
            for section in words_of(topic)["sections"]
        ]
        if not rows:
            raise CommandError("There is nothing to read yet: load_education brings what ships.")
        rows.sort(key=lambda row: (-row[0], row[1]))
        width = max(len(place) for _, place, _ in rows)
        for grade, place, heading in rows:
            self.stdout.write(f"{grade:5.1f}  {place:<{width}}  {heading}")
        mean = sum(row[0] for row in rows) / len(rows)
        self.stdout.write(f"{len(rows)} sections, mean grade {mean:.1f}, hardest {rows[0][0]:.1f}")
        most = options["most"]
        if most is not None and rows[0][0] > most:
            hard = sum(row[0] > most for row in rows)
            raise CommandError(f"{hard} of them above grade {most:g}.")
