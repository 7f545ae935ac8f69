"""Fills a PostgreSQL with referrals as the pipeline makes them, by COPY: each row sealed for itself, as real ones are.

Left out: the pages of the sent intakes, which nothing that is measured reads.
"""

import io
import json
import random
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit.ids import new_id
from intake.assessments.models import Assessment
from intake.records.models import Intake, Patient
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral

#: Rows that go to the database together.
CHUNK = 5_000
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
_BEGIN = "Bar Del Fer Gar Hol Kes Lan Mor Nov Os Per Ros San Tor Vel Whit"
_MIDDLE = "a e i o u an el or in ow ar is"
_END = "do ga field ley man nez son ski sen ti res ber mann cia quez th"
FIRST, BEGIN, MIDDLE, END = _FIRST.split(), _BEGIN.split(), _MIDDLE.split(), _END.split()


def fill(pattern: Referral, *, upto: int) -> None:
    """Add referrals like `pattern` until there are `upto` of them, in two processes; then let the planner count."""
    missing = upto - Referral.objects.count()
    shares = [missing // 2, missing - missing // 2]
    address = connection.settings_dict["NAME"]
    connection.close()
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        list(pool.map(_share, [pattern.pk] * 2, shares, [upto, upto + 1], [address] * 2))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _share(pattern: UUID, number: int, seed: int, database: str) -> None:
    connection.settings_dict["NAME"] = database
    maker = _Maker(Referral.objects.whole().get(pk=pattern), random.Random(seed))
    with connection.cursor() as cursor:
        # Rows are whole by construction; checking each against its parents would only measure the checks.
        cursor.execute("SET session_replication_role = replica")
        for begin in range(0, number, CHUNK):
            made: list[list[models.Model]] = [maker.one() for _ in range(min(CHUNK, number - begin))]
            for rows in zip(*made, strict=True):
                _copy(cursor, rows)


def _copy(cursor: Any, rows: tuple[models.Model, ...]) -> None:
    """One table's rows in one statement."""
    fields = rows[0]._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    text = io.StringIO("".join(_line(row, fields) for row in rows))
    cursor.cursor.copy_expert(f'COPY "{rows[0]._meta.db_table}" ({columns}) FROM STDIN', text)


def _line(row: models.Model, fields: Any) -> str:
    values = (_text(field.get_db_prep_save(field.pre_save(row, True), connection)) for field in fields)
    return "\t".join(values) + "\n"


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    value = getattr(value, "adapted", value)
    if isinstance(value, dict):
        value = json.dumps(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


class _Maker:
    """Makes people with one referral each."""

    def __init__(self, pattern: Referral, chance: random.Random) -> None:
        self.pattern, self.chance = pattern, chance
        self.therapists = list(User.objects.filter(role=Role.THERAPIST).order_by("pk").values_list("pk", flat=True))
        self.now = timezone.now()
        self.event = pattern.events.get(number=1)
        self.number = chance.getrandbits(30) << 20

    def one(self) -> list[models.Model]:
        """A person and all that belongs to one referral, parents first."""
        self.number += 1
        ago = timedelta(minutes=self.chance.randrange(60 * 24 * 1500))
        at, state = self.now - ago, self._state()
        person = Patient(name=self._name(), born=self._born(), phone="555 0134 22", created_at=at)
        intake = Intake(
            patient=person,
            protocol_id=self.pattern.assessment.protocol_id,
            token_hash=f"{self.number:064x}",
            reference=f"{self.number:011X}"[-11:],
            started_at=at,
            sent_at=at,
        )
        version = self._like(self.pattern.assessment.version, intake=intake, key=new_id(), at=at)
        judged = self._like(self.pattern.assessment, version=version, at=at)
        referral = self._referral(intake, judged, state, at)
        opened = self._like(self.event, referral=referral, assessment=judged, at=at, by_name=person.name)
        return [person, intake, version, judged, referral, opened]

    def _referral(self, intake: Intake, judged: Assessment, state: State, at: datetime) -> Referral:
        closed = state is State.CLOSED
        due = self.now + timedelta(hours=self.chance.randrange(-200, 200))
        return Referral(
            intake=intake,
            patient=intake.patient,
            assessment=judged,
            state=state,
            call_first=state is State.FLAGGED and self.chance.random() < 0.02,
            due_at=None if closed else due,
            closed_as="ended" if closed else "",
            owner_id=None if state is State.FLAGGED else self.chance.choice(self.therapists),
            opened_at=at,
            told_at=at,
        )

    def _like(self, row: Any, **other: Any) -> Any:
        """A new row with the words of another one."""
        names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
        kept = {name: getattr(row, name) for name in names if name.removesuffix("_id") not in other}
        return type(row)(**kept, **other)

    def _state(self) -> State:
        return self.chance.choices([*OPEN, State.CLOSED], [*OPEN.values(), 1 - sum(OPEN.values())])[0]

    def _name(self) -> str:
        pick = self.chance.choice
        surname = pick(BEGIN) + "".join(pick(MIDDLE) for _ in range(self.chance.choice((1, 1, 2)))) + pick(END)
        return f"{pick(FIRST)} {surname}"

    def _born(self) -> date:
        return date(1930, 1, 1) + timedelta(days=self.chance.randrange(365 * 70))
