"""Leaving a page: Continue, Back and Save-for-later, in one tab or in two, lose nothing that was continued past."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intake.indications.steps import Kind
from intake.records import drafts
from intake.records.models import Intake, Page
from intake.records.progress import Progress
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, refused, words
from tests.intake.web.patient.walking import Walk, posted

pytestmark = pytest.mark.django_db

#: Somebody who is asked nearly every question there is: under age, many troubles, unsure once on each page.
EVERYTHING = {
    "age": 16,
    "neuropathy": "diagnosed",
    "causes": ["diabetes", "chemo_radiation"],
    "lung": ["copd"],
    "indications": ["burning", "tingling", "tightness", "gait_change", "adl_difficulty"],
    "indications_not_sure": ["numbness", "mobility_decline"],
    "answered_yes": ["past_cancer_or_radiation", "pregnant"],
    "not_sure": [
        *("pe_symptoms", "dvt_suspected", "fainting", "heart_failure"),
        *("home_oxygen", "skin_or_allergy", "bone_metastasis", "high_risk_pregnancy"),
    ],
    "linked": {"burning": "from_neuropathy", "tingling": "unsure", "tightness": "other_cause"},
}
NOT_TOLD = {"relationship": "", "agreed": "", "patient_name": ""}
TALK = {
    "walking": {"value": "5_to_15"},
    "stopping": {"rows": ["breath", "numbness"], "exit": ""},
    "activities": {"items": [{"text": "Climbing stairs", "score": 6}, {"text": "Buttons on a shirt", "score": None}]},
    "words": {"text": "At night the blanket hurts my feet."},
    "medicines": {"text": "metformin\ngabapentin", "none": False},
    "answering": {"value": "with_help", "name": "Rosa Delgado", "relationship": "mother"},
    "interruption": {"share": True, "name": "Noah Delgado", "phone": "555 0134 22", "email": "", "seen": []},
}


def test_every_page_of_a_whole_intake_is_saved_as_it_is_left() -> None:
    walk = Walk(EVERYTHING, **TALK).until("check")
    stored = walk.intake.page_data()
    route = [step for step in Progress(walk.intake).route if step.code != "places"]
    assert len(route) > 40
    for step in route:
        now, then = posted(step, stored[step.code]), posted(step, walk.pages[step.code])
        assert now.items() <= then.items() if step.kind is Kind.LINKS else now == then, step.code


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a save says of the intake is held against what the database says; the steps saved."""
    saved, save = [], drafts.save_page

    def save_and_compare(*, intake: Intake, step: str, **page: Any) -> Progress:
        said = save(intake=intake, step=step, **page)
        found = Progress(intake, said.now)
        assert (said.pages, said.route) == (found.pages, found.route), step
        saved.append(step)
        return said

    monkeypatch.setattr(drafts, "save_page", save_and_compare)
    return saved


def test_a_save_knows_where_the_intake_stands_without_reading_it_again(compared: list[str]) -> None:
    Walk(EVERYTHING, **TALK).until("check")
    assert len(compared) > 40


@pytest.mark.parametrize(
    ("slug", "answers"),
    [
        ("stop-signs", {"rows": ["none"]}),
        ("today", {"rows": ["none"]}),
        ("symptoms", {"rows": ["burning", "tingling", "numbness"]}),
        ("moving", {"rows": ["gait_change"]}),
        ("places", {"places": ["b-sole-l"]}),
    ],
)
def test_so_does_a_change_of_what_other_pages_rest_on(slug: str, answers: dict, compared: list[str]) -> None:
    said = {"items": [{"area": "feet-r", "feels": ["numbness"], "score": 4}]}
    told = {"seen": ["pe_symptoms"], "share": False, "name": "", "phone": "", "email": ""}
    phone = Phone(laid("E01", places_each=said, interruption=told))
    phone.press(slug, "continue", **answers)
    assert compared == [slug.replace("-", "_")]


def test_a_page_loaded_again_shows_what_was_saved() -> None:
    phone = Phone(laid(words={"text": "The blanket hurts."}))
    for _ in range(2):
        page = phone.open("words")
        assert page.context["form"]["text"].value() == "The blanket hurts."
    assert phone.open("where").context["form"]["value"].value() == "feet"


