"""A sign that comes up on the day of a visit stops care, also while a new referral is asked for."""

import pytest

from intake.care.counting import goes_on
from intake.indications.vocabulary import Outcome
from intake.protocols.files import newest
from intake.referrals.lifecycle import State, Step
from intake.submission import record_day_signs
from tests.intake.care.caring import plan
from tests.intake.referrals.people import again, ana, take

pytestmark = pytest.mark.django_db

RENEWING = {State.IN_CARE: (), State.DRAFTING: (Step.RENEW,), State.SENT: (Step.RENEW, Step.ISSUE)}


@pytest.mark.parametrize("state", RENEWING)
@pytest.mark.parametrize(("answer", "outcome"), [("yes", Outcome.URGENT), ("not_sure", Outcome.MEDICAL_REVIEW_FIRST)])
def test_a_sign_stops_care_in_every_state_in_which_it_goes_on(state: State, answer: str, outcome: Outcome) -> None:
    found = plan()
    referral = again(found.referral)
    for step in RENEWING[state]:
        take(referral, step)
    found.referral = again(referral)
    assert (found.referral.state, goes_on(found.referral)) == (state, True)
    answers = {item.code: "no" for item in newest().on_page("today")} | {"bp_crisis_no_symptoms": answer}
    record_day_signs(plan=found, page="today", answers=answers, by=ana())
    now = again(referral)
    assert (now.state, now.assessment.outcome) == (State.FLAGGED, outcome)
    assert not goes_on(now)
    if not now.call_first:
        take(now, Step.ASK_PROVIDER)
        assert not goes_on(now)


def test_no_sign_leaves_a_renewal_where_it_is() -> None:
    found = plan()
    take(found.referral, Step.RENEW)
    answers = {item.code: "no" for item in newest().on_page("today")}
    record_day_signs(plan=found, page="today", answers=answers, by=ana())
    assert again(found.referral).state == State.DRAFTING
    assert goes_on(again(found.referral))
