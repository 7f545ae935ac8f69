"""Records from before sealing: sealed forward and plain again backward, on whichever database, without losing a row."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps as now
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clinic.crypto.blind import email_index, phone_index
from clinic.crypto.models import KeyCanary
from clinic.crypto.stored import in_batches, stored
from intake.records.models import Patient
from tests.clinic.crypto.rings import column
from tests.intake.making import sent_intake, shared_draft

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("intake", "0001_initial")]
SEALED = {
    "Patient": ("phone", "email"),
    "Page": ("data",),
    "Version": ("pages",),
    "Assessment": ("evidence",),
    "Event": ("note",),
}
PLAIN = "Worse at night, says the patient"


@pytest.fixture
def migrated() -> Iterator[Callable[[list[Any]], Any]]:
    """Takes the database to a state of its history, and back to the newest when the test is over."""

    def to(target: list[Any]) -> Any:
        executor = MigrationExecutor(connection)
        return executor.migrate(target).apps

    yield to
    call_command("migrate", verbosity=0)


def content(apps: Any) -> dict[str, Any]:
    """Every row of every table that is sealed today, as the state of the models reads it."""
    return {
        f"{model} {row.pk} {name}": getattr(row, name)
        for model, names in SEALED.items()
        for row in apps.get_model("intake", model)._base_manager.order_by("pk")
        for name in names
    }


def test_rows_are_sealed_and_opened_again_without_losing_one(migrated: Callable[[list[Any]], Any]) -> None:
    about = {"name": "Maria Delgado", "born": "", "phone": "555 0199 01", "email": "maria@example.org"}
    sent_intake(about=about, words={"text": PLAIN})
    shared_draft()
    today = content(now)
    assert PLAIN in str(today)

    before = content(migrated(BEFORE))
    assert before == today
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM intake_patient WHERE name = 'Maria Delgado'")
        assert cursor.fetchall() == [("maria@example.org",)]

    KeyCanary.objects.all().delete()
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert content(now) == today
    for model, names in SEALED.items():
        for name in names:
            texts = [text for _, text in in_batches(stored(column(now.get_model("intake", model), name)))]
            assert texts
            assert all(text.startswith("v1:dev:") for text in texts), (model, name)
    found = Patient.objects.get(email_index=email_index("Maria@Example.org"))
    assert found == Patient.objects.get(phone_index=phone_index("555 019901"))


def test_a_house_without_a_row_goes_back_and_forth(migrated: Callable[[list[Any]], Any]) -> None:
    migrated([*BEFORE, ("crypto", None)])
    assert KeyCanary._meta.db_table not in connection.introspection.table_names()
    call_command("check", databases=["default"])
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())
    assert [row.key_id for row in KeyCanary.objects.all()] == ["dev"]
