"""Sealed fields: read as plain through their own row, and through nothing else."""

import pickle
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core import checks, serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.db.models import F, Value
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.utils import timezone

from clinic.audit.append_only import WrittenOnce
from clinic.audit.ids import new_id
from clinic.crypto.fields import EncryptedJSONField, EncryptedTextField, NotPossible, Sealed
from clinic.crypto.sealing import PlaintextFound, Tampered, UnknownKey, Unreadable
from intake.records.models import Page, Patient, Version
from tests.clinic.crypto.rings import column, put, ring_of, text_of
from tests.intake.making import draft, sent_intake

pytestmark = pytest.mark.django_db
ODD = "Zoë ☂ \u202e\x00\n 'quoted' \"twice\" v1:dev:abc"


def somebody(**told: str) -> Patient:
    """A person, read from the database."""
    return Patient.objects.get(pk=Patient.objects.create(name="Maria", **told).pk)


def test_what_was_saved_is_read() -> None:
    patient = somebody(phone="555 0134 22", email="maria@example.org")
    assert (patient.phone, patient.email) == ("555 0134 22", "maria@example.org")


@pytest.mark.parametrize("text", ["", " ", ODD, "x" * 50_000])
def test_any_text_comes_back_as_it_was_and_is_stored_sealed(text: str) -> None:
    patient = somebody(phone=text)
    assert patient.phone == text
    assert text_of(patient, "phone").startswith("v1:dev:")


@pytest.mark.parametrize("data", [{}, {"text": ODD, "half": "\ud800"}, {"rows": [1, None, True, 0.5]}])
def test_any_json_comes_back_as_it_was(data: dict[str, Any]) -> None:
    page = Page.objects.create(intake=draft(), step="x", data=data, answered_at=timezone.now())
    assert Page.objects.get(pk=page.pk).data == data


def test_the_same_words_are_sealed_differently_every_time() -> None:
    patient = somebody(phone="555", email="555")
    first = {text_of(patient, "phone"), text_of(patient, "email")}
    patient.phone = "555"
    patient.save()
    assert len(first | {text_of(patient, "phone")}) == 3


def test_what_nobody_touched_is_saved_as_it_was() -> None:
    patient = somebody(phone="555 0134 22")
    before = text_of(patient, "phone")
    patient.name = "Maria D."
    patient.save()
    assert text_of(patient, "phone") == before


@pytest.mark.parametrize(
    "change",
    [lambda t: t[:-6] + ("AAAA" if t[-6:-2] != "AAAA" else "BBBB") + t[-2:], lambda t: t[:-8], lambda t: "v1:dev:"],
)
def test_a_changed_text_is_not_opened(change: Any) -> None:
    patient = somebody(phone="555 0134 22")
    put(patient, "phone", change(text_of(patient, "phone")))
    with pytest.raises(Tampered):
        _ = Patient.objects.get(pk=patient.pk).phone


def test_a_text_from_another_row_is_not_opened() -> None:
    maria, harold = somebody(phone="555 0134 22"), somebody(phone="555 0118 40")
    put(maria, "phone", text_of(harold, "phone"))
    with pytest.raises(Tampered, match=str(maria.pk)):
        _ = Patient.objects.get(pk=maria.pk).phone


def test_a_text_from_another_field_of_the_row_is_not_opened() -> None:
    maria = somebody(phone="555 0134 22", email="maria@example.org")
    put(maria, "email", text_of(maria, "phone"))
    with pytest.raises(Tampered, match="patient.email"):
        _ = Patient.objects.get(pk=maria.pk).email


@pytest.mark.parametrize("plain", ["", "555 0134 22", "v1", "v1:", "v2:dev:abc"])
def test_a_plain_text_is_not_shown(plain: str) -> None:
    patient = somebody(phone="555 0134 22")
    put(patient, "phone", plain)
    with pytest.raises(PlaintextFound):
        _ = Patient.objects.get(pk=patient.pk).phone


def test_a_missing_and_a_wrong_key_are_told_apart(settings: LazySettings) -> None:
    settings.FIELD_KEYS = ring_of("old")
    patient = somebody(phone="555 0134 22")
    settings.FIELD_KEYS = ring_of("new")
    with pytest.raises(UnknownKey, match="'old'"):
        _ = patient.phone
    settings.FIELD_KEYS = ring_of("third").replace("third:", "old:")
    with pytest.raises(Tampered):
        _ = patient.phone


def test_what_cannot_be_opened_is_not_saved_over(settings: LazySettings) -> None:
    settings.FIELD_KEYS = ring_of("old")
    patient = somebody(phone="555 0134 22")
    settings.FIELD_KEYS = ring_of("new")
    with pytest.raises(Unreadable):
        patient.save()


def test_a_list_of_values_gives_what_is_sealed_and_tells_nothing() -> None:
    patient = somebody(phone="555 0134 22")
    for sealed in (
        Patient.objects.values_list("phone", flat=True).get(),
        Patient.objects.values("phone").get()["phone"],
        Patient.objects.annotate(other=F("phone")).values_list("other", flat=True).get(),
    ):
        assert isinstance(sealed, Sealed)
        assert str(sealed) == "(sealed)"
        assert "v1" not in repr(sealed)
        assert sealed.open(patient.pk) == sealed.open(str(patient.pk)) == "555 0134 22"
        assert pickle.loads(pickle.dumps(sealed)) == sealed  # noqa: S301
        with pytest.raises(Tampered):
            sealed.open(new_id())


