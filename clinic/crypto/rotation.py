"""Sealing everything anew under the first key, while people work: row by row, stopped and gone on with at any time."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from clinic.audit import trail
from clinic.crypto import canary, stored
from clinic.crypto.blind import BlindIndexField
from clinic.crypto.fields import EncryptedField
from clinic.crypto.keys import ring
from clinic.crypto.models import KeyCanary
from clinic.crypto.sealing import Unreadable, head_of

#: How often to look again for rows that somebody wrote with another key meanwhile.
PASSES = 5


@dataclass
class Report:
    """What a run did."""

    key: str
    sealed: Counter[str] = field(default_factory=Counter)
    overtaken: int = 0
    unreadable: list[str] = field(default_factory=list)
    left: int = 0
    retired: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every row rests on the first key now."""
        return not self.left and not self.unreadable


def rotate() -> Report:
    """Seal every row anew that is under another key; raises WrongKeys before anything is touched.

    Each row is one statement that changes nothing when somebody else wrote the row since it was read. Rows under the
    first key are not looked at, so a run that was stopped goes on where it was.
    """
    canary.prove()
    report = Report(ring().first)
    columns = [column for column in stored.sealed_columns() if column.model is not KeyCanary]
    for _ in range(PASSES):
        report.unreadable, report.left = [], 0
        for column in columns:
            _column(column, report)
        report.left = max(0, sum(_others(column).count() for column in columns) - len(report.unreadable))
        if not report.left:
            break
    if report.is_whole:
        report.retired = canary.retire_others()
    rows = sum(report.sealed.values())
    if rows or report.retired:
        trail.note("keys.rotated", key=report.key, rows=rows, retired=report.retired)
    return report


def index_anew() -> int:
    """Make every blind index anew under a new BLIND_KEY, while nobody else writes; how many it changed."""
    canary.prove(also_blind=False)
    columns = [column for model in apps.get_models() for column in model._meta.local_concrete_fields]
    with transaction.atomic():
        changed = sum(_index(column) for column in columns if isinstance(column, BlindIndexField))
        canary.sing_of_the_blind_key()
        if changed:
            trail.note("keys.indexed_anew", rows=changed)
    return changed


def _index(column: BlindIndexField) -> int:
    rows: QuerySet[Any] = QuerySet(column.model)
    changed = 0
    for row in rows.only(column.of, column.name).order_by("pk").iterator():
        made = {column.name: column.by(getattr(row, column.of) or "")}
        changed += rows.filter(pk=row.pk).exclude(**made).update(**made)
    return changed


def _column(column: EncryptedField, report: Report) -> None:
    for pk, text in stored.in_batches(_others(column)):
        try:
            done = stored.reseal(column, pk, text)
        except Unreadable as broken:
            report.unreadable.append(str(broken))
            continue
        report.sealed[column.model._meta.label] += done
        report.overtaken += not done


def _others(column: EncryptedField) -> QuerySet[Any]:
    """Rows that are not under the first key."""
    return stored.stored(column).exclude(stored_text__startswith=head_of(ring().first))
