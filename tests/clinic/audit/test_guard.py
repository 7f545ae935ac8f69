"""The database itself refuses to change the trail, in whatever words; a test database is emptied all the same."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from clinic.audit import guard, trail
from clinic.audit.append_only import WrittenOnce
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from tests.clinic.audit.writing import noted

COLUMNS = ", ".join(field.column for field in AuditEvent._meta.concrete_fields)
REFUSED = {
    "update": "UPDATE audit_auditevent SET action = 'nothing.happened' WHERE number = 2",
    "update of nothing but the time": "UPDATE audit_auditevent SET at = at",
    "delete": "DELETE FROM audit_auditevent WHERE number = 3",
    "delete of all": "DELETE FROM audit_auditevent",
}
ON_CONFLICT = "ON CONFLICT (number) DO UPDATE SET action = 'nothing.happened'"
#: What only one of the databases knows.
OF_ITS_OWN = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit_auditevent (COLUMNS) SELECT COLUMNS FROM audit_auditevent WHERE number = 2",
        "REPLACE INTO audit_auditevent (COLUMNS) SELECT COLUMNS FROM audit_auditevent WHERE number = 2",
    ],
    "postgresql": [
        "TRUNCATE audit_auditevent",
        "TRUNCATE audit_auditevent RESTART IDENTITY CASCADE",
        "INSERT INTO audit_auditevent (COLUMNS) SELECT COLUMNS FROM audit_auditevent WHERE number = 2 ON_CONFLICT",
        "SET LOCAL session_replication_role = replica; DELETE FROM audit_auditevent",
    ],
}


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.replace("COLUMNS", COLUMNS).replace("ON_CONFLICT", ON_CONFLICT))


@pytest.mark.django_db
def test_writing_and_reading_go_on() -> None:
    noted(3)
    assert AuditEvent.objects.count() == 3
    assert guard.stands(connection)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_rows_are_not_changed_and_not_removed(sql: str) -> None:
    noted(3)
    with pytest.raises(IntegrityError, match="Rows of the trail are written once"):
        run(sql)
    assert list(AuditEvent.objects.values_list("number", "action")) == [(n, "referral.read") for n in (3, 2, 1)]


@pytest.mark.django_db
def test_the_databases_own_words_do_not_help_either() -> None:
    noted(3)
    for sql in OF_ITS_OWN[connection.vendor]:
        with pytest.raises(IntegrityError, match="Rows of the trail are written once"):
            run(sql)
    assert list(AuditEvent.objects.values_list("number", "action")) == [(n, "referral.read") for n in (3, 2, 1)]


@pytest.mark.django_db
def test_neither_do_models() -> None:
    noted(2)
    row = AuditEvent.objects.get(number=2)
    row.action = "nothing.happened"
    for attempt in (row.save, row.delete, AuditEvent.objects.all().delete):
        with pytest.raises(WrittenOnce):
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.id, row.number = new_id(), 1
        AuditEvent.objects.bulk_create([row], update_conflicts=True, unique_fields=["number"], update_fields=["action"])


@pytest.mark.django_db
def test_a_guard_that_is_gone_is_noticed_and_can_be_put_up_again() -> None:
    with guard.down(connection):
        assert not guard.stands(connection)
    assert guard.stands(connection)


@pytest.mark.django_db(transaction=True)
def test_a_test_database_is_emptied_and_guarded_again() -> None:
    trail.note("referral.read")
    call_command("flush", interactive=False, verbosity=0)
    assert AuditEvent.objects.count() == 0
    assert guard.stands(connection)
    trail.note("referral.read")
    with pytest.raises(IntegrityError):
        run("DELETE FROM audit_auditevent")