def test_a_row_can_leave_it_out_and_fetch_it_later() -> None:
    pk = somebody(phone="555 0134 22").pk
    for rows in (Patient.objects.only("name"), Patient.objects.defer("phone")):
        patient = rows.get(pk=pk)
        with CaptureQueriesContext(connection) as queries:
            assert (patient.phone, patient.phone) == ("555 0134 22",) * 2
        assert len(queries) == 1
    assert Patient.objects.only("phone").get(pk=pk).phone == "555 0134 22"


def test_rows_are_made_and_changed_through_instances() -> None:
    intake, now = draft(), timezone.now()
    made = Page.objects.bulk_create(Page(intake=intake, step=f"s{n}", data={"n": n}, answered_at=now) for n in range(3))
    assert [Page.objects.get(pk=page.pk).data for page in made] == [{"n": 0}, {"n": 1}, {"n": 2}]
    Page.objects.update_or_create(intake=intake, step="s1", defaults={"data": {"n": 9}})
    assert Page.objects.get(intake=intake, step="s1").data == {"n": 9}
    page = Page.objects.get(intake=intake, step="s2")
    page.data["n"] = 7
    page.save(update_fields=["data"])
    page.refresh_from_db()
    assert page.data == {"n": 7}


def test_an_update_takes_what_was_sealed_for_the_row() -> None:
    patient = somebody(phone="555 0134 22")
    row = Patient.objects.filter(pk=patient.pk)
    assert row.update(phone=column(Patient, "phone").sealed("555 0199 01", patient.pk)) == 1
    assert row.get().phone == "555 0199 01"


def test_an_update_refuses_what_was_not_sealed_for_a_row() -> None:
    patient = somebody(phone="555 0134 22")
    for wrong in ("555", Value("555"), F("name"), F("email")):
        with pytest.raises(NotPossible):
            Patient.objects.filter(pk=patient.pk).update(phone=wrong)
    patient.phone = "555"
    with pytest.raises(NotPossible):
        Patient.objects.bulk_update([patient], ["phone"])


@pytest.mark.parametrize(
    "lookup", ["phone", "phone__iexact", "phone__in", "phone__contains", "phone__regex", "phone__gt"]
)
def test_it_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(NotPossible, match="sealed"):
        list(Patient.objects.filter(**{lookup: "555"}))


def test_json_cannot_be_looked_into() -> None:
    for lookup in ("data__text", "data__contains", "data__has_key"):
        with pytest.raises(FieldError, match="sealed"):
            list(Page.objects.filter(**{lookup: "x"}))


def test_whether_there_is_anything_can_be_asked() -> None:
    somebody()
    assert Patient.objects.filter(phone__isnull=False).count() == 1


def test_a_row_that_is_written_once_stays_so() -> None:
    version = sent_intake().assessment.version
    kept = text_of(version, "pages")
    with pytest.raises(WrittenOnce):
        version.save()
    with pytest.raises(WrittenOnce):
        Version.objects.filter(pk=version.pk).update(pages=column(Version, "pages").sealed({}, version.pk))
    assert text_of(version, "pages") == kept


def test_nothing_is_dumped_into_a_file() -> None:
    somebody(phone="555 0134 22")
    with pytest.raises(NotPossible, match="Back up"):
        serializers.serialize("json", Patient.objects.all())


def test_a_form_shows_and_checks_it() -> None:
    form_class = modelform_factory(Patient, fields=["phone", "email"])
    form = form_class(instance=somebody(phone="555 0134 22", email="maria@example.org"))
    assert form["phone"].value() == "555 0134 22"
    assert 'value="maria@example.org"' in str(form)
    typed = {"phone": "5" * 41, "email": "nowhere"}
    assert set(form_class(typed, instance=somebody()).errors) == {"phone", "email"}
    changed = form_class({"phone": "555 0199 01", "email": ""}, instance=somebody()).save()
    assert Patient.objects.get(pk=changed.pk).phone == "555 0199 01"


def test_a_model_checks_its_length() -> None:
    with pytest.raises(ValidationError, match="40"):
        Patient(name="Maria", phone="5" * 41).full_clean()


@isolate_apps("intake")
def test_a_table_whose_key_is_known_too_late_is_refused() -> None:
    class Late(models.Model):
        """Numbered by the database."""

        words = EncryptedTextField()
        data = EncryptedJSONField(unique=True)

        class Meta:
            app_label = "intake"

        def __str__(self) -> str:
            return "late"

    found = {error.id for error in Late.check() if isinstance(error, checks.Error)}
    assert {"crypto.E001", "crypto.E002"} <= found
    with pytest.raises(NotPossible, match="primary key"):
        column(Late, "words").place(None)


def test_the_tables_of_the_project_pass_the_check() -> None:
    assert [error for model in apps.get_models() for error in model.check() if error.id.startswith("crypto")] == []
