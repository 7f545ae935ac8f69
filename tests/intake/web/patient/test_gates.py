"""Questions that open by an answer: each opens by its own cause, closes again, and says why it was not asked."""

import pytest

from intake.indications.vocabulary import Answer, Outcome
from intake.protocols.files import newest
from intake.records.models import Version
from intake.records.progress import Progress
from tests.intake.making import MARIA, draft
from tests.intake.web.patient.phone import Phone, laid, leads_to, refused, words

pytestmark = pytest.mark.django_db

CANCER = [item.code for item in newest().on_page("cancer")]


def route(phone: Phone) -> list[str]:
    return [step.slug for step in Progress(phone.intake).route]


def test_a_quiet_intake_opens_no_gated_page() -> None:
    closed = {"guardian", "cancer", "pregnancy", "stopping", "link-each", "stop-signs-each", "bother-numbness"}
    assert not closed.intersection(route(Phone(laid())))


@pytest.mark.parametrize(
    ("page", "rows"),
    [("causes", ["chemo_radiation"]), ("body", ["past_cancer_or_radiation"]), ("today", ["fever_on_cancer_treatment"])],
)
def test_the_cancer_page_opens_by_a_cause_by_a_body_row_and_by_a_sign(page: str, rows: list[str]) -> None:
    phone = Phone(laid())
    answer = phone.press(page, rows=rows, returns="check")
    if leads_to(answer) == "care-now":
        answer = phone.press("care-now")
    assert leads_to(answer) == "cancer"


def test_the_cancer_page_opens_by_not_sure() -> None:
    phone = Phone(laid())
    phone.press("body", rows=["unsure"])
    body = [item.code for item in newest().on_page("body")]
    answers = dict.fromkeys(body, "no") | {"past_cancer_or_radiation": "not_sure"}
    assert leads_to(phone.press("body-each", returns="check", **answers)) == "cancer"


def test_the_cancer_page_stays_closed_where_its_gate_was_not_answered() -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("body", rows=["rather_not"], returns="check")) == "check"
    assert "cancer" not in route(phone)


@pytest.mark.parametrize(("slug", "rows"), [("body", ["pregnant"]), ("today", ["preeclampsia_signs"])])
def test_the_pregnancy_page_opens_by_a_pregnancy(slug: str, rows: list[str]) -> None:
    phone = Phone(laid())
    phone.press(slug, rows=rows)
    assert "pregnancy" in route(phone)
    assert "cancer" not in route(phone)


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("no_need", False),
        ("cannot", False),
        ("not_sure", False),
        ("over_30", True),
        ("15_to_30", True),
        ("5_to_15", True),
        ("under_5", True),
    ],
)
def test_why_somebody_stops_is_asked_of_those_who_stop(value: str, asked: bool) -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("walking", value=value, returns="check")) == ("stopping" if asked else "check")


def test_each_trouble_and_no_other_is_asked_how_much_it_bothers() -> None:
    phone = Phone(laid(without=["symptoms", "moving"]))
    phone.press("symptoms", rows=["burning", "thick_sock"])
    phone.press("moving", rows=["gait_change"])
    bothers = [slug for slug in route(phone) if slug.startswith("bother-")]
    troubles = Progress(phone.intake).reading.troubles
    assert set(troubles) == {"burning", "numbness", "gait_change"}
    assert bothers == [f"bother-{code.replace('_', '-')}" for code in troubles]


@pytest.mark.parametrize(
    ("value", "stored"), [("0", 0), ("7", 7), ("10", 10), ("not_sure", "not_sure"), ("11", None), ("-1", None)]
)
def test_how_much_something_bothers_is_a_number_from_0_to_10_or_not_sure(value: str, stored: object) -> None:
    phone = Phone(laid(without=["bother_burning"]))
    answer = phone.press("bother-burning", value=value)
    if stored is None:
        assert "Choose a number from 0 to 10" in refused(answer, field="id_value_0")
    assert phone.saved("bother_burning") == (None if stored is None else {"value": stored})


