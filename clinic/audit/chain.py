"""How a row of the trail is sealed: over all its fields and the seal of the row before it."""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.db import connection

from clinic.audit import keys
from clinic.audit.models import AuditEvent

#: What the first row has for the seal of the row before it.
BEGINNING = "0" * 64
#: Every field but the seal itself; the order is of no matter, for the canonical form sorts them.
SEALED = (
    *("id", "number", "at", "actor_id", "actor_role", "authenticated_by", "action"),
    *("subject_type", "subject_id", "request_id", "detail", "previous", "key_id"),
)
# The lock's number is ours alone in this database; it is released when the transaction ends. One round trip, but two
# statements, because a single one would look at the table as it was before it waited for the lock.
_LOCKED_END = (
    "SELECT pg_advisory_xact_lock(7021746); SELECT number, mac FROM audit_auditevent ORDER BY number DESC LIMIT 1"
)


def end() -> tuple[int, str]:
    """Number and seal of the last row. Until the transaction ends nobody else can add one.

    On SQLite the transaction has the whole file since its beginning (settings: immediate transactions).
    """
    if connection.vendor != "postgresql":
        last = AuditEvent.objects.order_by("-number").values_list("number", "mac").first()
        return last or (0, BEGINNING)
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED_END)
        number, mac = cursor.fetchone() or (0, BEGINNING)
        return number, mac


def sealed(values: Mapping[str, Any], *, number: int, previous: str) -> dict[str, Any]:
    """The values of a whole row, with its place in the chain and its seal."""
    key = keys.current()
    row = {**values, "number": number, "previous": previous, "key_id": keys.id_of(key)}
    return row | {"mac": mac_of(row, key)}


def mac_of(row: Mapping[str, Any], key: str) -> str:
    """The seal that belongs to a row; `row` maps every name of SEALED to its value."""
    return keys.seal(key, "trail event", canonical(row))


def canonical(row: Mapping[str, Any]) -> str:
    """One text for one row, the same on every database: sorted JSON, times in UTC with microseconds."""
    told = {name: row[name] for name in SEALED}
    told |= {"id": str(row["id"]), "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The codes as they will be read again. A float is refused: databases do not agree on how to write one."""
    found: dict[str, Any] = json.loads(json.dumps(detail), parse_float=_refuse, parse_constant=_refuse)
    return found


def _refuse(number: str) -> None:
    raise ValueError(f"The trail holds codes and ids, not {number}.")
