"""Keys made up for tests, and what a database holds as it is stored."""

from base64 import b64encode
from typing import Any

from django.db import connection

from clinic.crypto.fields import EncryptedField
from clinic.crypto.stored import stored


def drawn(number: int) -> str:
    """A key of 32 different bytes, another one for each number."""
    return b64encode(bytes((number * 37 + place * 5) % 256 for place in range(32))).decode()


KEYS = {"old": drawn(1), "new": drawn(2), "third": drawn(3)}


def ring_of(*names: str) -> str:
    """FIELD_KEYS with these keys; the first one writes."""
    return ",".join(f"{name}:{KEYS[name]}" for name in names)


def column(model: Any, name: str) -> EncryptedField:
    """A sealed field of a model."""
    field = model._meta.get_field(name)
    assert isinstance(field, EncryptedField)
    return field


def text_of(row: Any, name: str) -> str:
    """What is stored of a row's field."""
    return stored(column(type(row), name)).values_list("stored_text", flat=True).get(pk=row.pk)


def put(row: Any, name: str, text: str) -> None:
    """Write into the database past everything, as somebody with access to it could."""
    meta, quote = type(row)._meta, connection.ops.quote_name
    key = meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(meta.db_table)} SET {quote(name)} = %s WHERE {quote(meta.pk.column)} = %s",  # noqa: S608
            [text, key],
        )
