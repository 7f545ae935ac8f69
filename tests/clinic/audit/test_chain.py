"""The chain: each row has the next number and the seal of the row before; what cannot be sealed does not happen."""

from unittest.mock import patch

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from pytest_django import Settings

from clinic.accounts.models import User
from clinic.audit import chain, keys, trail
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from tests.cast import enter
from tests.clinic.audit.writing import noted, tamper

pytestmark = pytest.mark.django_db
NEW_KEY = "a new key for the trail, long enough"


def test_every_field_but_the_seal_is_sealed() -> None:
    assert {*chain.SEALED, "mac"} == {field.attname for field in AuditEvent._meta.concrete_fields}


def test_rows_are_numbered_from_one_and_each_holds_the_seal_of_the_row_before() -> None:
    noted(3)
    rows = list(AuditEvent.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [chain.BEGINNING, rows[0].mac, rows[1].mac]
    assert len({row.mac for row in rows}) == 3
    assert {row.key_id for row in rows} == {keys.id_of(keys.current())}


def test_an_act_that_is_taken_back_leaves_no_gap() -> None:
    noted(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        noted(2)
        raise RuntimeError("planted")
    noted(1)
    assert list(AuditEvent.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert walk([]).is_sound


def test_nothing_of_the_key_is_in_the_database() -> None:
    noted(1)
    row = str(vars(AuditEvent.objects.get()))
    assert keys.current() not in row
    assert not [start for start in range(0, 20, 5) if keys.current()[start : start + 8] in row]


@pytest.mark.parametrize("planted", ["clinic.audit.chain.sealed", "clinic.audit.chain.end", "clinic.audit.keys.seal"])
def test_what_cannot_be_noted_does_not_happen_even_when_somebody_catches_the_error(planted: str) -> None:
    ana = enter("ana")
    broken = patch(planted, side_effect=RuntimeError("planted"))
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic(), broken:
        ana.name = "Somebody else"
        ana.save()
        with pytest.raises(RuntimeError):
            trail.note("account.changed", subject=ana)
        User.objects.count()
    assert (User.objects.get(pk=ana.pk).name, AuditEvent.objects.count()) == ("Ana Ruiz", 0)


def test_without_a_key_nothing_is_noted(settings: Settings) -> None:
    settings.TRAIL_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="TRAIL_KEY"), transaction.atomic():
        trail.note("referral.read")
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("odd", [0.5, float("nan"), float("inf")])
def test_codes_and_ids_are_kept_as_they_are_and_a_fraction_is_refused(odd: float) -> None:
    codes = {"list": ["a", {"b": [1, True, None]}], "large": 10**18, "word": "ß \U0001f49c"}
    trail.note("referral.read", **codes)
    assert AuditEvent.objects.get().detail == codes
    assert walk([]).is_sound
    with pytest.raises(ValueError, match="codes and ids"):
        trail.note("referral.read", share=odd)


def test_a_new_key_seals_what_comes_and_the_old_one_still_opens_what_was(settings: Settings) -> None:
    noted(2)
    old, settings.TRAIL_KEY = settings.TRAIL_KEY, NEW_KEY
    settings.TRAIL_KEYS_BEFORE = [old]
    noted(2)
    found = walk([])
    assert found.is_sound
    assert found.sealed_by == {keys.id_of(old): (1, 2), keys.id_of(NEW_KEY): (3, 4)}


def test_a_key_that_is_forgotten_is_found(settings: Settings) -> None:
    noted(2)
    settings.TRAIL_KEY = NEW_KEY
    assert walk([]).findings[0].endswith("is sealed with a key that is not known.")


def test_a_row_sealed_with_an_old_key_after_a_new_one_is_found(settings: Settings) -> None:
    old = settings.TRAIL_KEY
    settings.TRAIL_KEY, settings.TRAIL_KEYS_BEFORE = NEW_KEY, [old]
    noted(2)
    settings.TRAIL_KEY, settings.TRAIL_KEYS_BEFORE = old, [NEW_KEY]
    noted(1)
    settings.TRAIL_KEY, settings.TRAIL_KEYS_BEFORE = NEW_KEY, [old]
    assert walk([]).findings[0].endswith("is sealed with a key that was out of use by then.")


def test_notes_of_a_block_are_written_at_its_end_in_their_order() -> None:
    with trail.at_the_end():
        trail.note("intake.page_saved")
        with trail.at_the_end():
            trail.note("intake.shared")
        assert AuditEvent.objects.count() == 0
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == [
        "intake.page_saved",
        "intake.shared",
    ]
    assert walk([]).is_sound


def test_a_block_that_fails_notes_nothing_and_the_next_note_is_written_at_once() -> None:
    with pytest.raises(RuntimeError), trail.at_the_end():
        trail.note("intake.page_saved")
        raise RuntimeError("planted")
    trail.note("intake.read")
    assert AuditEvent.objects.get().action == "intake.read"


def test_a_block_that_takes_itself_back_notes_nothing() -> None:
    with transaction.atomic(), trail.at_the_end():
        trail.note("education.changed")
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0


def test_tampering_in_these_tests_leaves_the_guard_standing() -> None:
    noted(1)
    tamper("UPDATE trail SET action = 'nothing.happened'")
    assert walk([]).wrong == 1
