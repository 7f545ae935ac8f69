"""Fills a PostgreSQL with referrals as the pipeline makes them, by COPY: each row sealed for itself, as real ones are.

Left out: the pages of the sent intakes, which nothing that is measured reads.
"""

import io
import json
import random
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from itertools import accumulate
from multiprocessing import get_context
from typing import Any, cast
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedField
from clinic.crypto.sealing import seal
from intake.assessments.models import Assessment
from intake.records.models import Intake, Patient, Version
from intake.records.searching import name_key, surname_key
from intake.referrals.lifecycle import State
from intake.referrals.lists import in_list
from intake.referrals.models import Event, Referral

#: Rows that go to the database together.
CHUNK = 5_000
#: Nothing, as COPY reads it.
NONE = "\\N"
#: Share of each state; the rest is closed.
OPEN = {
    State.FLAGGED: 0.1,
    State.CALLING: 0.02,
    State.WAITING_PATIENT: 0.05,
    State.DRAFTING: 0.05,
    State.SENT: 0.1,
    State.IN_CARE: 0.1,
}
_FIRST = (
    "Ana Ben Carla David Elena Farid Grace Harold Ines Joan Karim Lena Maria Nadia Omar Pia Quentin Rosa Samuel Tara "
    "Ulla Victor Wanda Xavier Yara Zeno Alma Boris Clara Dora"
)
_ONSET = "M S B H C W G L D P R T K F Br N V Sh J Gr Cr Th Z Sch Y"
_MIDDLE = "a e i o u an el or in ow ar is"
_END = "do ga field ley man nez son ski sen ti res ber mann cia quez th"
FIRST, MIDDLE, END = _FIRST.split(), _MIDDLE.split(), _END.split()
#: How surnames begin, the commonest first: one in fifty begins with it, as among real names.
BEGIN = [onset + vowel + coda for onset in _ONSET.split() for vowel in "aeiou" for coda in "rlnsmc"]
COMMON = list(accumulate(1 / (rank + 1) ** 0.5 for rank in range(len(BEGIN))))
#: The tables, parents first.
FILLED = (Patient, Intake, Version, Assessment, Referral, Event)


