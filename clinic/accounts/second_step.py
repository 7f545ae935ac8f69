"""The second step of a staff sign-in by code: of an authenticator app, or one of ten recovery codes, each good once."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from clinic.accounts import passkeys
from clinic.accounts.models import Authenticator, Passkey, RecoveryCode, User
from clinic.audit import trail

PERIOD = 30  # seconds
#: So many wrong codes in so long a time, and no code is looked at until it is over.
MOST_WRONG = 5
WRONG_FOR = timedelta(minutes=15)
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class TooManyWrong(Exception):
    """No code of this person is looked at for now."""


def is_set_up(user: User) -> bool:
    """Whether this person has an authenticator that gave a right code once."""
    return Authenticator.objects.filter(user=user, confirmed_at__isnull=False).exists()


def has_any(user: User) -> bool:
    """Whether this person has an authenticator or a passkey: then nobody sets one up with the password alone."""
    return is_set_up(user) or user.passkeys.exists()


def begin(user: User) -> Authenticator:
    """The authenticator that is being set up; opening the page again shows the same secret."""
    found, _ = Authenticator.objects.get_or_create(user=user, defaults={"secret": pyotp.random_base32(32)})
    return found


def address_of(authenticator: Authenticator) -> str:
    """What the picture says: an otpauth address with the clinic's and the person's names."""
    totp = pyotp.TOTP(authenticator.secret)
    return totp.provisioning_uri(name=authenticator.user.email, issuer_name=settings.CLINIC_NAME)


def picture_of(authenticator: Authenticator) -> SafeString:
    """The picture to scan, as SVG within the page."""
    made = segno.make(address_of(authenticator), error="m")
    return mark_safe(made.svg_inline(scale=5, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None))  # noqa: S308


@transaction.atomic
def set_up(user: User, code: str) -> list[str]:
    """Confirm with the first code; the recovery codes, to be shown once. Empty where the code is wrong.

    Raises TooManyWrong.
    """
    if not _take(user, code, confirmed=False):
        return []
    Authenticator.objects.filter(user=user).update(confirmed_at=timezone.now())
    codes = new_recovery_codes(user)
    trail.note("account.second_step_set_up", subject=user)
    return codes


def new_recovery_codes(user: User) -> list[str]:
    """Ten new ones; the old ones are good no more."""
    codes = ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, sha256=_hashed(code)) for code in codes)
    return codes


def take(user: User, code: str) -> bool:
    """Whether this code lets the person in: a fresh one of the app, or an unused recovery code. Raises TooManyWrong."""
    return _take(user, code, confirmed=True)


@transaction.atomic
def take_away(passkey: Passkey) -> bool:
    """Take one's own passkey away; False where it is the last second step, and one is required."""
    user = User.objects.select_for_update().get(passkeys=passkey)  # two last ones do not go at once
    last = not is_set_up(user) and user.passkeys.count() < 2
    if last and settings.SECOND_STEP_REQUIRED:
        return False
    passkeys.take_away(passkey)
    return True


@transaction.atomic
def forget(user: User) -> None:
    """Take the authenticator, the recovery codes and the passkeys away: at the next sign-in a new one is set up."""
    RecoveryCode.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.passkeys.all().delete()
    user.desks.all().delete()
    trail.note("account.second_step_forgotten", subject=user)


@transaction.atomic
def _take(user: User, code: str, *, confirmed: bool) -> bool:
    """Under the row's lock, so that of many tries at once each is counted."""
    rows = Authenticator.objects.select_for_update().filter(user=user, confirmed_at__isnull=not confirmed)
    app = rows.first()
    if app is None:
        return False
    now = timezone.now()
    if app.wrong_since and now - app.wrong_since > WRONG_FOR:
        app.wrong, app.wrong_since = 0, None
    if app.wrong >= MOST_WRONG:
        raise TooManyWrong
    right = _is_fresh(app, code, now) or (confirmed and _use_recovery(user, code, now))
    if right:
        app.wrong, app.wrong_since = 0, None
    else:
        app.wrong, app.wrong_since = app.wrong + 1, app.wrong_since or now
        trail.note("account.second_step_failed", subject=user)
    app.save()
    return right


def _is_fresh(app: Authenticator, code: str, now: datetime) -> bool:
    """The code of this period or of the ones beside it, when no code of that period or a later one came in before."""
    digits = re.sub(r"\D", "", code)
    step = int(now.timestamp()) // PERIOD
    for one in (step - 1, step, step + 1):
        if one > app.last_step and secrets.compare_digest(pyotp.TOTP(app.secret).at(one * PERIOD), digits):
            app.last_step = one
            return True
    return False


def _use_recovery(user: User, code: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, sha256=_hashed(code), used_at=None)
    used = bool(unused.update(used_at=now))
    if used:
        trail.note("account.recovery_code_used", subject=user)
    return used


def _letters(number: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(number))


def _hashed(code: str) -> str:
    """Of the letters alone; with 78 bits drawn by chance a plain hash is enough."""
    return hashlib.sha256(re.sub(r"[^A-Z0-9]", "", code.upper()).encode()).hexdigest()
