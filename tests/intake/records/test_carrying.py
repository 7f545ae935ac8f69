"""Which answers of an earlier intake one tap can say again: never a warning sign, never one past its shelf life."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.indications.engine import assess
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import steps
from intake.indications.reading import Reading
from intake.indications.vocabulary import CALF_PAIN, FITS, SAFETY_PAGES, SIGN_PAGES
from intake.management.acting import pages_for
from intake.protocols.files import newest, published
from intake.records.carrying import Earlier, _same_question, to_say_again
from tests.intake.indications.strategies import STEADY
from tests.intake.making import examples

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_SIGNS = {page: {"rows": [], "exit": "none"} for page in SIGN_PAGES}
DAY = timedelta(days=1)


def earlier(pages: dict[str, Any], said_at: datetime = NOW - DAY) -> dict[str, Earlier]:
    return {step: Earlier(data, said_at, True) for step, data in pages.items()}


def told(example: str = "V02", **extra: Any) -> dict[str, Any]:
    return pages_for(examples()[example]["facts"], newest(), today=NOW.date(), **extra)


def waits(before: dict[str, Earlier], pages: dict[str, Any] | None = None, anew: tuple[str, ...] = ()) -> list[str]:
    return [step.code for step in to_say_again(before, pages or {}, anew, newest(), NOW)]


def said_again(before: dict[str, Earlier]) -> dict[str, Any]:
    """The new intake after "still true" to all that may be said again, with fresh signs and nothing else answered."""
    return NO_SIGNS | {step: before[step].data for step in waits(before, dict(NO_SIGNS))}


AGES = st.integers(0, 400 * 24).map(lambda hours: timedelta(hours=hours))


@STEADY
@given(st.sampled_from(sorted(examples())), st.data())
def test_an_expired_answer_is_never_carried_and_a_warning_sign_never_at_any_age(example, data):
    pages = told(example)
    before = {step: Earlier(page, NOW - data.draw(AGES, label=step), True) for step, page in pages.items()}
    for step in waits(before):
        life = newest().life(step)
        assert life is not None and life.still_true
        assert NOW - before[step].said_at <= timedelta(days=life.days)
        assert step.removesuffix("_each") not in (*SIGN_PAGES, "consent", "guardian", "answering")


@STEADY
@given(st.sampled_from(sorted(examples())), st.data())
def test_what_is_carried_never_flags_before_every_expired_safety_answer_is_given_again(example, data):
    pages = told(example)
    before = {step: Earlier(page, NOW - data.draw(AGES, label=step), True) for step, page in pages.items()}
    reading = Reading(said_again(before), newest(), NOW.date())
    verdict = assess(reading.answers(), newest())
    unsaid = [s.code for s in reading.route() if s.code in SAFETY_PAGES and s.code not in reading.pages]
    if unsaid:
        assert verdict.outcome not in FITS
        assert set(verdict.missing) >= {item.code for page in unsaid for item in newest().on_page(page)} - {
            item.code for item in newest().items.values() if item.only_if or item.code == CALF_PAIN
        }


def test_all_that_was_said_for_sure_waits_in_the_order_asked():
    found = waits(earlier(told()), dict(NO_SIGNS))
    assert found == [step for step in steps(newest()) if step in found]
    assert found[:3] == ["adult", "symptoms", "moving"]
    assert {"recent", "conditions", "handling", "body", "medicines", "about", "provider"} <= set(found)
    assert not {"bother_numbness", "answering", "consent", *SIGN_PAGES} & set(found)


@pytest.mark.parametrize(("step", "days"), [("recent", 30), ("body", 60), ("medicines", 60), ("symptoms", 90)])
def test_it_waits_to_the_last_second_of_its_life(step: str, days: int):
    pages = told()
    assert step in waits(earlier(pages) | {step: Earlier(pages[step], NOW - days * DAY, True)})
    over = NOW - days * DAY - timedelta(seconds=1)
    assert step not in waits(earlier(pages) | {step: Earlier(pages[step], over, True)})


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("recent", {"rows": [], "exit": "unsure"}),
        ("recent", {"rows": [], "exit": "rather_not"}),
        ("link", {"value": "unsure"}),
        ("link", {"value": "rather_not"}),
        ("duration", {"value": "not_sure"}),
        ("examined", {"value": "unknown"}),
        ("adult", {"value": "no"}),
    ],
)
def test_what_was_not_said_for_sure_is_asked_anew(step: str, data: dict[str, Any]):
    assert step not in waits(earlier(told() | {step: data}))


def test_a_page_that_was_left_half_filled_is_asked_anew():
    pages = told()
    assert "about" not in waits(earlier(pages) | {"about": Earlier(pages["about"], NOW, False)})


def test_what_is_answered_or_was_said_to_have_changed_waits_no_longer():
    pages = told()
    found = waits(earlier(pages), {"symptoms": pages["symptoms"]}, ("walking",))
    assert "symptoms" not in found and "walking" not in found and "moving" in found


def test_where_a_new_trouble_is_named_it_is_asked_anew_where_all_of_them_come_from():
    pages = told()
    more = {"symptoms": {"rows": [*pages["symptoms"]["rows"], "burning"], "exit": ""}}
    fewer = {"symptoms": {"rows": [], "exit": "none"}}
    assert "link" in waits(earlier(pages), {"symptoms": pages["symptoms"]})
    assert "link" in waits(earlier(pages), fewer)
    assert "link" not in waits(earlier(pages), more)


def test_each_link_said_for_sure_waits_and_one_in_doubt_is_asked():
    sure = told(link={"value": "some"}, link_each={"answers": {"numbness": "from_neuropathy"}})
    doubt = told(link={"value": "some"}, link_each={"answers": {"numbness": "unsure"}})
    assert "link_each" in waits(earlier(sure))
    assert "link_each" not in waits(earlier(doubt))


def reworded(protocol: Protocol, **item: str) -> Protocol:
    """The same protocol with one safety question in other words."""
    code = "recent_surgery_or_fracture"
    return replace(protocol, items=dict(protocol.items) | {code: replace(protocol.items[code], **item)})


def same(step: str, old: Protocol, new: Protocol) -> bool:
    return _same_question(steps(old)[step], old, new)


def test_a_question_in_other_words_and_one_that_is_no_more_are_not_the_same():
    old, new = published("2026.1"), newest()
    assert all(same(step, old, new) for step in steps(new))
    other = reworded(new, q="Did you have an operation in the last year?")
    assert not same("recent", old, other)
    assert not same("recent_each", old, other)
    assert same("conditions", old, other)
    fewer = replace(new, reasons={code: one for code, one in new.reasons.items() if code != "burning"})
    assert not same("bother_burning", old, fewer)
    assert not same("link_each", old, fewer)
    told_more = replace(new, causes={code: replace(one, follow_up="Which one?") for code, one in new.causes.items()})
    assert not same("causes", old, told_more)
