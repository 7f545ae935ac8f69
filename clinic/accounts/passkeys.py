"""Passkeys: asking a device for one, and believing its answer. Whose they are is a `Holder`: staff or an address."""

import hashlib
import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clinic.accounts.models import Passkey, User
from clinic.audit import trail

_SESSION = "passkey_challenge"
_HOLDS = timedelta(minutes=5)
#: More than a person has devices.
MOST = 20
_LONGEST_ANSWER = 20_000


class Refused(Exception):
    """The answer was not believed; the sentence is for the person."""


@dataclass(frozen=True)
class Holder:
    """Whose passkeys: one of the staff, or whoever gets mail at an address (its blind index)."""

    user: User | None = None
    address_index: str = ""

    @property
    def handle(self) -> bytes:
        """What the device keeps instead of a name; nobody is known by it without our keys."""
        return self.user.pk.bytes if self.user else hashlib.sha256(self.address_index.encode()).digest()

    @property
    def passkeys(self) -> QuerySet[Passkey]:
        """Theirs, the oldest first."""
        return Passkey.objects.filter(user=self.user, address_index=self.address_index)


Session = MutableMapping[str, Any]


def works_here(request: HttpRequest) -> bool:
    """Whether passkeys work at the address that the browser is at."""
    return f"{request.scheme}://{request.get_host()}" in settings.PASSKEY_ORIGINS


def begin_adding(session: Session, holder: Holder, name: str) -> dict[str, Any]:
    """What the device is asked when one is added; `name` is what it shows beside the site's."""
    options = generate_registration_options(
        rp_id=settings.PASSKEY_SITE,
        rp_name=settings.CLINIC_NAME,
        user_id=holder.handle,
        user_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(holder),
    )
    _remember(session, "add", holder.handle, options.challenge)
    return _plain(options_to_json(options))


@transaction.atomic
def add(session: Session, holder: Holder, answer: str, name: str) -> Passkey:
    """Keep the passkey that the device made; raises Refused."""
    challenge = _challenge(session, "add", holder.handle)
    try:
        made = verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=settings.PASSKEY_SITE,
            expected_origin=settings.PASSKEY_ORIGINS,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise Refused(gettext("The passkey was not added. Try again.")) from wrong
    if holder.passkeys.count() >= MOST:
        raise Refused(gettext("You have many passkeys. Take one away first."))
    try:
        with transaction.atomic():
            passkey = Passkey.objects.create(
                user=holder.user,
                address_index=holder.address_index,
                credential_id=bytes_to_base64url(made.credential_id),
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                name=name,
                created_at=timezone.now(),
            )
    except IntegrityError:
        raise Refused(gettext("This passkey is kept already.")) from None
    trail.note("account.passkey_added", subject=holder.user, passkey=str(passkey.pk))
    return passkey


def begin_using(session: Session, holder: Holder | None = None) -> dict[str, Any]:
    """What the device is asked to let somebody in; without a holder it says itself whose passkey it is."""
    options = generate_authentication_options(
        rp_id=settings.PASSKEY_SITE,
        allow_credentials=_descriptors(holder) if holder else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _remember(session, "use", holder.handle if holder else b"", options.challenge)
    return _plain(options_to_json(options))


def use(session: Session, answer: str, *, holder: Holder | None = None) -> Passkey:
    """The passkey that was proved, each challenge answered once; raises Refused, and that is noted.

    The caller asks whom it belongs to: with `holder` it must be theirs, without it it may be anybody's.
    """
    try:
        challenge = _challenge(session, "use", holder.handle if holder else b"")
        credential = _read(answer)
        with transaction.atomic():
            return _proved(credential, challenge, holder)
    except _WentBack as wrong:
        trail.note("account.passkey_count_went_back", subject=wrong.passkey.user, passkey=str(wrong.passkey.pk))
        raise Refused(
            gettext("This passkey may have been copied. Use another way in, and tell a clinic admin.")
        ) from wrong
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        trail.note("account.passkey_refused", subject=holder.user if holder else None)
        raise Refused(gettext("That did not work. Try again, or use another way in.")) from wrong


@transaction.atomic
def take_away(passkey: Passkey) -> None:
    """The device opens nothing here any more."""
    pk, user = str(passkey.pk), passkey.user
    passkey.delete()
    trail.note("account.passkey_removed", subject=user, passkey=pk)


class _WentBack(Exception):
    """Two devices count for one passkey: it was copied."""

    def __init__(self, passkey: Passkey) -> None:
        super().__init__("The count went back.")
        self.passkey = passkey


def _proved(credential: dict[str, Any], challenge: bytes, holder: Holder | None) -> Passkey:
    """Under the row's lock, so that one answer that comes twice at once counts once."""
    rows = holder.passkeys if holder else Passkey.objects.all()
    passkey = rows.select_for_update().filter(credential_id=str(credential.get("id"))).first()
    if passkey is None or not _is_theirs(credential, passkey):
        raise ValueError("Nobody's.")
    proved = verify_authentication_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=settings.PASSKEY_SITE,
        expected_origin=settings.PASSKEY_ORIGINS,
        credential_public_key=bytes(passkey.public_key),
        credential_current_sign_count=0,  # compared below, where it can be told from a wrong signature
        require_user_verification=True,
    )
    count, seen = proved.new_sign_count, hashlib.sha256(challenge).hexdigest()
    if passkey.last_challenge == seen:
        raise ValueError("Answered before.")
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise _WentBack(passkey)
    passkey.sign_count, passkey.used_at, passkey.last_challenge = count, timezone.now(), seen
    passkey.save(update_fields=["sign_count", "used_at", "last_challenge"])
    return passkey


def _is_theirs(credential: dict[str, Any], passkey: Passkey) -> bool:
    """Whether the device names the same holder, where it names one."""
    handle = credential.get("response", {}).get("userHandle")
    mine = Holder(passkey.user, passkey.address_index).handle
    return not handle or base64url_to_bytes(handle) == mine


def _descriptors(holder: Holder) -> list[PublicKeyCredentialDescriptor]:
    ids = holder.passkeys.values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]


def _remember(session: Session, what: str, handle: bytes, challenge: bytes) -> None:
    about = {"what": what, "of": handle.hex(), "at": timezone.now().isoformat()}
    session[_SESSION] = about | {"challenge": challenge.hex()}


def _challenge(session: Session, what: str, handle: bytes) -> bytes:
    """The challenge that was set for this, taken out of the session: whatever comes of it, it is spent."""
    kept = session.pop(_SESSION, None) or {}
    at = parse_datetime(kept.get("at", ""))
    fits = kept.get("what") == what and kept.get("of") == handle.hex()
    if not fits or at is None or timezone.now() - at > _HOLDS:
        raise Refused(gettext("That took too long. Press the button again."))
    return bytes.fromhex(kept["challenge"])


def _read(answer: str) -> dict[str, Any]:
    """The device's answer, as the script sends it."""
    if len(answer) > _LONGEST_ANSWER:
        raise ValueError("Too long.")
    read = json.loads(answer)
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict):
        raise ValueError("Not an answer.")
    return read


def _plain(text: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(text)
    return made
