"""Finding a patient who calls or stands at the door. A colleague's is found by what is whole, never by a part."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from clinic.accounts.models import User
from clinic.crypto.blind import email_index, phone_index
from intake.records.models import Intake, Patient
from intake.records.searching import MOST, folded
from intake.referrals.models import Referral, ReferralQuerySet


def named(text: str) -> ReferralQuerySet:
    """Referrals of whoever the text names whole, whoever asks; newest first, and what tells people apart with them."""
    keys = {"name_key": folded(text), "phone_index": phone_index(text), "email_index": email_index(text)}
    wanted = reduce(or_, (Q(**{name: key}) for name, key in keys.items() if key), Q(pk=None))
    people = [*Patient.objects.filter(wanted).values_list("pk", flat=True)[: MOST + 1]]
    people += Intake.objects.filter(reference=text.strip().upper()).values_list("patient", flat=True)
    return _told(Referral.objects.filter(patient__in=people)).order_by("-opened_at", "-id")


def within(text: str, user: User) -> ReferralQuerySet:
    """Of what is open to this person anyway: by the beginning of a name too, a birth date, or a name misspelt."""
    seen = Referral.objects.visible_to(user)
    people = Patient.objects.filter(Exists(seen.filter(patient=OuterRef("pk")))).found(text)
    return _told(seen.filter(patient__in=people)).order_by("-opened_at", "-id")


def found_by_id(pk: UUID) -> ReferralQuerySet:
    """One of those that `named` gave before; asking whether it did is the asker's part."""
    return _told(Referral.objects.filter(pk=pk))


def _told(rows: ReferralQuerySet) -> ReferralQuerySet:
    return rows.select_related("patient", "intake", "owner")
