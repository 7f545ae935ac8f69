"""About the patient, who answers, the provider and consent: what may be typed, and what is asked again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from intake.records.models import Page
from tests.intake.web.patient.phone import Phone, laid, leads_to, refused, words

pytestmark = pytest.mark.django_db

ROSA = {"name": "Rosa Delgado", "relationship": "daughter", "agreed": "patient", "patient_name": "Maria Delgado"}
MARIA = {"name": "Maria Delgado", "born": "3 27 1960", "phone": "555 0134 22", "email": ""}


def about(**typed: str) -> tuple[Phone, dict | None, str]:
    """The phone after About was filled in, what is stored, and the complaint if there is one."""
    phone = Phone(laid(without=["about"]))
    answer = phone.press("about", **MARIA | typed)
    return phone, phone.saved("about"), "" if answer.status_code == 302 else refused(answer)


@pytest.mark.parametrize(
    "typed",
    [
        "3 27 1960",
        "03/27/1960",
        "3/27/1960",
        "3-27-1960",
        "3.27.1960",
        "1960-03-27",
        "March 27, 1960",
        "march 27 1960",
        "Mar 27, 1960",
        "27 March 1960",
        "27 mar 1960",
        "  03/27/1960  ",
    ],
)
def test_a_date_of_birth_is_understood_in_every_usual_shape(typed: str) -> None:
    assert about(born=typed)[1]["born"] == "1960-03-27"


def test_a_leap_day_is_a_birthday() -> None:
    assert about(born="2/29/1960")[1]["born"] == "1960-02-29"


@pytest.mark.parametrize(
    "typed",
    [
        "02/30/1960",
        "2/29/1961",
        "27/3/1960",
        "13/13/1960",
        "0/0/0000",
        "3/27/60",
        "1960",
        "soon",
        "3 27",
        "3 27 1960 1",
        "1/1/99999",
        "-1/1/1960",
        "٣/٢٧/١٩٦٠",
    ],
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    phone, stored, complaint = about(born=typed)
    assert complaint == "Date of birth: write month, day and year, for example 3 27 1960."
    assert stored is None


@pytest.mark.parametrize("years", [-1, 131, 150, 1900])
def test_a_year_that_nobody_living_was_born_in_is_to_be_checked(years: int) -> None:
    year = timezone.localdate().year - years
    assert about(born=f"1/1/{year:04}")[2] == "Date of birth: check the year."


def test_somebody_can_be_born_today_or_130_years_ago_but_not_tomorrow() -> None:
    today = timezone.localdate()
    assert about(born=f"{today:%m/%d/%Y}")[1]["born"] == today.isoformat()
    assert about(born=f"12/31/{today.year - 130}")[1]["born"] == date(today.year - 130, 12, 31).isoformat()
    assert about(born=f"{date.fromordinal(today.toordinal() + 1):%m/%d/%Y}")[2]


def test_a_stored_date_of_birth_is_shown_month_first() -> None:
    phone, _, _ = about(born="27 March 1960")
    assert phone.open("about").context["form"]["born"].value() == "03/27/1960"


def test_an_adult_may_keep_the_date_of_birth() -> None:
    phone, stored, complaint = about(born="")
    assert (stored["born"], complaint) == ("", "")
    assert leads_to(phone.press("check", key="7f0c5f5e-0000-4000-8000-000000000010")) == "sent"


@pytest.mark.parametrize(("phone", "email"), [("555 0134 22", ""), ("", "maria@example.org"), ("5550134", "m@x.org")])
def test_one_way_to_be_reached_is_enough(phone: str, email: str) -> None:
    assert about(phone=phone, email=email)[2] == ""


def test_with_no_way_to_be_reached_the_page_says_why_one_is_needed() -> None:
    found = Phone(laid(without=["about"]))
    answer = found.press("about", name="Maria Delgado")
    complaint = refused(answer, field="id_phone")
    assert complaint == "Write a phone number or an e-mail address, so that we can reach you."


@pytest.mark.parametrize(
    "typed", ["12", "call me", "555-013", "1" * 41, "555 0134 22; drop", "ext 1", "💜💜💜💜💜💜💜"]
)
def test_a_phone_number_that_nobody_could_dial_is_refused(typed: str) -> None:
    assert about(phone=typed)[2].startswith("Phone number: ")


@pytest.mark.parametrize("typed", ["+1 (555) 013-4224", "555.013.4224 x12", "555/013-4224 ext. 9", "0049 30 123456"])
def test_a_phone_number_is_kept_as_it_was_written(typed: str) -> None:
    assert about(phone=typed)[1]["phone"] == typed


@pytest.mark.parametrize("typed", ["maria", "maria@", "@example.org", "a b@example.org", "m@x.org\x00", "x" * 260])
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    assert about(email=typed)[2].startswith("E-mail address: ")


def test_the_name_is_needed() -> None:
    for nothing in ("", "   ", "\u200b\u2060", "\t\n"):
        assert about(name=nothing)[2] == "Write your full name."


def test_what_staff_see_of_the_person_follows_the_page_and_a_blank_wipes_out_what_was_corrected() -> None:
    phone, _, _ = about(phone="555 0134 23", email="maria@example.org")
    phone.press("about", **MARIA | {"phone": "", "email": "maria@example.org", "born": ""})
    patient = phone.intake.patient
    assert (patient.name, patient.phone, patient.email, patient.born) == (
        "Maria Delgado",
        "",
        "maria@example.org",
        None,
    )


def test_a_page_left_half_done_wipes_out_nothing() -> None:
    phone, _, _ = about()
    phone.press("about", "back", name="", phone="12")
    assert (phone.intake.patient.name, phone.intake.patient.phone) == ("Maria Delgado", "555 0134 22")


def test_whoever_answers_for_somebody_else_is_asked_about_the_patient() -> None:
    phone = Phone(laid())
    assert "Your full name" in words(phone.open("about"))
    phone.press("answering", value="for_someone", **ROSA)
    page = words(phone.open("about"))
    assert "About the patient" in page and "Full name of the patient" in page and "Your full name" not in page
    assert refused(phone.press("about", phone="555 0134 22")) == "Write the full name of the patient."


def test_who_answers_has_to_be_chosen() -> None:
    for value in ("", "nobody"):
        answer = Phone(laid()).press("answering", value=value)
        assert refused(answer, field="id_value_0") == "Choose who answers."


def test_a_provider_may_be_left_out_or_be_none_but_not_both_at_once() -> None:
    phone = Phone(laid())
    assert leads_to(phone.press("provider", returns="check")) == "check"
    assert leads_to(phone.press("provider", none="on", returns="check")) == "check"
    assert phone.saved("provider") == {"name": "", "practice": "", "phone": "", "none": True}
    complaint = refused(phone.press("provider", none="on", name="Dr. Amin"), field="id_none")
    assert "You named a provider and ticked that you have none" in complaint


def test_only_the_first_consent_is_needed_and_a_typed_name() -> None:
    phone = Phone(laid(without=["consent"]))
    complaint = refused(phone.press("consent", provider="on", contact="on"), field="id_review")
    assert "Tick this if you agree. Without it we cannot take your answers." in complaint
    assert "Type your name to agree." in complaint
    assert leads_to(phone.press("consent", review="on", name="Maria Delgado")) == "check"
    stored = phone.saved("consent")
    assert (stored["review"], stored["provider"], stored["contact"]) == (True, False, False)
    assert stored["version"]


def test_no_consent_is_ticked_beforehand() -> None:
    page = Phone(laid(without=["consent"])).open("consent").content.decode()
    assert page.count('type="checkbox"') == 3
    assert " checked" not in page


def test_activities_are_up_to_three_and_a_number_alone_says_nothing() -> None:
    phone = Phone(laid())
    complaint = refused(phone.press("activities", score_2="4"), field="id_text_2")
    assert complaint == "Activity 2: say what it is, or take the number away."
    phone.press("activities", text_1="Stairs", score_1="6", text_3="Buttons", text_4="Shoes")
    assert phone.saved("activities") == {
        "items": [{"text": "Stairs", "score": 6}, {"text": "Buttons", "score": None}],
    }


def test_medicines_are_written_or_there_are_none() -> None:
    phone = Phone(laid())
    assert "Write your medicines" in refused(phone.press("medicines"), field="id_text")
    complaint = refused(phone.press("medicines", text="aspirin", none="on"), field="id_none")
    assert "You wrote a medicine and ticked" in complaint
    phone.press("medicines", text="metformin\r\n\r\naspirin\r\n")
    assert phone.saved("medicines") == {"text": "metformin\n\naspirin", "none": False}


@pytest.mark.parametrize(("days", "ticked"), [(1, True), (61, False)])
def test_that_there_are_no_medicines_has_to_be_said_afresh_when_it_is_too_long_ago(days: int, ticked: bool) -> None:
    phone = Phone(laid(medicines={"text": "", "none": True}))
    Page.objects.filter(step="medicines").update(answered_at=timezone.now() - timedelta(days=days))
    assert bool(phone.open("medicines").context["form"].initial["none"]) is ticked
    answer = phone.press("medicines")
    assert "Write your medicines" in refused(answer, field="id_text")


@pytest.mark.parametrize("slug", ["words", "medicines", "activities"])
def test_the_emergency_line_stands_beside_free_text(slug: str) -> None:
    assert "If this is an emergency, call 911. Nobody watches this form." in words(Phone(laid()).open(slug))
