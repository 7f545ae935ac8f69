"""The words of a request: in order, the patient's own, and no stronger than what is known."""

import re

import pytest

from intake.letters import plain
from intake.letters.content import LONGEST_QUOTE
from tests.intake.letters.writing import content_of
from tests.intake.making import MARIA, sent_intake

pytestmark = pytest.mark.django_db

ORDER = (
    *("To:", "From:", "About:", "Date:", "Priority:", "WHAT WE ASK", "We ask you to consider a referral"),
    *("WHY WE ASK", "Where:", "SAFETY SCREEN", "WHAT WE PROPOSE", "Review:", "WHAT MASSAGE DOES NOT DO"),
    *("YOUR REPLY", "I refer", "I refer, with the limits", "I do not refer", "not my patient", "Diagnosis in words"),
    *("ICD-10-CM", "Visits in all", "Limits", "Name and credential", "NPI", "Signature", "Date"),
)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_everything_stands_in_the_order_of_the_page() -> None:
    text, at = one_line(plain.text(content_of(sent_intake()))), 0
    for part in ORDER:
        at = text.index(part, at) + 1


def test_the_first_sentence_is_the_request() -> None:
    asked = content_of(sent_intake("V02"), minutes=45, per_week=2, weeks=1)["ask"]["text"]
    assert asked.startswith("We ask you to consider a referral for massage for Maria Delgado: ")
    assert asked.endswith(": 45 minutes a visit, 2 visits a week, for 1 week.")


def test_what_must_be_looked_at_first_comes_first_and_can_be_answered_item_by_item() -> None:
    content = content_of(sent_intake("V04"))
    assert content["ask"]["text"].startswith("Before any massage, we ask you to look at this: Open wound")
    assert [row["item"] for row in content["reply"]["clearances"]] == ["open_wound_or_ulcer"]
    assert [row[0] for row in content["safety"]["rows"]] == ["Before massage", "Precaution"]


def test_nothing_to_clear_asks_for_no_clearance() -> None:
    assert content_of(sent_intake())["reply"]["clearances"] == []


def test_a_letter_never_says_what_only_a_provider_may() -> None:
    text = one_line(plain.text(content_of(sent_intake("V02"))))
    assert "may not diagnose" in text
    assert "not an order and not a letter of medical necessity" in text
    assert "as told by the patient: Diabetes" in text
    assert not re.search(r"\bE1[01]\.|\bG6[0-3]\b|eligible|qualif|cure", text)


def test_claims_are_as_strong_as_what_is_known() -> None:
    said = content_of(sent_intake())["limits"]["text"]
    assert "does not repair or treat nerve damage" in said
    assert "does not treat lung disease" in said
    assert "may ease muscle tightness" in said
    assert "strength: small study" in said


def test_rules_that_nobody_signed_say_so() -> None:
    assert "which a clinician has not signed yet" in content_of(sent_intake())["safety"]["asked"]


def test_the_patients_words_stand_as_they_are_unless_they_are_long_or_left_out() -> None:
    short = sent_intake(words={"text": "At night\nmy feet *burn*."})
    long = sent_intake(words={"text": "my feet burn " * 100})
    assert content_of(short)["reasons"]["quote"] == "At night my feet *burn*."
    assert content_of(short, own_words=False)["reasons"]["quote"] == ""
    quote = content_of(long)["reasons"]["quote"]
    assert quote.endswith("burn … (shortened here; we keep all of it)")
    assert len(quote) < LONGEST_QUOTE + 50


def test_numbers_stand_with_each_reason_and_each_goal() -> None:
    hard = {"items": [{"text": "Climbing stairs", "score": 7}, {"text": "Buttons", "score": None}]}
    content = content_of(sent_intake(bother={"burning": 8}, activities=hard))
    assert content["reasons"]["rows"][0] == ["Burning", "“Do you feel burning?” Yes", "8"]
    goals = dict(content["plan"]["rows"])["Goals"]
    assert goals.startswith("Climbing stairs: 7 of 10 today; Buttons; Burning: 8 of 10 today.")


def test_a_person_without_a_birthday_or_a_place_still_gets_a_letter() -> None:
    referral = sent_intake({**MARIA, "age": "unknown"}, where="else", places={"places": []})
    text = plain.text(content_of(referral))
    assert "date of birth not given" in text
    assert "No area marked" in text


def test_lines_for_a_fax_cover_are_short() -> None:
    assert max(map(len, plain.text(content_of(sent_intake("V04"))).splitlines())) <= plain.WIDTH
