"""Read cases in the plain format and print a verdict a line."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.indications.cases import LISTS, Case, CaseError, read_cases
from intake.indications.engine import assess
from intake.indications.verdict import Verdict
from intake.protocols.files import published, versions


class Command(BaseCommand):
    """`manage.py assess FILE`: exit 0; 1 with --check when something differs; 2 when the file cannot be read."""

    help = "Judge the cases of a YAML or JSON file (- for standard input) and print one JSON object a line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --check and --protocol."""
        parser.add_argument("file", help="a file of cases, or - for standard input")
        parser.add_argument("--check", action="store_true", help="compare with expected and expected_lists")
        parser.add_argument("--protocol", choices=versions(), default=versions()[-1], help="a published version")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluate nothing unless everything can be read."""
        protocol = published(options["protocol"])
        try:
            cases = read_cases(_text(options["file"]), protocol)
        except (CaseError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=2) from None
        verdicts = [(case, assess(case.answers, protocol)) for case in cases]
        for case, verdict in verdicts:
            self.stdout.write(json.dumps({"id": case.id, **verdict._asdict()}))
        if options["check"]:
            self._check(verdicts)

    def _check(self, verdicts: list[tuple[Case, Verdict]]) -> None:
        lines = [line for case, verdict in verdicts for line in differences(case, verdict)]
        for line in lines:
            self.stderr.write(line)
        if lines:
            raise CommandError(f"{len(lines)} differences in {len(verdicts)} cases.", returncode=1)
        self.stderr.write(f"All {len(verdicts)} cases agree.")


def differences(case: Case, verdict: Verdict) -> list[str]:
    """A line for each way in which the verdict is not what the case expects."""
    found = []
    if case.expected is not None and verdict.outcome is not case.expected:
        found.append(f"{case.id}: expected {case.expected}, got {verdict.outcome}")
    for key in LISTS:
        if key in case.expected_lists and getattr(verdict, key) != case.expected_lists[key]:
            wanted, got = (", ".join(codes) or "nothing" for codes in (case.expected_lists[key], getattr(verdict, key)))
            found.append(f"{case.id}: expected {key} {wanted}, got {got}")
    return found


def _text(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    return Path(file).read_text(encoding="utf-8")
