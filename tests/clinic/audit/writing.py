"""Writes rows of the trail in tests, and tampers with them as somebody could who owns the database."""

from typing import Any

from django.db import connection

from clinic.audit import chain, guard, trail
from clinic.audit.models import AuditEvent


def noted(times: int, action: str = "referral.read") -> None:
    """So many rows."""
    for number in range(times):
        trail.note(action, round=number)


def tamper(*statements: str, values: tuple[Any, ...] = ()) -> None:
    """Run SQL with the guard down, then put it up again so that it gives nothing away."""
    with guard.down(connection), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.replace("trail", guard.TABLE), values)


def resealed(key: str, *, key_id: str, first: int) -> None:
    """Compute the chain anew from row `first` on, with another key."""
    rows = list(AuditEvent.objects.order_by("number"))
    mac = rows[first - 2].mac if first > 1 else chain.BEGINNING
    for row in rows[first - 1 :]:
        row.previous, row.key_id = mac, key_id
        mac = chain.mac_of({name: getattr(row, name) for name in chain.SEALED}, key)
        values = (row.previous, row.key_id, mac, row.number)
        tamper("UPDATE trail SET previous = %s, key_id = %s, mac = %s WHERE number = %s", values=values)


def put_in(number: int, **changes: Any) -> None:
    """A row like the first, at this number, with a seal that nobody's key made."""
    like = AuditEvent.objects.get(number=1)
    values = {name: getattr(like, name) for name in chain.SEALED if name != "id"}
    before = AuditEvent.objects.filter(number=number - 1).values_list("mac", flat=True).first()
    AuditEvent(**values | {"number": number, "previous": before or like.mac, "mac": "ab" * 32} | changes).save()
