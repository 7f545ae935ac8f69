"""Pages of the worklist by key: a page begins after the last row of the one before, however many there are."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import BooleanField, DateTimeField, F, Func, Q, UUIDField, Value

from intake.referrals.lists import for_worklist
from intake.referrals.models import Referral, ReferralQuerySet

SIZE = 50
#: Counts stop here; nobody reads a larger number on a tab.
MOST = 99
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LATEST = timedelta(days=365 * 400) // _MICROSECOND


class Key(NamedTuple):
    """Where a row stands in the order of its tab."""

    call_first: bool
    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.call_first:d}.{(self.at - _EPOCH) // _MICROSECOND}.{self.id.hex}"


class Page(NamedTuple):
    """The rows of one page, and the key after which the next one begins ("" on the last)."""

    rows: list[Referral]
    following: str


def page(rows: ReferralQuerySet, after: str, *, closed: bool) -> Page:
    """Up to SIZE rows after the key; a key that cannot be read begins at the first row."""
    ordered = rows.order_by("-opened_at", "-id") if closed else rows.urgent_first()
    found: list[Referral] = []
    for part in _parts(_read(after), closed=closed):
        found += for_worklist(ordered.filter(part), most=SIZE + 1 - len(found))
        if len(found) > SIZE:
            break
    more = len(found) > SIZE
    return Page(found[:SIZE], str(key_of(found[SIZE - 1], closed=closed)) if more else "")


def key_of(referral: Referral, *, closed: bool) -> Key:
    """The key of a row."""
    at = referral.opened_at if closed else referral.due_at or referral.opened_at
    return Key(referral.call_first, at, referral.pk)


def capped(rows: ReferralQuerySet) -> int:
    """How many rows, counting no further than one more than MOST."""
    return rows.order_by()[: MOST + 1].count()


def shown(number: int) -> str:
    """A capped number in words."""
    return f"{MOST}+" if number > MOST else str(number)


def _parts(key: Key | None, *, closed: bool) -> list[Q]:
    """What comes after the key, in parts that an index can begin at, each wholly before the next."""
    if key is None:
        return [Q()]
    if closed:
        return [Q(_beyond("opened_at", "<", key))]
    later = Q(_beyond("due_at", ">", key))
    return [Q(call_first=True) & later, Q(call_first=False)] if key.call_first else [Q(call_first=False) & later]


def _beyond(moment: str, sign: str, key: Key) -> Func:
    """(moment, id) beyond the key's as one comparison of rows: an index begins at it, and a planner guesses how many
    follow better than from two halves. Django's own lookup is taken apart on SQLite.
    """
    row, end = Func(F(moment), F("id"), function=""), (Value(key.at, DateTimeField()), Value(key.id, UUIDField()))
    return Func(row, Func(*end, function=""), function="", arg_joiner=f" {sign} ", output_field=BooleanField())


def _read(text: str) -> Key | None:
    call_first, _, rest = text.partition(".")
    at, _, pk = rest.partition(".")
    if call_first not in {"0", "1"} or not (at.isascii() and at.isdigit() and len(at) < 20):
        return None
    try:
        return Key(call_first == "1", _EPOCH + min(int(at), _LATEST) * _MICROSECOND, UUID(pk))
    except ValueError:
        return None
