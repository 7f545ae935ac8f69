"""Tokens with which a program reads records in the name of one of the staff: made, shown once, counted, ended."""

import hashlib
import secrets
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from clinic.accounts.models import StaffToken, User
from clinic.accounts.roles import WORKLIST
from clinic.audit import trail

#: How long one may last, in days.
LASTS = (30, 90, 365)
_BEGINS = "clinic_"


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def issue(*, user: User, name: str, days: int, by: User) -> str:
    """A new token of this person; the secret, which is nowhere else to be found again."""
    secret = _BEGINS + secrets.token_urlsafe(32)
    until = timezone.now() + timedelta(days=days)
    token = StaffToken.objects.create(user=user, name=name, sha256=_hashed(secret), created_by=by, expires_at=until)
    trail.note("token.issued", subject=token, user=str(user.pk), days=days)
    return secret


@transaction.atomic
def revoke(token: StaffToken) -> None:
    """It opens nothing from now on."""
    if StaffToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        trail.note("token.revoked", subject=token, user=str(token.user_id))


def token_of(secret: str) -> StaffToken | None:
    """The token in force with this secret, with its person; None for any other."""
    if not secret.startswith(_BEGINS):
        return None
    return StaffToken.objects.in_force().select_related("user").filter(sha256=_hashed(secret)).first()


def use(token: StaffToken) -> bool:
    """Count one question; False when there were too many in this minute. One statement, so that none slips through."""
    minute = int(time.time() // 60)
    room = ~Q(minute=minute) | Q(asked__lt=settings.TOKEN_ASKS_PER_MINUTE)
    asked = Case(When(minute=minute, then=F("asked") + 1), default=Value(1))
    rows = StaffToken.objects.filter(room, pk=token.pk)
    return bool(rows.update(asked=asked, minute=minute, last_used_at=timezone.now()))


def may_have_one() -> QuerySet[User]:
    """Those whose role reads records."""
    return User.objects.filter(is_active=True, role__in=sorted(WORKLIST)).order_by("name")
