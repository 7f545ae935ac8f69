"""A provider's link goes out, is taken away, is asked for anew and signs once; each act whole or not at all."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clinic.accounts import codes
from clinic.accounts.models import User
from clinic.accounts.roles import Role
from clinic.audit import trail
from clinic.audit.ids import new_id
from clinic.mail import outbox
from intake.letters.answering import Given, Then, take_answer
from intake.letters.answers import ProviderAnswer
from intake.letters.directory import Provider
from intake.letters.links import ASKING, HOLDS, ProviderLink, Stands, hashed, reachable
from intake.letters.models import Kind, Letter
from intake.referrals.hearing import who_hears
from intake.referrals.lifecycle import TOOK_BACK, UNDO, State, Step
from intake.referrals.models import Event, Referral
from intake.referrals.workflow import By

#: Kinds of mail that bring a link.
FIRST, AGAIN = "sign-link", "sign-reminder"
#: Under which a second code is asked for.
PURPOSE = "provider_link"


class NotNow(Exception):
    """The link cannot sign; `stands` says why."""

    def __init__(self, stands: Stands) -> None:
        super().__init__(stands.value)
        self.stands = stands


def send_link(letter: Letter, event: Event, *, kind: str = FIRST) -> ProviderLink | None:
    """Mail a fresh link in the transaction of the step that sends it; None where no checked address is on file.

    What a therapist sent is held for as long as it can be undone. The secret stands in that one sealed mail alone.
    """
    provider = Provider.objects.get(pk=letter.provider_id)
    if not reachable(provider):
        return None
    hold = UNDO if event.by_role == Role.THERAPIST else timedelta(0)
    token, begins = secrets.token_urlsafe(32), event.at + hold
    link: ProviderLink = ProviderLink.objects.create(
        referral_id=letter.referral_id,
        letter=letter,
        provider=provider,
        address_index=provider.email_index,
        token_hash=hashed(token),
        event=event,
        made_at=event.at,
        begins_at=begins,
        expires_at=begins + HOLDS,
    )
    outbox.put(to=provider.email, kind=kind, context={"token": token}, key=str(event.pk), hold=hold)
    trail.note("link.sent", subject=link, referral=str(letter.referral_id))
    return link


def follow(referral: Referral, event: Event) -> None:
    """After a step: sent again, and the clock's reminder, bring a fresh link, since of the old one a hash is kept.

    A patient who takes back that the provider may be asked ends the links; what did not leave yet stays here.
    """
    if event.step == TOOK_BACK and event.reason == ASKING:
        for key in ProviderLink.objects.filter(referral=referral, answer=None).values_list("event_id", flat=True):
            _keep_here(key)
        return
    reminds = event.step == Step.REMIND and event.by_role == Role.CLOCK and not event.reason
    if event.to_state != State.SENT or not (reminds or event.step == Step.RESEND):
        return
    letter = Letter.objects.filter(referral=referral, kind=Kind.REQUEST).standing().first()
    if letter is not None:
        send_link(letter, event, kind=AGAIN if reminds else FIRST)


@transaction.atomic
def revoke(link: ProviderLink, by: User) -> bool:
    """Take a link away, and its mail where that did not leave yet; False when it was taken away or used before."""
    rows = ProviderLink.objects.filter(pk=link.pk, revoked_at=None, answer=None)
    if not rows.update(revoked_at=timezone.now(), revoked_by=by):
        return False
    _keep_here(link.event_id)
    trail.note("link.revoked", subject=link, referral=str(link.referral_id))
    return True


def _keep_here(event: UUID) -> None:
    """The mail of the step that sent a link does not leave, if it did not yet."""
    for kind in (FIRST, AGAIN):
        outbox.take_back(kind=kind, key=str(event))


@transaction.atomic
def want_new(link: ProviderLink) -> None:
    """The provider wants a new link: whoever looks after the case, or issued the letter, is told, once; all therapists
    where neither works here.
    """
    if not ProviderLink.objects.filter(pk=link.pk, wanted_at=None).update(wanted_at=timezone.now()):
        return
    issuer = User.objects.filter(pk=link.letter.issued_by).first()
    for person in who_hears(link.referral, else_=issuer):
        outbox.put(to=person.email, kind="staff-link", context={}, key=f"{link.pk}:{person.pk}")
    trail.note("link.wanted", subject=link, referral=str(link.referral_id))


@transaction.atomic
def send_code(link: ProviderLink, caps: list[codes.Cap]) -> bool:
    """Mail the second code to the address on file; False where a cap is met."""
    code = codes.ask(purpose=PURPOSE, subject=str(link.pk), caps=caps)
    if code:
        address, key = link.provider.email, f"{PURPOSE}:{new_id()}"
        outbox.put(to=address, kind="sign-in-code", context={"code": code}, key=key)
    return bool(code)


@transaction.atomic
@trail.at_the_end()
def sign(*, link: ProviderLink, given: Given, then: Then | None = None) -> ProviderAnswer:
    """Keep what the provider signed, once; of many at the same moment one counts. Raises NotNow; then nothing changed.

    The referral is locked before the link, so a link is never judged by a state that is passing.
    """
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=link.referral_id)
    ProviderLink.objects.select_for_update(of=("self",)).filter(pk=link.pk).values_list("pk").get()
    known: ProviderLink = ProviderLink.objects.whole().get(pk=link.pk)
    stands = known.stands(timezone.now())
    if stands is not Stands.LIVE:
        raise NotNow(stands)
    by = By(str(known.provider_id), Role.PROVIDER, given.signer_name)
    answer = take_answer(letter=known.letter, given=given, by=by, seen=referral.version, then=then)
    ProviderLink.objects.filter(pk=known.pk).update(answer=answer)
    trail.note("link.signed", subject=known, referral=str(referral.pk))
    return answer
