"""An expired answer never carries a flag: an expired No is unanswered, an expired Yes stays until it is asked again."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from intake.indications.engine import assess
from intake.indications.reading import Reading
from intake.indications.verdict import Verdict
from intake.indications.vocabulary import ANSWERS_EXPIRED, FITS, SAFETY_PAGES, SIGNS_EXPIRED, Outcome
from intake.management.acting import pages_for
from intake.protocols.files import newest
from intake.records.shelf_life import ages, lasts
from tests.intake.indications.strategies import STEADY
from tests.intake.making import examples

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CANNOT_FLAG = {Outcome.URGENT, Outcome.MEDICAL_REVIEW_FIRST, Outcome.NOT_ENOUGH_INFORMATION}
_A_LITTLE = timedelta(seconds=1)


def judged(pages: dict[str, Any], answered_at: dict[str, datetime]) -> Verdict:
    """The verdict on these pages at NOW, as a stored version is judged."""
    protocol = newest()
    reading = Reading(pages, protocol, NOW.date())
    days, hours = ages(answered_at, [step.code for step in reading.route()], NOW, protocol)
    return assess(reading.answers(answers_age_days=days, signs_age_hours=hours), protocol)


def told(example: str) -> dict[str, Any]:
    return pages_for(examples()[example]["facts"], newest(), today=NOW.date())


@STEADY
@given(st.sampled_from(sorted(examples())), st.sampled_from(SAFETY_PAGES), st.integers(1, 10**7))
def test_one_safety_page_past_its_shelf_life_takes_every_flag_away_and_no_hold(example, page, seconds):
    pages = told(example)
    fresh = dict.fromkeys(pages, NOW)
    before = judged(pages, fresh)
    if page not in {step.code for step in Reading(pages, newest(), NOW.date()).route()}:
        return
    past = lasts(page, newest()) + timedelta(seconds=seconds)
    after = judged(pages, fresh | {page: NOW - past})
    assert after.outcome in CANNOT_FLAG
    assert set(after.holds) == set(before.holds)
    assert {ANSWERS_EXPIRED, SIGNS_EXPIRED} & set(after.missing)


@STEADY
@given(st.sampled_from(sorted(examples())), st.data())
def test_answers_of_any_age_never_move_a_case_towards_a_flag(example, data):
    pages = told(example)
    aged = {step: NOW - timedelta(hours=data.draw(st.integers(0, 24 * 400), label=step)) for step in pages}
    before, after = judged(pages, dict.fromkeys(pages, NOW)), judged(pages, aged)
    assert after.outcome == before.outcome or after.outcome in CANNOT_FLAG
    if after.outcome in FITS:
        on_the_way = [step.code for step in Reading(pages, newest(), NOW.date()).route() if step.code in aged]
        assert [step for step in on_the_way if NOW - aged[step] > lasts(step, newest())] == []


def test_each_page_stands_to_the_end_of_its_life_and_not_a_second_longer():
    pages = told("V02")
    fresh = dict.fromkeys(pages, NOW)
    assert judged(pages, fresh).outcome in FITS
    for step in Reading(pages, newest(), NOW.date()).route():
        if step.code in pages:
            life = lasts(step.code, newest())
            assert judged(pages, fresh | {step.code: NOW - life}).outcome in FITS, step.code
            assert judged(pages, fresh | {step.code: NOW - life - _A_LITTLE}).outcome not in FITS, step.code