def test_some_of_it_asks_where_each_trouble_comes_from() -> None:
    phone = Phone(laid())
    assert "you told us about: burning" in words(phone.open("link")).lower()
    assert leads_to(phone.press("link", value="some", returns="check")) == "link-each"
    asked = [name for name in phone.open("link-each").context["form"].fields if name != "rest"]
    assert asked == Progress(phone.intake).reading.troubles == ["burning", "tingling"]
    assert leads_to(phone.press("link-each", burning="from_neuropathy", tingling="other_cause")) == "check"


def test_where_it_comes_from_is_asked_again_when_a_trouble_is_added() -> None:
    phone = Phone(laid())
    ticked = phone.saved("symptoms")["rows"]
    assert leads_to(phone.press("symptoms", rows=[*ticked, "tightness"], returns="check")) == "bother-tightness"
    assert leads_to(phone.press("bother-tightness", value="5", returns="check")) == "link"
    assert leads_to(phone.press("link", value="all", returns="check")) == "check"


def test_taking_a_trouble_away_asks_nothing_again() -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("symptoms", rows=["burning"], returns="check")) == "check"


def test_under_18_by_the_first_answer_asks_for_a_guardian() -> None:
    phone = Phone(laid(without=["about"]))
    assert leads_to(phone.press("adult", value="no", returns="check")) == "guardian"


def test_under_18_by_the_date_of_birth_asks_for_a_guardian_and_cannot_be_sent_without() -> None:
    phone = Phone(laid(MARIA | {"age": 17}, adult={"value": "yes"}, without=["guardian"]))
    assert leads_to(phone.open("check")) == "guardian"
    key = "7f0c5f5e-0000-4000-8000-000000000001"
    assert leads_to(phone.press("check", key=key)) == "guardian"
    assert not Version.objects.exists()
    for missing in ("name", "relationship", "agrees"):
        typed = {"name": "Rosa", "relationship": "mother", "agrees": "on"}
        del typed[missing]
        refused(phone.press("guardian", **typed), field=f"id_{missing}")
    assert leads_to(phone.press("guardian", name="Rosa Delgado", relationship="mother", agrees="on")) == "check"
    assert leads_to(phone.press("check", key=key)) == "sent"


def test_under_18_needs_a_date_of_birth() -> None:
    phone = Phone(laid(MARIA | {"age": 17}))
    answer = phone.press("about", name="Noah", phone="555 0134 22")
    assert "Write the date of birth" in refused(answer, field="id_born")


def test_a_date_of_birth_of_an_adult_needs_no_guardian_after_all() -> None:
    phone = Phone(laid(adult={"value": "no"}))
    assert phone.open("check").status_code == 200


def test_what_was_not_asked_is_kept_with_why_when_it_is_sent() -> None:
    phone = Phone(draft())
    phone.press("check", key="7f0c5f5e-0000-4000-8000-000000000002")
    version = Version.objects.get()
    assert version.not_asked["cancer"] == "no cancer, radiation or chemotherapy was named"
    assert version.not_asked["pregnancy"] == "no pregnancy was named"
    assert version.not_asked["guardian"] == "the person is 18 or older"
    assert version.not_asked["stopping"] == "walking does not have to stop"
    assert version.not_asked["bother_numbness"] == "this trouble was not named"
    assert not set(version.not_asked) & set(version.pages)


def test_a_page_behind_a_gate_that_closed_again_counts_no_more() -> None:
    phone = Phone(laid("V07"))
    phone.press("cancer", rows=["none"])
    assert Progress(phone.intake).reading.safety.of(CANCER[0]) is Answer.NO
    phone.press("causes", rows=["diabetes"])
    phone.press("body", rows=["none"])
    assert "cancer" not in route(phone)
    phone.press("check", key="7f0c5f5e-0000-4000-8000-000000000003")
    assert Version.objects.get().not_asked["cancer"]
    assert phone.intake.referral.assessment.outcome == Outcome.REFERRAL_FITS
