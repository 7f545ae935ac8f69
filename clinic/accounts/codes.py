"""A code sent by mail: one for each purpose and subject, kept as a keyed hash, good for ten minutes and three tries."""

import ipaddress
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from django.db import transaction
from django.utils import timezone

from clinic.accounts.models import Allowance, MailedCode
from clinic.audit import trail
from clinic.crypto.blind import keyed
from clinic.mail.kinds import KINDS

#: No letter or digit that is taken for another one.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
MOST_TRIES = 3
#: As the mail says.
HOLDS = KINDS["sign-in-code"].holds or timedelta(minutes=10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class End(StrEnum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "too many tries"
    OVER = "expired, used or never sent"


@dataclass(frozen=True)
class Taken:
    """The answer to a try, and how many more are left."""

    end: End
    left: int = 0


@dataclass(frozen=True)
class Cap:
    """At most so many askings by this key within this time; the key tells nothing of whom it stands for."""

    key: str
    most: int
    within: timedelta


@transaction.atomic
def ask(*, purpose: str, subject: str, caps: list[Cap]) -> str:
    """A new code, as it is mailed (KDMR-4T7X), in place of the one before; "" where a cap is reached.

    `subject` is a blind index, or another text that names whom the code is for and tells nothing by itself. Nothing
    here depends on whether the subject is known to anybody.
    """
    now = timezone.now()
    if not _allowed(caps, now):
        return ""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    fresh = {"sha256": _hashed(purpose, subject, code), "expires_at": now + HOLDS, "tries": 0, "used_at": None}
    MailedCode.objects.update_or_create(purpose=purpose, subject=subject, defaults=fresh)
    return shown(code)


@transaction.atomic
def take(*, purpose: str, subject: str, typed: str) -> Taken:
    """Try what somebody typed; counted before it is compared, under the row's lock, so that many at once are three."""
    row = MailedCode.objects.select_for_update().filter(purpose=purpose, subject=subject).first()
    now = timezone.now()
    if row is None or row.used_at or row.expires_at <= now:
        return Taken(End.OVER)
    if row.tries >= MOST_TRIES:
        return Taken(End.SPENT)
    row.tries += 1
    right = compare_digest(row.sha256, _hashed(purpose, subject, plain(typed)))
    row.used_at = now if right else None
    row.save(update_fields=["tries", "used_at"])
    if right:
        return Taken(End.RIGHT)
    trail.note("code.failed", purpose=purpose, code=str(row.pk))
    left = MOST_TRIES - row.tries
    return Taken(End.WRONG if left else End.SPENT, left)


def plain(typed: str) -> str:
    """Letters and digits alone, as capitals: case, dashes and blanks do not matter."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", typed).upper())


def is_whole(typed: str) -> bool:
    """Whether this can be a code at all; what cannot need not cost a try."""
    return re.fullmatch(f"[{ALPHABET}]{{{LENGTH}}}", plain(typed)) is not None


def shown(code: str) -> str:
    """With a dash in the middle, to be read and typed in two halves."""
    return f"{code[:4]}-{code[4:]}"


def network_key(address: str) -> str:
    """A key for a cap by network address; of IPv6 the first 64 bits, which one house has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return keyed("network", address or "none")
    bits = 32 if found.version == 4 else 64
    return keyed("network", str(ipaddress.ip_network(f"{found}/{bits}", strict=False)))


def forget_codes(now: datetime | None = None) -> int:
    """Delete codes that are good no more and counts that count no more; how many rows went."""
    now = now or timezone.now()
    codes, _ = MailedCode.objects.filter(expires_at__lt=now - HOUR).delete()
    counts, _ = Allowance.objects.filter(last_at__lt=now - DAY).delete()
    return codes + counts


def _allowed(caps: list[Cap], now: datetime) -> bool:
    """Whether no cap is reached; then this asking counts. Rows are made and locked in one order, whoever asks."""
    keys = sorted({cap.key for cap in caps})
    for key in keys:
        Allowance.objects.get_or_create(key=key, defaults={"last_at": now})
    rows = {row.key: row for row in Allowance.objects.select_for_update().filter(key__in=keys).order_by("key")}
    at = now.timestamp()
    for row in rows.values():
        row.asked = [one for one in row.asked if one > at - DAY.total_seconds()]
    if any(_since(rows[cap.key], at - cap.within.total_seconds()) >= cap.most for cap in caps):
        return False
    for row in rows.values():
        row.asked, row.last_at = [*row.asked, at], now
        row.save(update_fields=["asked", "last_at"])
    return True


def _since(row: Allowance, begin: float) -> int:
    return sum(one > begin for one in row.asked)


def _hashed(purpose: str, subject: str, code: str) -> str:
    """Of the code together with what it is for: a hash that is moved to another row fits nothing there."""
    return keyed("code", f"{purpose}:{subject}:{code}")