@pytest.mark.parametrize(
    ("slug", "before"), [("stop-signs", "adult"), ("today", "stop-signs"), ("about", "answering"), ("adult", "")]
)
def test_back_leads_to_the_page_before(slug: str, before: str) -> None:
    phone = Phone(laid())
    assert leads_to(phone.press(slug, "back", rows=["none"], value="yes")) == before


def test_back_saves_the_page() -> None:
    phone = Phone(laid(without=["medicines", "consent"]))
    assert leads_to(phone.press("medicines", "back", text="metformin")) == "body"
    assert phone.saved("medicines") == {"text": "metformin", "none": False}


@pytest.mark.parametrize("go", ["back", "later"])
def test_leaving_a_page_that_is_not_right_keeps_the_fields_that_are(go: str) -> None:
    phone = Phone(laid(without=["about"]))
    typed = {"name": "Maria Delgado", "born": "3 27 1960", "phone": "12", "email": ""}
    assert leads_to(phone.press("about", go, **typed)) == {"back": "answering", "later": "saved"}[go]
    assert phone.saved("about") == {"name": "Maria Delgado", "born": "1960-03-27", "phone": "", "email": ""}
    assert leads_to(phone.open("check")) == "about"


@pytest.mark.parametrize(
    ("slug", "typed", "kept"),
    [
        ("guardian", {"name": "Rosa"}, {"name": "Rosa", "relationship": "", "agrees": False}),
        ("answering", {"name": "Rosa"}, {"value": "", "name": "Rosa", **NOT_TOLD}),
        ("medicines", {"text": "aspirin", "none": "on"}, {"text": "aspirin", "none": False}),
        ("activities", {"text_1": "Stairs", "score_2": "4"}, {"items": [{"text": "Stairs", "score": None}]}),
        ("activities", {"text_1": "Stairs", "score_1": "11"}, {"items": [{"text": "Stairs", "score": None}]}),
        ("recent", {"rows": ["fainting", "none"]}, {"rows": ["fainting"], "exit": ""}),
        ("recent", {"rows": ["none", "rather_not"]}, None),
        ("words", {"text": "x" * 2001}, None),
        ("examined", {"value": "perhaps"}, None),
        ("provider", {"name": "Dr. Amin", "phone": "12"}, {"name": "Dr. Amin", "practice": "", "phone": ""}),
        ("consent", {"provider": "on"}, {"review": False, "provider": True, "contact": False, "name": ""}),
        ("recent-each", {"fainting": "not_sure"}, {"answers": {"fainting": "not_sure"}}),
        ("link-each", {"burning": "from_neuropathy"}, {"answers": {"burning": "from_neuropathy"}}),
    ],
)
def test_each_kind_of_page_keeps_what_is_valid_when_it_is_left_unfinished(slug: str, typed: dict, kept: dict) -> None:
    step = slug.replace("-", "_")
    opened = {"recent": {"rows": [], "exit": "unsure"}, "link": {"value": "some"}, "adult": {"value": "no"}}
    facts = {"age": 16, "neuropathy": "diagnosed", "indications": ["burning", "tingling"]}
    phone = Phone(laid(facts, without=[step], **opened))
    phone.press(slug, "later", **typed)
    stored = phone.saved(step)
    assert stored is None if kept is None else kept.items() <= (stored or {}).items()
    assert leads_to(phone.open("check")) in {slug, "recent-each", "link-each"}


def test_leaving_a_page_empty_does_not_wipe_out_an_earlier_answer() -> None:
    phone = Phone(laid("V04"))
    for slug, step in (("recent", "recent"), ("examined", "examined"), ("medicines", "medicines")):
        before = phone.saved(step)
        phone.press(slug, "back")
        assert phone.saved(step) == before