def fill(pattern: Referral, *, upto: int) -> None:
    """Add referrals like `pattern` until there are `upto` of them, in two processes; then let the planner count.

    Indexes that only find are left out meanwhile and made again at the end, which is how a large import is done.
    """
    missing = upto - Referral.objects.count()
    shares = [missing // 2, missing - missing // 2]
    address = connection.settings_dict["NAME"]
    indexes = _without_indexes()
    connection.close()
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        list(pool.map(_share, [pattern.pk] * 2, shares, [upto, upto + 1], [address] * 2))
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in (*indexes, "VACUUM ANALYZE", "CHECKPOINT"):
            cursor.execute(statement)


def _without_indexes() -> list[str]:
    """Drops the indexes of these tables that promise nothing; the statements that make them again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE NOT indisunique AND indrelid::regclass::text = ANY(%s)",
            [[model._meta.db_table for model in FILLED]],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


def _share(pattern: UUID, number: int, seed: int, database: str) -> None:
    connection.settings_dict["NAME"] = database
    maker = _Maker(Referral.objects.whole().get(pk=pattern), random.Random(seed))
    with connection.cursor() as cursor:
        # Rows are whole by construction; checking each against its parents would only measure the checks.
        cursor.execute("SET session_replication_role = replica")
        for begin in range(0, number, CHUNK):
            made = [maker.one() for _ in range(min(CHUNK, number - begin))]
            for table, lines in zip(maker.tables, zip(*made, strict=True), strict=True):
                cursor.cursor.copy_expert(table.statement, io.StringIO("".join(lines)))


def _text(value: Any) -> str:
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "t" if value else "f"
    value = getattr(value, "adapted", value)
    if isinstance(value, dict):
        value = json.dumps(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def a_name(chance: random.Random) -> str:
    """A first name and a surname."""
    begin = chance.choices(BEGIN, cum_weights=COMMON)[0]
    middle = "".join(chance.choices(MIDDLE, k=chance.choice((1, 1, 2))))
    return f"{chance.choice(FIRST)} {begin}{middle}{chance.choice(END)}"


class _Table:
    """Lines for COPY like one row: what all rows share is written once, what is sealed is sealed for each."""

    def __init__(self, row: models.Model) -> None:
        self.shared: dict[str, str] = {}
        self.sealed: dict[str, tuple[str, bytes]] = {}
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if isinstance(field, EncryptedField) and value is not None:
                self.sealed[field.attname] = (field.place(row.pk).removesuffix(str(row.pk)), field.encode(value))
                self.shared[field.attname] = ""
            else:
                self.shared[field.attname] = _text(field.get_db_prep_save(value, connection))
        columns = ", ".join(f'"{field.column}"' for field in row._meta.concrete_fields)
        self.statement = f'COPY "{row._meta.db_table}" ({columns}) FROM STDIN'

    def line(self, pk: str, other: dict[str, str], sealed: dict[str, bytes]) -> str:
        """A row of this primary key, with other values where some are named; all are texts as COPY reads them."""
        columns = self.shared | other | {"id": pk}
        for name, (place, same) in self.sealed.items():
            columns[name] = seal(sealed.get(name, same), f"{place}{pk}")
        return "\t".join(columns.values()) + "\n"


class _Maker:
    """Makes people with one referral each, as lines of the tables, parents first."""

    def __init__(self, pattern: Referral, chance: random.Random) -> None:
        judged, opened = pattern.assessment, pattern.events.get(number=1)
        field = cast(EncryptedField, Referral._meta.get_field("in_list"))
        self.in_list = field.encode(in_list(judged) | {"assessment": "(key)", "sent_at": "(time)"})
        rows = (pattern.patient, pattern.intake, judged.version, judged, pattern, opened)
        self.tables = tuple(map(_Table, rows))
        self.chance = chance
        therapists = User.objects.filter(role=Role.THERAPIST).order_by("pk").values_list("pk", flat=True)
        self.therapists = list(map(str, therapists))
        self.now = timezone.now()
        self.number = chance.getrandbits(30) << 20

    def one(self) -> list[str]:
        """A line of each table: a person and all that belongs to one referral."""
        self.number += 1
        at = (self.now - timedelta(minutes=self.chance.randrange(60 * 24 * 1500))).isoformat()
        name, state = a_name(self.chance), self._state()
        person, intake, version, judged, referral, opened = ids = [str(new_id()) for _ in self.tables]
        keys = {"name": name, "name_key": name_key(name), "surname_key": surname_key(name)}
        changed: list[dict[str, str]] = [
            {**keys, "born": self._born().isoformat(), "created_at": at},
            {
                "patient_id": person,
                "token_hash": f"{self.number:064x}",
                "reference": f"{self.number:011X}"[-11:],
                "started_at": at,
                "sent_at": at,
            },
            {"intake_id": intake, "key": str(new_id()), "at": at},
            {"version_id": version, "at": at},
            {"intake_id": intake, "patient_id": person, "assessment_id": judged, **self._stands(state, at)},
            {"referral_id": referral, "assessment_id": judged, "at": at, "by_name": name},
        ]
        shown = {"in_list": self.in_list.replace(b"(key)", judged.encode()).replace(b"(time)", at.encode())}
        rows = zip(self.tables, ids, changed, strict=True)
        return [table.line(pk, other, shown) for table, pk, other in rows]

    def _stands(self, state: State, at: str) -> dict[str, str]:
        closed = state is State.CLOSED
        due = self.now + timedelta(hours=self.chance.randrange(-200, 200))
        return {
            "state": state.value,
            "call_first": "t" if state is State.FLAGGED and self.chance.random() < 0.02 else "f",
            "due_at": NONE if closed else due.isoformat(),
            "closed_as": "ended" if closed else "",
            "owner_id": NONE if state is State.FLAGGED else self.chance.choice(self.therapists),
            "opened_at": at,
            "told_at": at,
        }

    def _state(self) -> State:
        return self.chance.choices([*OPEN, State.CLOSED], [*OPEN.values(), 1 - sum(OPEN.values())])[0]

    def _born(self) -> date:
        return date(1930, 1, 1) + timedelta(days=self.chance.randrange(365 * 70))
