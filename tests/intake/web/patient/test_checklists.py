"""Checklists and their one-by-one pages: every way through them, and what they store."""

import pytest

from intake.indications.vocabulary import SAFETY_PAGES, Answer
from intake.protocols.files import newest
from intake.records.progress import Progress
from tests.intake.making import MARIA
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, refused, words

pytestmark = pytest.mark.django_db

RECENT = [item.code for item in newest().on_page("recent")]
#: Somebody whose gated pages are open too.
OPEN_GATES = MARIA | {"answered_yes": ["past_cancer_or_radiation", "pregnant"]}


def after_recent(rows: list[str]) -> Phone:
    phone = Phone(laid())
    phone.press("recent", rows=rows)
    return phone


def test_none_of_these_is_a_no_to_every_row() -> None:
    phone = after_recent(["none"])
    assert phone.saved("recent") == {"rows": [], "exit": "none"}
    assert set(RECENT) <= Progress(phone.intake).reading.safety.no


def test_a_ticked_row_is_a_yes_and_the_others_are_no() -> None:
    phone = after_recent(["fainting"])
    safety = Progress(phone.intake).reading.safety
    assert safety.of("fainting") is Answer.YES
    assert {safety.of(code) for code in RECENT if code != "fainting"} == {Answer.NO}


def test_rather_not_leaves_the_rows_unanswered_and_goes_on() -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("recent", rows=["rather_not"])) == "check"
    safety = Progress(phone.intake).reading.safety
    assert {safety.of(code) for code in RECENT} == {Answer.UNANSWERED}


def test_a_row_can_be_ticked_and_the_rest_left_unanswered() -> None:
    safety = Progress(after_recent(["fainting", "rather_not"]).intake).reading.safety
    assert (safety.of("fainting"), safety.of("fever_or_illness")) == (Answer.YES, Answer.UNANSWERED)


@pytest.mark.parametrize("slug", [*SAFETY_PAGES, "symptoms", "moving", "stopping", "causes", "lung"])
def test_a_checklist_with_nothing_ticked_is_refused_with_a_link_to_its_first_row(slug: str) -> None:
    phone = Phone(laid(OPEN_GATES | {"walking_stops_for": ["breath"]}))
    before = phone.saved(slug)
    complaint = refused(phone.press(slug.replace("_", "-")), field="id_rows_0")
    assert complaint.startswith("Tick what is true, or “")
    assert phone.saved(slug) == before


def test_none_beside_a_row_is_refused() -> None:
    phone = Phone(laid())
    answer = phone.press("recent", rows=["fainting", "none"])
    assert "You ticked a row and also “None of these”" in refused(answer, field="id_rows_0")
    assert "fainting" in answer.context["form"]["rows"].value()
    assert phone.saved("recent") == {"rows": [], "exit": "none"}


@pytest.mark.parametrize("exits", [["none", "unsure"], ["unsure", "rather_not"], ["none", "unsure", "rather_not"]])
def test_two_ways_out_at_once_are_refused(exits: list[str]) -> None:
    assert refused(Phone(laid()).press("recent", rows=exits)) == "Choose only one of the last answers."


def test_a_row_that_is_not_on_the_page_is_refused() -> None:
    phone = Phone(laid())
    for rows in (["pe_symptoms"], ["fainting", "pe_symptoms"], ["yes"], [""]):
        assert "rows on this page" in refused(phone.press("recent", rows=rows), field="id_rows_0")


def test_not_sure_asks_the_rows_one_by_one_and_leaves_out_those_ticked() -> None:
    phone = Phone(laid())
    answer = phone.press("recent", rows=["fainting", "unsure"])
    assert leads_to(answer) == "recent-each"
    asked = [name for name in phone.follow(answer).context["form"].fields if name != "rest"]
    assert asked == [code for code in RECENT if code != "fainting"]