def test_save_for_later_says_how_to_come_back_and_leads_on_from_there() -> None:
    phone = Phone(begun(symptoms={"rows": ["burning"], "exit": ""}))
    page = phone.follow(phone.press("moving", "later", rows=["weakness"]))
    assert "Your answers are saved Nothing has been sent." in words(page)
    assert "Your answers are kept for 30 days" in words(page)
    assert "Without an address, come back with this phone or computer and this browser" in words(page)
    assert phone.intake.reference in words(page)
    assert page.context["on"] == "/intake/moving/" or page.context["on"] == "/intake/bother-burning/"


def test_an_unknown_button_counts_as_continue() -> None:
    phone = Phone(begun())
    assert "Tick what is true" in refused(phone.press("symptoms", "elsewhere"))
    assert leads_to(phone.press("symptoms", "elsewhere", rows=["none"])) == "moving"


def test_a_page_that_does_not_exist_is_not_found() -> None:
    for phone in (Phone(begun()), Phone(laid("E01"))):
        for slug in ("interruption", "nothing-of-ours", "bother-nothing", "stop_signs"):
            assert phone.open(slug).status_code == phone.press(slug).status_code == 404


@pytest.mark.parametrize("slug", ["moving", "about", "consent", "check", "sent"])
def test_a_page_further_on_leads_back_to_the_first_open_question(slug: str) -> None:
    assert leads_to(Phone(begun()).open(slug)) == "symptoms"


@pytest.mark.parametrize("slug", ["guardian", "stop-signs-each", "link", "cancer", "stopping", "bother-burning"])
def test_a_page_that_is_not_on_the_way_leads_on_and_keeps_nothing(slug: str) -> None:
    phone = Phone(begun())
    assert leads_to(phone.open(slug)) == "symptoms"
    assert leads_to(phone.press(slug, value="5", rows=["none"], rest="on")) == "symptoms"
    assert phone.saved(slug.replace("-", "_")) is None


def test_going_back_and_continuing_passes_the_pages_between() -> None:
    phone = Phone(laid(without=["consent"]))
    assert leads_to(phone.press("answering", value="myself")) == "about"


def test_a_question_that_opens_late_does_not_send_the_patient_through_all_pages_again() -> None:
    phone = Phone(laid(without=["guardian", "about", "provider", "consent"]))
    born = f"1 1 {timezone.localdate().year - 16}"
    answer = phone.press("about", name="Noah", born=born, phone="555 0134 22")
    assert leads_to(answer) == "guardian"
    assert leads_to(phone.press("guardian", name="Rosa", relationship="mother", agrees="on")) == "provider"


def test_a_second_tab_that_is_further_on_keeps_its_page_when_a_question_opened_before_it() -> None:
    first, second = Phone(laid(without=["words"])), Phone()
    second.hold(first.intake)
    first.client.cookies = second.client.cookies
    first.press("recent", rows=["unsure"])
    assert leads_to(second.press("words", text="The blanket hurts.")) == "recent-each"
    assert second.saved("words") == {"text": "The blanket hurts."}


def test_a_page_left_open_overnight_is_kept_before_the_signs_are_asked_again() -> None:
    phone = Phone(laid(without=["words"]))
    Page.objects.update(answered_at=timezone.now() - timedelta(hours=25))
    assert leads_to(phone.press("words", text="The blanket hurts.")) == "stop-signs"
    assert phone.saved("words") == {"text": "The blanket hurts."}


def test_a_page_posted_twice_is_saved_once() -> None:
    phone = Phone(begun())
    for _ in range(3):
        assert leads_to(phone.press("symptoms", rows=["burning"])) == "moving"
    assert Page.objects.filter(step="symptoms").count() == 1


@pytest.mark.parametrize("returns", ["//evil.example", "https://evil.example/", "check\r\nX: y", "x" * 3000, "sent"])
def test_nothing_but_the_check_page_is_ever_led_back_to(returns: str) -> None:
    phone = Phone(begun())
    answer = phone.client.post("/intake/symptoms/", {"rows": "none"}, QUERY_STRING=f"return={returns!r}")
    assert answer["Location"] == "/intake/moving/"
    answer = phone.client.post("/intake/moving/", {"go": "back"}, query_params={"return": returns})
    assert answer["Location"] == "/intake/symptoms/"
