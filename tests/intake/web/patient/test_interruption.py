"""Signs that need care now or today interrupt at once, whatever way the page was left."""

import pytest

from intake.indications.protocol import SafetyItem
from intake.indications.vocabulary import SIGN_PAGES, Severity, Unsure
from intake.protocols.files import newest
from intake.records.models import SignChange
from intake.referrals.models import Referral
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, refused, sent, title, words

pytestmark = pytest.mark.django_db

SIGNS = [item for page in SIGN_PAGES for item in newest().on_page(page)]
UNSURE_URGENT = [item for item in SIGNS if item.unsure is Unsure.URGENT]


def named(item: SafetyItem) -> str:
    return item.code


def unsure_of(item: SafetyItem) -> dict[str, str]:
    rows = [row.code for row in newest().on_page(item.page)]
    return dict.fromkeys(rows, "no") | {item.code: "not_sure"}


def test_no_sign_means_no_interruption() -> None:
    phone = Phone(begun())
    assert leads_to(phone.open("care-now")) == "symptoms"
    assert leads_to(phone.press("care-now", share="on")) == "symptoms"
    assert "warning sign" not in words(phone.open("symptoms")).replace("Warning signs", "")


@pytest.mark.parametrize("item", SIGNS, ids=named)
def test_each_sign_shows_its_own_act_at_once(item: SafetyItem) -> None:
    phone = Phone(begun())
    answer = phone.press(item.page.replace("_", "-"), rows=[item.code])
    assert leads_to(answer) == "care-now"
    page = phone.follow(answer)
    now = item.severity is Severity.EMERGENCY
    assert title(page).startswith("Get emergency care now" if now else "Get care today")
    assert f"{item.act} You told us: {item.q}" in words(page)
    assert [other.code for other in SIGNS if other.q in words(page)] == [item.code]


@pytest.mark.parametrize("item", UNSURE_URGENT, ids=named)
def test_each_sign_that_somebody_is_not_sure_of_shows_its_act_at_once(item: SafetyItem) -> None:
    phone = Phone(begun(**{item.page: {"rows": [], "exit": "unsure"}}))
    answer = phone.press(f"{item.page.replace('_', '-')}-each", **unsure_of(item))
    assert leads_to(answer) == "care-now"
    assert item.act in words(phone.follow(answer))


def test_a_sign_that_a_provider_looks_at_when_it_is_not_sure_does_not_interrupt() -> None:
    item = newest().items["bp_crisis_no_symptoms"]
    phone = Phone(begun(**{item.page: {"rows": [], "exit": "unsure"}}))
    assert leads_to(phone.press("today-each", **unsure_of(item))) == "symptoms"


@pytest.mark.parametrize("go", ["continue", "back", "later"])
@pytest.mark.parametrize("rows", [["pe_symptoms"], ["pe_symptoms", "unsure"], ["pe_symptoms", "rather_not"]])
def test_whatever_way_the_page_is_left_the_sign_interrupts(go: str, rows: list[str]) -> None:
    assert leads_to(Phone(begun()).press("stop-signs", go, rows=rows)) == "care-now"


@pytest.mark.parametrize("go", ["back", "later"])
def test_a_sign_ticked_beside_none_of_these_interrupts_when_the_page_is_left(go: str) -> None:
    phone = Phone(begun())
    assert leads_to(phone.press("stop-signs", go, rows=["pe_symptoms", "none"])) == "care-now"
    phone.press("care-now")
    assert leads_to(phone.open("symptoms")) == "stop-signs"


def test_a_sign_left_unsure_on_an_unfinished_one_by_one_page_interrupts() -> None:
    phone = Phone(begun(stop_signs={"rows": [], "exit": "unsure"}))
    assert leads_to(phone.press("stop-signs-each", "later", pe_symptoms="not_sure")) == "care-now"


@pytest.mark.parametrize("slug", ["adult", "symptoms", "about", "consent", "check", "saved", "sent"])
def test_the_interruption_cannot_be_jumped_over_by_address(slug: str) -> None:
    phone = Phone(laid())
    phone.press("stop-signs", rows=["stroke_signs"])
    assert leads_to(phone.open(slug)) == "care-now"
    assert phone.open().context["on"] == "/intake/care-now/"
    key = "7f0c5f5e-0000-4000-8000-000000000004"
    assert leads_to(phone.press("check", key=key)) == "care-now"
    assert not Referral.objects.exists()


