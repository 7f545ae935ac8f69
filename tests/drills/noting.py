"""How much the trail's chain lets through when everybody notes at the same moment, beside bare rows without a chain."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from django.utils import timezone

from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from tests.drills.places import Stage
from tests.drills.told import Told

CROWDS = (1, 4, 8)


def run(stage: Stage, times: int) -> Told:
    """Every note, each a transaction of its own, is there and the chain is sound; tells how many a second."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE without_chain AS SELECT * FROM audit_auditevent WHERE 1 = 0")
    before = AuditEvent.objects.count()
    trail.note("referral.read")
    rates = {}
    for crowd in CROWDS:
        bare, chained = _rate(_write_bare, crowd, times), _rate(_note, crowd, times)
        rates[crowd] = f"{chained:.0f} a second at {crowd} ({bare:.0f} bare rows)"
    found = walk([])
    told = Told(f"{found.rows - before:,} notes, chain sound", ", ".join(rates.values()))
    told.expect(found.is_sound, f"the trail: {found.findings[:3]}")
    expected = 1 + sum(times // crowd * crowd for crowd in CROWDS)
    told.expect(found.rows - before == expected, f"{found.rows - before} notes, not {expected}")
    return told


def _note() -> None:
    trail.note("referral.read")


def _write_bare() -> None:
    """The same row without number, lock and seal."""
    blank = dict.fromkeys([field.column for field in AuditEvent._meta.concrete_fields], "")
    row = blank | {"id": new_id().hex, "number": 1, "at": timezone.now(), "action": "referral.read", "detail": "{}"}
    into, places = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO without_chain ({into}) VALUES ({places})", list(row.values()))  # noqa: S608


def _rate(act: Callable[[], None], crowd: int, times: int) -> float:
    """Acts a second, all threads together."""

    def keep_on(_: int) -> int:
        for _ in range(times // crowd):
            act()
        connection.close()
        return times // crowd

    begun = time.monotonic()
    with ThreadPoolExecutor(crowd) as pool:
        done = sum(pool.map(keep_on, range(crowd)))
    return done / (time.monotonic() - begun)
