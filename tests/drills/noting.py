"""How much the trail's chain lets through when everybody notes at the same moment, beside bare rows without a chain.

    python -m tests.drills.noting --times 500

works in a database of its own, as the drill of clicks does. Each note is a transaction. Prints notes a second and the
time that 95 of 100 notes needed at most; ends with 1 unless every row is there and the chain is sound.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import django

CROWDS = (1, 4, 8)


def run(times: int) -> bool:
    """The whole drill; whether the chain is sound and complete."""
    from django.db import connection

    from clinic.audit import trail
    from clinic.audit.verifying import walk

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE without_chain AS SELECT * FROM audit_auditevent WHERE 1 = 0")
    trail.note("referral.read")
    for crowd in CROWDS:
        _print(f"{crowd} at once, bare rows", *_measured(_write_bare, crowd, times))
        _print(f"{crowd} at once, chained", *_measured(lambda: trail.note("referral.read"), crowd, times))
    found = walk([])
    sys.stdout.write("".join(f"  {line}\n" for line in found.findings))
    return found.is_sound and found.rows == 1 + sum(times // crowd * crowd for crowd in CROWDS)


def _write_bare() -> None:
    """The same row without number, lock and seal."""
    from django.db import connection, transaction
    from django.utils import timezone

    from clinic.audit.ids import new_id
    from clinic.audit.models import AuditEvent

    blank = dict.fromkeys([field.column for field in AuditEvent._meta.concrete_fields], "")
    row = blank | {"id": new_id().hex, "number": 1, "at": timezone.now(), "action": "referral.read", "detail": "{}"}
    into, places = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO without_chain ({into}) VALUES ({places})", list(row.values()))  # noqa: S608


def _measured(act: Callable[[], None], crowd: int, times: int) -> tuple[float, float]:
    """(acts a second, seconds that 95 of 100 needed at most), all threads together."""
    from django.db import connection

    def keep_on(_: int) -> list[float]:
        took = []
        for _ in range(times // crowd):
            begun = time.monotonic()
            act()
            took.append(time.monotonic() - begun)
        connection.close()
        return took

    begun = time.monotonic()
    with ThreadPoolExecutor(crowd) as pool:
        took = sorted(one for each in pool.map(keep_on, range(crowd)) for one in each)
    return len(took) / (time.monotonic() - begun), took[int(len(took) * 0.95)]


def _print(what: str, rate: float, slow: float) -> None:
    sys.stdout.write(f"  {what:<28}{rate:>7.0f} a second, 95 of 100 within {1000 * slow:>6.1f} ms\n")


def main() -> int:
    """Read the command line, run, say how it went."""
    reader = argparse.ArgumentParser(description="Notes in the trail, many at the same moment.")
    reader.add_argument("--times", type=int, default=500, help="how many notes for each crowd (500)")
    times = reader.parse_args().times
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.test")
    django.setup()
    from tests.drills.clicks import own_database

    with own_database() as kind:
        sys.stdout.write(f"{kind}, {times} notes for each crowd\n")
        went_well = run(times)
    sys.stdout.write("Every note is there, the chain is sound.\n" if went_well else "NOT as it must be.\n")
    return 0 if went_well else 1


if __name__ == "__main__":
    sys.exit(main())
