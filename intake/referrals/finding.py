"""Finding a patient who calls or stands at the door: by a whole name, reference, number or address, never by a part."""

from uuid import UUID

from django.db.models import Q

from clinic.crypto.blind import email_index, phone_index
from intake.referrals.models import Referral, ReferralQuerySet

#: More people than this with one name are not told apart by a list.
MOST = 20


def named(text: str) -> ReferralQuerySet:
    """Referrals of whoever the text names, whoever asks; the newest first, and what tells people apart with them."""
    wanted = Q(patient__name__iexact=text) | Q(intake__reference__iexact=text)
    for name, index in (("phone_index", phone_index(text)), ("email_index", email_index(text))):
        wanted |= Q(**{f"patient__{name}": index}) if index else Q()
    return _told(Referral.objects.filter(wanted)).order_by("-opened_at", "-id")


def found_by_id(pk: UUID) -> ReferralQuerySet:
    """One of those that `named` gave before; asking whether it did is the asker's part."""
    return _told(Referral.objects.filter(pk=pk))


def _told(rows: ReferralQuerySet) -> ReferralQuerySet:
    return rows.select_related("patient", "intake", "owner")
