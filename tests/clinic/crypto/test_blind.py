"""Blind indexes: one address, however it is typed, is found; the index alone tells nothing."""

import hmac
import unicodedata
from base64 import b64decode

import pytest
from django.conf import LazySettings

from clinic.crypto.blind import email_index, phone_index
from intake.records.models import Patient
from tests.clinic.crypto.rings import drawn

ADDRESS = "maria.delgado@example.org"


def test_no_address_has_no_index() -> None:
    assert [email_index(typed) for typed in ("", "  ")] == ["", ""]
    assert [phone_index(typed) for typed in ("", "none")] == ["", ""]


@pytest.mark.parametrize("typed", [ADDRESS, f"  {ADDRESS}\n", ADDRESS.upper(), "ｍaria.delgado@example.org"])
def test_an_address_is_the_same_however_it_is_typed(typed: str) -> None:
    assert email_index(typed) == email_index(ADDRESS)


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert email_index("zoe\u0308@example.org") == email_index(unicodedata.normalize("NFC", "zoe\u0308@example.org"))


@pytest.mark.parametrize(
    "other", ["maria.delgado@example.com", "mariadelgado@example.org", "mаria.delgado@example.org"]
)
def test_another_address_is_another_one_and_so_is_one_with_a_foreign_letter(other: str) -> None:
    assert email_index(other) != email_index(ADDRESS)


def test_a_number_is_its_digits() -> None:
    assert phone_index("555 0134 22") == phone_index("(555) 013-422") != phone_index("555 0134 23")


def test_the_index_is_made_with_its_own_key(settings: LazySettings) -> None:
    settings.BLIND_KEY = drawn(8)
    expected = hmac.digest(b64decode(drawn(8)), f"email:{ADDRESS}".encode(), "sha256").hex()
    assert email_index(ADDRESS) == expected
    settings.BLIND_KEY = drawn(9)
    assert email_index(ADDRESS) != expected


@pytest.mark.django_db
def test_people_who_share_an_address_are_found_together_and_stay_apart() -> None:
    husband, wife = (Patient.objects.create(name=name, email=ADDRESS) for name in ("Juan", "Maria"))
    Patient.objects.create(name="Nobody's")
    found = Patient.objects.filter(email_index=email_index(ADDRESS.title()))
    assert set(found) == {husband, wife}


@pytest.mark.django_db
def test_the_index_follows_the_address() -> None:
    patient = Patient.objects.create(email=ADDRESS)
    patient.email = "new@example.org"
    with pytest.raises(ValueError, match="together"):
        patient.save(update_fields=["email"])
    patient.save(update_fields=["email", "email_index"])
    assert list(Patient.objects.values_list("email_index", flat=True)) == [email_index("new@example.org")]
    Patient.objects.bulk_create([Patient(phone="555 0199 01")])
    assert Patient.objects.get(phone_index=phone_index("5550199 01")).email_index == ""
