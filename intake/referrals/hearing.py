"""Which of the therapists hears of something that happened to a referral."""

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from intake.referrals.lifecycle import OPEN_TO_ALL
from intake.referrals.models import NoticeChoice, Referral


def therapists() -> list[User]:
    """All who work here."""
    return list(User.objects.filter(is_active=True, role=Role.THERAPIST).order_by("pk"))


def who_hears(referral: Referral, *, else_: User | None = None) -> list[User]:
    """The owner, or this other person where there is none, if they want to; all therapists where neither works here.

    Of what waits for whoever is free they are told together, by the clock.
    """
    for person in filter(None, (referral.owner, else_)):
        if person.is_active:
            return [person] if NoticeChoice.wants(person, "reply") else []
    if referral.state in OPEN_TO_ALL:
        return []
    return [person for person in therapists() if NoticeChoice.wants(person, "new")]
