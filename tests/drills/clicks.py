"""Three clicks on Send at the same moment, so many times: one record, and three times the same receipt."""

from collections import Counter

from django.db import transaction

from intake.assessments.models import Assessment
from intake.records.models import Intake, Version
from intake.referrals.models import Event, Referral
from intake.web.patient.door import COOKIE
from tests.drills.crowd import Crowd, triple_click
from tests.drills.places import Stage
from tests.drills.sound import expect_sound_trail
from tests.drills.told import Told
from tests.intake.web.patient.phone import Phone, laid


def run(stage: Stage, times: int) -> Told:
    """Every patient has one version, one assessment, one referral, one line of history and one reference."""
    with transaction.atomic():
        phones = [Phone(laid(name=f"Patient {number}")) for number in range(times)]
    references = [phone.intake.reference for phone in phones]
    with Crowd(3) as crowd:
        told = [triple_click(crowd, phone.client.cookies[COOKIE].value) for phone in phones]
    same = sum(answers == [reference] * 3 for answers, reference in zip(told, references, strict=True))
    sent = Intake.objects.exclude(sent_at=None).count()
    found = Told(f"{sent:,} records", f"{same:,} of {times:,} with the same receipt three times")
    found.expect(same == times, f"other answers: {Counter(text for text in sum(told, []) if ' ' in text)}")
    for model in (Version, Assessment, Referral, Event):
        count = model.objects.count()
        found.expect(count == times == sent, f"{model.__name__}: {count} rows")
    expect_sound_trail(found, action="intake.sent", times=times)
    return found
