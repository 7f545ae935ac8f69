"""Finding a patient who calls or stands at the door. A colleague's is found by what is whole, never by a part."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from clinic.accounts.models import User
from clinic.crypto.blind import email_index, phone_index
from intake.records.models import Intake, Patient
from intake.records.searching import MOST, folded
from intake.referrals.lists import WHO, listed
from intake.referrals.models import Referral, ReferralQuerySet


def named(text: str, *, most: int) -> list[Referral]:
    """Referrals of whoever the text names whole, whoever asks; newest first, and what tells people apart with them."""
    keys = {"name_key": folded(text), "phone_index": phone_index(text), "email_index": email_index(text)}
    wanted = reduce(or_, (Q(**{name: key}) for name, key in keys.items() if key), Q(pk=None))
    people = [*Patient.objects.filter(wanted).values_list("pk", flat=True)[: MOST + 1]]
    people += Intake.objects.filter(reference=text.strip().upper()).values_list("patient", flat=True)
    return _newest(Referral.objects.filter(patient__pk__in=people), most)


def within(text: str, user: User, *, most: int) -> list[Referral]:
    """Of what is open to this person anyway: by the beginning of a name too, a birth date, or a name misspelt."""
    seen = Referral.objects.open_now_to(user)
    people: Any = Patient.objects.meant(text)
    if people is None:
        theirs = Patient.objects.filter(Exists(seen.filter(patient=OuterRef("pk"))))
        people = [person.pk for person in theirs.only("pk").found(text)]
    return _newest(seen.filter(patient__pk__in=people), most)


def _newest(rows: ReferralQuerySet, most: int) -> list[Referral]:
    return listed(rows.order_by("-opened_at", "-id"), WHO, most=most)


def found_by_id(pk: UUID) -> ReferralQuerySet:
    """One of those that `named` gave before; asking whether it did is the asker's part."""
    return Referral.objects.filter(pk=pk).select_related("patient", "intake", "owner")
