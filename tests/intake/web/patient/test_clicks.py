"""Send pressed three times at the same moment sends once; pages saved at the same moment are all kept."""

import pytest

from intake.records.models import Page, Version
from intake.referrals.lifecycle import Step
from intake.referrals.models import Event, Referral
from intake.web.patient.door import COOKIE
from tests.cast import PEOPLE, signed_in
from tests.drills.crowd import Crowd, double_decision, triple_click
from tests.intake.web.patient.phone import Phone, begun, laid

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 15


def test_three_clicks_at_once_make_one_record_every_time_and_two_deciders_one_decision() -> None:
    phones = [Phone(laid(name=f"Patient {number}")) for number in range(TIMES)]
    with Crowd(3) as crowd:
        answers = [triple_click(crowd, phone.client.cookies[COOKIE].value) for phone in phones]
    assert answers == [[phone.intake.reference] * 3 for phone in phones]
    for phone in phones:
        version = Version.objects.get(intake=phone.intake)
        assert Referral.objects.get(intake=phone.intake).assessment.version == version
    assert Event.objects.count() == TIMES

    with Crowd(2) as crowd:
        people = [(PEOPLE[key][0], signed_in(key)) for key in ("ana", "ben")]
        told = [sorted(double_decision(crowd, referral, people)) for referral in Referral.objects.all()]
    assert told == [["decided", "told who and when, words kept"]] * TIMES
    assert Event.objects.filter(step=Step.ASK_PATIENT).count() == TIMES


def test_pages_and_clicks_that_meet_are_all_kept_and_shared_once() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    cookie = phone.client.cookies[COOKIE].value

    def press(slug: str, **typed: str) -> int:
        other = Phone()
        other.client.cookies[COOKIE] = cookie
        return other.press(slug, **typed).status_code

    with Crowd(3) as crowd:
        shared = crowd.at_once([lambda: press("care-now", share="on", phone="555 0134 22")] * 3)
        pages = {"words": {"text": "At night."}, "lung": {"rows": "none"}, "walking": {"value": "cannot"}}
        saved = crowd.at_once([lambda slug=slug, typed=typed: press(slug, **typed) for slug, typed in pages.items()])
        same = crowd.at_once([lambda: press("symptoms", rows="burning")] * 3)
    assert {*shared, *saved, *same} == {302}
    assert (Version.objects.count(), Referral.objects.count()) == (1, 1)
    assert set(pages) | {"symptoms", "interruption"} <= set(phone.intake.page_data())
    assert Page.objects.filter(step="symptoms").count() == 1