def test_a_page_posted_from_another_tab_is_kept_and_leads_to_the_interruption() -> None:
    phone = Phone(laid(without=["about"]))
    phone.press("stop-signs", rows=["stroke_signs"])
    assert leads_to(phone.press("words", text="The blanket hurts.")) == "care-now"
    assert leads_to(phone.press("about", name="Maria Delgado", phone="12")) == "care-now"
    assert phone.saved("words") == {"text": "The blanket hurts."}
    assert phone.saved("about")["name"] == "Maria Delgado"


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ({"stop_signs": {"rows": ["pe_symptoms"], "exit": ""}}, "stop-signs"),
        ({"today": {"rows": ["dvt_suspected"], "exit": ""}}, "today"),
        (
            {
                "stop_signs": {"rows": [], "exit": "unsure"},
                "stop_signs_each": {"answers": unsure_of(newest().items["pe_symptoms"])},
            },
            "stop-signs-each",
        ),
    ],
)
def test_a_wrong_row_can_be_looked_at_again_from_the_interruption(pages: dict, told: str) -> None:
    phone = Phone(begun(**pages))
    assert f'href="/intake/{told}/">Look at the warning signs again' in phone.open("care-now").content.decode()
    page = phone.open(told)
    assert page.status_code == 200
    assert "You told us about a warning sign. See what to do now" in words(page)


def test_several_signs_are_shown_with_those_for_911_first() -> None:
    phone = Phone(begun(today={"rows": ["dvt_suspected"], "exit": ""}, stop_signs={"rows": ["acute_limb"], "exit": ""}))
    text = words(phone.open("care-now"))
    assert text.index(newest().items["acute_limb"].act) < text.index(newest().items["dvt_suspected"].act)


def test_going_on_is_possible_and_the_advice_stays_in_reach() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    assert leads_to(phone.press("care-now")) == "symptoms"
    assert "See what to do now" in words(phone.open("symptoms"))
    assert phone.open("care-now").status_code == 200
    assert "Call 911. No massage." in words(phone.follow(phone.press("symptoms", "later", rows=["none"])))


def test_a_second_sign_interrupts_again() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    phone.press("care-now")
    assert leads_to(phone.press("today", rows=["dvt_suspected"])) == "care-now"


def test_a_sign_that_is_told_again_after_it_was_taken_back_interrupts_again() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    phone.press("care-now")
    assert leads_to(phone.press("stop-signs", rows=["none"])) == "today"
    assert leads_to(phone.press("stop-signs", rows=["pe_symptoms"])) == "care-now"


def test_saving_the_same_sign_again_does_not_interrupt_twice() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    phone.press("care-now")
    assert leads_to(phone.press("stop-signs", rows=["pe_symptoms"])) == "today"


def test_contact_on_the_interruption_is_optional_but_has_to_be_right() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    complaint = refused(phone.press("care-now", share="on", phone="12", email="harold"), field="id_phone")
    assert "Phone number: write the whole number" in complaint
    assert "E-mail address: write it like name@example.org." in complaint
    assert not Referral.objects.exists()


def test_the_contact_given_there_is_not_asked_for_twice() -> None:
    phone = Phone(laid(without=["about", "interruption"], stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    phone.press("care-now", name="Harold Osei", phone="555 0134 22")
    form = phone.open("about").context["form"]
    assert (form["name"].value(), form["phone"].value()) == ("Harold Osei", "555 0134 22")


def test_a_sign_changed_to_no_is_kept_beside_the_new_answer() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}))
    phone.press("stop-signs", rows=["none"])
    change = SignChange.objects.get()
    assert (change.item, change.was, change.now) == ("pe_symptoms", "yes", "no")
    assert leads_to(phone.open("care-now")) == "symptoms"


def test_after_sending_the_interruption_leads_to_the_receipt() -> None:
    phone = Phone(sent("E01").intake)
    assert leads_to(phone.open("care-now")) == leads_to(phone.press("care-now", share="on")) == "sent"
