"""Finding people: by the beginning of a name, by birth date, by a number or an address, and when a name is misspelt."""

from datetime import date

import pytest

from intake.records.models import Intake, Patient
from intake.records.searching import folded, name_key, surname_key, taken_apart
from intake.referrals.finding import within
from tests.cast import enter
from tests.intake.making import draft, sent_intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> None:
    """Some people with names that are easily mistaken for each other."""
    rows = [
        ("Maria Delgado", date(1961, 3, 4)),
        ("María José Delgado-Ruiz", date(1970, 1, 1)),
        ("Harold Osei", date(1950, 2, 28)),
        ("Delia Marino", date(1961, 3, 4)),
        ("Harald Ossei", None),
    ]
    for name, born in rows:
        Patient.objects.create(
            name=name, born=born, email=f"{folded(name).split()[0]}@home.example", phone="555 0134 22"
        )


def found(text: str) -> list[str]:
    """Whom a text finds, by name."""
    return [person.name for person in Patient.objects.all().found(text)]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\0", "Q", "' OR 1=1 --", "9999-99-99", "zzzzzzzz"])
def test_nothing_is_found_by_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("delg", ["Maria Delgado"]),
        ("Delgado Maria", ["Maria Delgado"]),
        ("maría d", ["Maria Delgado"]),
        ("maria jose", ["María José Delgado-Ruiz"]),
        ("RUIZ", ["María José Delgado-Ruiz"]),
        ("marino", ["Delia Marino"]),
        ("harold o", ["Harold Osei"]),
        ("del", ["Maria Delgado", "Delia Marino"]),
    ],
)
def test_the_beginning_of_either_name_finds_people(text: str, names: list[str]) -> None:
    assert found(text)[: len(names)] == names


@pytest.mark.parametrize("text", ["1961-03-04", "3/4/1961", "03/04/1961"])
def test_a_birth_date_finds_all_who_were_born_then(text: str) -> None:
    assert found(text) == ["Delia Marino", "Maria Delgado"]
    assert found(f"maria {text}") == ["Maria Delgado"]


def test_a_misspelt_name_finds_who_is_meant() -> None:
    assert "Harold Osei" in found("Harrold Osei")
    assert "Maria Delgado" in found("Maria Dalgado")


@pytest.mark.parametrize("typed", ["Li Wie", "Li We", "Li Weii", "Ly Wei", "il wei", "Wie Li", "liwei"])
def test_one_slip_is_found_in_a_short_name_too(typed: str) -> None:
    Patient.objects.create(name="Li Wei")
    assert found(typed) == ["Li Wei"]


def test_a_slip_finds_no_further_names_where_somebody_has_the_one_that_is_meant() -> None:
    Patient.objects.create(name="Maria Dalgade")
    assert found("Maria Dalgado") == ["Maria Dalgade", "Maria Delgado"]
    assert found("Harrold Osei") == ["Harold Osei"]
    assert {"Harold Osei", "Harald Ossei"} <= set(found("Harrald Osei"))


def test_a_name_that_begins_so_asks_for_no_other() -> None:
    Patient.objects.create(name="Tom Jonson")
    Patient.objects.create(name="Mary Johnson")
    assert found("jonson") == ["Tom Jonson"]
    assert found("Mary Jonson") == ["Mary Johnson"]


def test_an_address_or_a_phone_number_is_found_whole_and_never_in_part() -> None:
    assert found("HAROLD@home.example") == ["Harold Osei"]
    assert found("harold@home") == []
    assert len(found("(555) 0134-22")) == 5
    assert found("0134 22 1") == []


def test_a_reference_finds_its_person_with_or_without_dashes() -> None:
    referral = sent_intake(name="Joan Whitfield")
    reference = referral.intake.reference
    assert found(reference.lower()) == ["Joan Whitfield"]
    Intake.objects.filter(pk=referral.intake_id).update(reference="4KM-7QX-22H")
    assert found("4km7qx22h") == ["Joan Whitfield"]


def test_staff_know_of_those_alone_who_sent_or_shared_something() -> None:
    draft(name="Dora Draft")
    sent_intake(name="Sam Sent")
    found_at_the_desk = [row for name in ("Dora", "Sam") for row in within(name, enter("ana"), most=20)]
    assert [referral.patient.name for referral in found_at_the_desk] == ["Sam Sent"]


def test_a_new_name_is_found_and_the_old_one_is_not() -> None:
    person = Patient.objects.get(name="Harold Osei")
    person.name = "Harry Appiah"
    person.save()
    assert found("appiah") == ["Harry Appiah"]
    assert "Harry Appiah" not in found("osei")


def test_keys() -> None:
    assert (name_key("  José  RUIZ-Paz "), surname_key("José Ruiz-Paz")) == ("jose ruiz paz", "paz jose ruiz")
    assert taken_apart("Maria 13/45/1961").born is None
    assert taken_apart("Maria 1961-03-04 D.") == (date(1961, 3, 4), "maria d")
