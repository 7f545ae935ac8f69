"""Every row of every table of ours, opened and fingerprinted: two states, or two databases, held together."""

import json
from hashlib import sha256
from typing import Any

from django.apps import apps

OURS = ("clinic", "education", "intake")
#: Table -> column -> primary key -> fingerprint of what it says once opened.
Rows = dict[str, dict[str, dict[str, str]]]


def rows_of(database: str = "default") -> Rows:
    """Everything that is stored, opened."""
    found: Rows = {}
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in OURS:
            continue
        names = {field.column: field.attname for field in model._meta.concrete_fields}
        columns: dict[str, dict[str, str]] = {column: {} for column in names}
        for row in model._base_manager.using(database).all():
            for column, name in names.items():
                columns[column][str(row.pk)] = fingerprint(getattr(row, name))
        found[model._meta.db_table] = columns
    return found


def fingerprint(value: Any) -> str:
    """Of one value; of JSON without regard to the order of keys, which PostgreSQL does not keep where it is plain."""
    plain = json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else repr(value)
    return sha256(plain.encode()).hexdigest()
