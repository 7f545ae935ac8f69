"""A thousand triple clicks on Send and a thousand double decisions, each meeting at the same moment.

    python -m tests.drills.clicks --times 1000

works in a database of its own, made for the run and removed after it: an SQLite file in a temporary folder, or, where
DATABASE_URL names a PostgreSQL server, a database beside the one that it names. Prints counts and times; ends with 1
unless every patient has exactly one version and one referral, and every case exactly one decision.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def own_database() -> Iterator[str]:
    """A migrated database that nothing else uses; gives the name of its kind."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "clicks.sqlite3")
        name = file if connection.vendor == "sqlite" else f"clicks_{os.getpid()}_{time.time_ns()}"
        connection.settings_dict["TEST"]["NAME"] = name
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, serialize=False)
        try:
            yield connection.display_name
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def run(times: int) -> bool:
    """The whole drill; whether it went as it must."""
    from django.db import transaction

    from intake.records.models import Intake, Version
    from intake.referrals.lifecycle import Step
    from intake.referrals.models import Event, Referral
    from intake.web.patient.door import COOKIE
    from tests.cast import enter
    from tests.drills.crowd import Crowd, double_decision, triple_click
    from tests.intake.web.patient.phone import Phone, laid

    with transaction.atomic():
        phones = [Phone(laid(name=f"Patient {number}")) for number in range(times)]
        people = [enter("ana"), enter("ben")]
    begun = time.monotonic()
    with Crowd(3) as crowd:
        clicked = Counter(
            answer for phone in phones for answer in triple_click(crowd, phone.client.cookies[COOKIE].value)
        )
    counts = {
        "patients who pressed Send three times at once": times,
        "intakes sent": Intake.objects.exclude(sent_at=None).count(),
        "versions": Version.objects.count(),
        "referrals": Referral.objects.count(),
    }
    _print("Triple clicks", begun, counts, clicked)
    begun = time.monotonic()
    with Crowd(2) as crowd:
        told = [sorted(double_decision(crowd, referral, people)) for referral in Referral.objects.order_by("pk")]
    decided = {
        "cases that two therapists decided at once": times,
        "decisions kept": Event.objects.filter(step=Step.ASK_PATIENT).count(),
        "referrals that moved once": Referral.objects.filter(version=2).count(),
        "cases with exactly one winner": told.count(["decided", "told who was first"]),
    }
    _print("Double decisions", begun, decided, Counter(answer for answers in told for answer in answers))
    return {*counts.values(), *decided.values()} == {times} and clicked == {"302 /intake/sent/": 3 * times}


def _print(title: str, begun: float, counts: dict[str, int], answers: Counter) -> None:
    sys.stdout.write(f"{title}: {time.monotonic() - begun:.0f} s\n")
    for name, count in [*counts.items(), *((f"answered: {text}", count) for text, count in sorted(answers.items()))]:
        sys.stdout.write(f"  {name:<48}{count:>6}\n")


def main() -> int:
    """Read the command line, run, say how it went."""
    reader = argparse.ArgumentParser(description="Triple clicks on Send and double decisions, each at the same moment.")
    reader.add_argument("--times", type=int, default=1000, help="how many of each (1000)")
    times = reader.parse_args().times
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.test")
    django.setup()
    with own_database() as kind:
        sys.stdout.write(f"{kind}, {times} of each\n")
        went_well = run(times)
    sys.stdout.write("Each click one record, each case one winner.\n" if went_well else "NOT as it must be.\n")
    return 0 if went_well else 1


if __name__ == "__main__":
    sys.exit(main())
