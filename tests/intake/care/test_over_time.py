"""A person's own numbers over time: from intakes and visits, told in words, drawn with circles and squares."""

from datetime import date, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.utils import timezone

from intake.care.outcomes import Point, Series
from intake.care.over_time import in_words, over_time
from intake.records.models import Intake, Version
from intake.records.progress import Progress, Saved
from intake.records.versions import freeze
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.intake.referrals.people import again, lead
from tests.intake.web.patient.phone import Phone, leads_to, sent, words
from tests.intake.web.patient.test_coming_back import MARIA, come_back
from tests.intake.web.therapist.desk import see

ONE, TWO = date(2026, 8, 3), date(2026, 11, 22)


def series(*numbers: int | None, after: int | None = None) -> Series:
    points = [Point(day, number, after) for day, number in zip((ONE, TWO), numbers, strict=False)]
    return Series("burning", "Burning", "trouble", numbers[0], tuple(points))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((6, 4), "6 on August 3, 2026, 4 on November 22, 2026: 2 points better."),
        ((0, 1), "0 on August 3, 2026, 1 on November 22, 2026: 1 point worse."),
        ((5, 5), "5 on August 3, 2026, 5 on November 22, 2026: the same."),
        ((7,), "7 on August 3, 2026. One number so far, so nothing to compare with."),
        ((None,), "No number yet."),
    ],
)
def test_which_way_it_went_is_said_in_words(numbers, said):
    assert in_words(series(*numbers)) == said


def told_twice(first: int = 7, second: int = 4, name: str = "Maria Delgado") -> Referral:
    """The newer of two intakes of one person, of whom the first request is over."""
    with patch("django.utils.timezone.now", return_value=timezone.now() - timedelta(days=60)):
        old = lead(sent(name=name, about={"email": MARIA}, bother={"burning": first}), State.CLOSED)
    new = sent(name=name, about={"email": MARIA}, bother={"burning": second})
    Intake.objects.filter(pk=new.intake_id).update(patient=old.patient)
    Referral.objects.filter(pk=new.pk).update(patient=old.patient)
    return again(new)


@pytest.mark.django_db
def test_each_intake_brings_its_numbers_in_the_order_of_days():
    new = told_twice()
    rows = Referral.objects.filter(patient=new.patient)
    found = {one.code: one for one in over_time([new.patient_id], rows)}
    assert [point.before for point in found["burning"].points] == [7, 4]
    assert found["burning"].direction == "better"
    assert found["tingling"].direction == "the same"


@pytest.mark.django_db
def test_numbers_of_others_and_of_what_may_not_be_read_are_left_out():
    new = told_twice()
    sent(name="Noah Osei", bother={"burning": 1})
    assert {point.before for one in over_time([new.patient_id], [new]) for point in one.points} == {4, 6}


@pytest.mark.django_db
def test_an_activity_is_one_line_however_it_is_written_and_a_zero_counts():
    def stairs(text: str, score: int | None) -> Referral:
        return sent(activities={"items": [{"text": text, "score": score}]})

    rows = [stairs("Climbing stairs", 6), stairs("climbing  Stairs", 0), stairs("Climbing stairs", None)]
    found = over_time([row.patient_id for row in rows], rows)
    (line,) = [one for one in found if one.kind == "activity"]
    assert [point.before for point in line.points] == [6, 0]
    assert line.name == "Climbing stairs"


@pytest.mark.django_db
def test_the_patient_reads_words_a_line_and_a_table_and_nobody_elses_numbers():
    told_twice(first=7, second=0)
    sent(name="José Delgado", about={"email": MARIA, "born": "1950-01-01"}, bother={"burning": 9})
    phone = come_back(Phone())
    assert leads_to(phone.open("yours/over-time")) == "back/who"
    people = phone.open("back/who").context["form"].fields["person"].choices
    (maria,) = [key for key, name in people if "Maria" in name]
    phone.press("back/who", person=maria)
    assert "How it went over time" in words(phone.open("yours"))
    page = phone.open("yours/over-time")
    assert "7 points better" in words(page)
    assert 9 not in [mark.value for one in page.context["shown"] for mark in one["chart"].before.marks]
    assert page.content.decode().count("<circle") == 4
    assert "<td>0</td>" in page.content.decode()


@pytest.mark.django_db
def test_the_review_shows_them_where_there_are_two_intakes_and_the_other_intake_too():
    alone = see(sent(name="Noah Osei"))
    assert "Their own numbers over time" not in alone
    new = told_twice()
    page = see(new)
    assert "Their own numbers over time" in page
    assert "3 points better" in page
    assert "Other intakes of this person" in page and "A colleague noted" not in page


def corrected(intake: Intake, step: str, number: int, **data: object) -> None:
    """One page was answered otherwise today, and sent."""
    progress = Progress(intake)
    page = Saved(uuid4(), data, True, timezone.now())
    freeze(intake, kind=Version.Kind.SENT, progress=progress.then(step, page), number=number)


@pytest.mark.django_db
def test_a_correction_of_something_else_leaves_a_number_on_its_day():
    told_twice()
    first = Intake.objects.order_by("started_at")[0]
    before = over_time([first.patient_id], Referral.objects.all())
    corrected(first, "words", 2, text="It is worse at night.")
    assert over_time([first.patient_id], Referral.objects.all()) == before
    corrected(first, "bother_burning", 3, value=5)
    (burning,) = (one for one in over_time([first.patient_id], Referral.objects.all()) if one.code == "burning")
    assert [point.on for point in burning.points] == [timezone.localdate()] * 2
