"""Once by mail, in neutral words: the text that somebody with an open referral agreed to has changed."""

from datetime import datetime, timedelta

from django.db import transaction

from clinic.mail import outbox
from clinic.mail.models import Message
from intake.protocols.consents import ConsentVersion
from intake.records.agreements import standing
from intake.referrals.models import Referral
from intake.referrals.notices import address_for

#: A change is told for so long; mail that was sent is kept for longer, so nobody hears of it twice.
TOLD_FOR = timedelta(days=30)


def tell(now: datetime) -> int:
    """One mail to each patient whose agreement is to an earlier version; how many were put into the outbox."""
    newest = ConsentVersion.objects.filter(number__gt=1, published_at__gt=now - TOLD_FOR).first()
    return sum(_told(referral, newest) for referral in _open()) if newest else 0


def _open() -> list[Referral]:
    return list(Referral.objects.open().select_related("patient").order_by("pk"))


def _told(referral: Referral, newest: ConsentVersion) -> int:
    stands, key = standing(referral.intake_id), f"consent-{newest.number}:{referral.patient_id}"
    to, agreement = address_for(referral, stands), stands.agreement
    if not to or agreement is None or agreement.text.number >= newest.number:
        return 0
    if Message.objects.filter(kind="news", key=key).exists():
        return 0
    with transaction.atomic():
        outbox.put(to=to, kind="news", context={}, key=key, language=referral.patient.language)
    return 1
