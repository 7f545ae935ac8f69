"""What is stored, as stored: every sealed column by introspection, and the one door that seals a row anew."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from clinic.crypto.fields import EncryptedField, Sealed
from clinic.crypto.sealing import looks_sealed, seal, unseal

BATCH = 100


def sealed_columns() -> Iterator[EncryptedField]:
    """Every sealed field of every table of the project."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            yield from columns_of(model)


def columns_of(model: type[models.Model]) -> list[EncryptedField]:
    """The sealed fields of one table."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, EncryptedField)]


def stored(field: EncryptedField) -> models.QuerySet[Any]:
    """The rows of the field's table with `stored_text` as it stands in the database, past every manager."""
    rows: models.QuerySet[Any] = models.QuerySet(field.model).filter(**{f"{field.name}__isnull": False})
    return rows.annotate(stored_text=Cast(field.name, models.TextField())).order_by("pk")


def in_batches(rows: models.QuerySet[Any]) -> Iterator[tuple[Any, str]]:
    """(primary key, stored text) in the order of keys; no query stays open while rows are written."""
    last = None
    while True:
        after = rows if last is None else rows.filter(pk__gt=last)
        batch = list(after.values_list("pk", "stored_text")[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


def reseal(field: EncryptedField, pk: Any, was: str) -> bool:
    """Seal a row's value anew under the first key; False, and nothing done, when it is no longer stored as `was`.

    The only door past rows that are written once: what they say stays the same to the byte. Raises Unreadable.
    """
    place = field.place(pk)
    return _put(field, pk, was=was, now=seal(unseal(was, place), place))


def seal_rows(model: type[models.Model], *only: str) -> None:
    """For migrations, forward: seal what stands there plain, and leave what is sealed already, if it opens.

    `only`: the names of some columns; all of the model where none is named.
    """
    for field in _chosen(model, only):
        for pk, text in in_batches(stored(field)):
            if looks_sealed(text):
                unseal(text, field.place(pk))
            else:
                _put(field, pk, was=text, now=seal(text.encode(), field.place(pk)))


def open_rows(model: type[models.Model], *only: str) -> None:
    """For migrations, backward: store what was sealed as plain text; `only` as in `seal_rows`."""
    for field in _chosen(model, only):
        for pk, text in in_batches(stored(field)):
            _put(field, pk, was=text, now=unseal(text, field.place(pk)).decode())


def _chosen(model: type[models.Model], only: tuple[str, ...]) -> list[EncryptedField]:
    return [field for field in columns_of(model) if not only or field.name in only]


def _put(field: EncryptedField, pk: Any, *, was: str, now: str) -> bool:
    unchanged = stored(field).filter(pk=pk, stored_text=was).order_by()
    return bool(unchanged.update(**{field.name: Sealed(now, field)}))