def test_one_by_one_every_row_needs_an_answer() -> None:
    phone = after_recent(["unsure"])
    complaint = refused(phone.press("recent-each", fainting="not_sure"), field="id_fever_or_illness_0")
    assert complaint.count("Choose an answer: ") == len(RECENT) - 1
    assert newest().items["fainting"].q not in complaint
    assert phone.saved("recent_each") is None


def test_one_by_one_blanks_can_be_left_on_purpose() -> None:
    phone = after_recent(["unsure"])
    page = phone.open("recent-each")
    assert "I would rather not answer the ones I left blank" in words(page)
    assert leads_to(phone.press("recent-each", fainting="not_sure", rest="on")) == "check"
    safety = Progress(phone.intake).reading.safety
    assert (safety.of("fainting"), safety.of("fever_or_illness")) == (Answer.NOT_SURE, Answer.UNANSWERED)
    form = phone.open("recent-each").context["form"]
    assert (form["fainting"].value(), form["fever_or_illness"].value(), form["rest"].value()) == (
        "not_sure",
        None,
        True,
    )


def test_one_by_one_with_every_row_answered_needs_no_tick() -> None:
    phone = after_recent(["unsure"])
    assert leads_to(phone.press("recent-each", **dict.fromkeys(RECENT, "no"))) == "check"
    assert phone.saved("recent_each") == {"answers": dict.fromkeys(RECENT, "no")}


def test_changing_to_none_makes_the_one_by_one_page_count_no_more() -> None:
    phone = after_recent(["unsure"])
    phone.press("recent-each", **dict.fromkeys(RECENT, "not_sure"))
    assert Progress(phone.intake).reading.safety.of("fainting") is Answer.NOT_SURE
    assert leads_to(phone.press("recent", rows=["none"])) == "check"
    assert Progress(phone.intake).reading.safety.of("fainting") is Answer.NO
    assert leads_to(phone.open("recent-each")) == "check"
    assert newest().items["fainting"].q not in words(phone.open("check"))


def test_a_row_unticked_under_not_sure_is_asked_one_by_one_afterwards() -> None:
    phone = after_recent(["fainting", "unsure"])
    phone.press("recent-each", **dict.fromkeys(set(RECENT) - {"fainting"}, "no"))
    assert leads_to(phone.press("recent", rows=["unsure"], returns="check")) == "recent-each"


def test_every_row_ticked_leaves_nothing_to_be_unsure_of() -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("recent", rows=[*RECENT, "unsure"])) == "check"
    assert phone.saved("recent") == {"rows": RECENT, "exit": ""}


@pytest.mark.parametrize("slug", ["symptoms", "moving", *SAFETY_PAGES])
def test_every_checklist_with_its_one_by_one_page_can_be_left_unanswered(slug: str) -> None:
    phone = Phone(laid(OPEN_GATES))
    address = slug.replace("_", "-")
    assert leads_to(phone.press(address, rows=["unsure"], returns="check")) == f"{address}-each"
    assert phone.press(f"{address}-each").status_code == 422
    assert phone.press(f"{address}-each", rest="on").status_code == 302
    assert set(phone.saved(f"{slug}_each")["answers"].values()) == {"unanswered"}


def test_a_cause_keeps_who_said_so_and_only_for_causes_that_are_ticked() -> None:
    phone = Phone(laid())
    asked = [name for name in phone.open("causes").context["form"].fields if name.startswith("detail_")]
    assert asked
    code = asked[0].removeprefix("detail_")
    phone.press("causes", rows=["diabetes", code], **dict.fromkeys(asked, "Dr. Amin, 2020"))
    assert phone.saved("causes")["details"] == {code: "Dr. Amin, 2020"}
    phone.press("causes", rows=["diabetes"], **{asked[0]: "Dr. Amin, 2020"})
    assert "details" in phone.saved("causes") and code not in phone.saved("causes")["details"]


def test_nothing_is_ticked_before_the_patient_ticks_it() -> None:
    phone = Phone(begun())
    assert " checked" not in phone.open("symptoms").content.decode()
