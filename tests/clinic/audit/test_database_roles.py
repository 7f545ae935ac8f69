"""Roles of the database: the app's own can do its work and cannot rewrite what is written once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from clinic.audit import database_roles
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from tests.cast import enter
from tests.clinic.audit.writing import noted
from tests.intake.making import sent_intake
from tests.intake.web.therapist.desk import see

pytestmark = pytest.mark.django_db
MAY_CHANGE = {"intake_patient", "intake_intake", "intake_page", "intake_referral", "accounts_user", "django_session"}


def command(*words: str) -> str:
    said = StringIO()
    call_command("trail", "roles", *words, stdout=said)
    return said.getvalue()


@contextmanager
def as_role(name: str) -> Iterator[None]:
    """Within the block this connection has that role's rights and no others."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {name}")
        yield
        cursor.execute("RESET ROLE")


def refused(sql: str) -> bool:
    """Whether the database says that this role may not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as error:
        return getattr(error.__cause__, "pgcode", "") == "42501"  # insufficient privilege
    return False


def on_sqlite_there_are_none() -> None:
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        command()


def the_apps_role_works_and_cannot_rewrite_history() -> None:
    app, owner = f"app_{uuid4().hex[:8]}", f"owner_{uuid4().hex[:8]}"
    assert f"{owner} owns the tables" in command("--apply", "--application", app, "--owner", owner)
    command("--apply", "--application", app, "--owner", owner)  # once more changes nothing
    referral = sent_intake()
    noted(3)
    with as_role(app):
        enter("ben")
        see(referral)
        noted(2)
        sent_intake("V04", name="Somebody else")
        assert walk([]).is_sound
        keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
        for table in sorted(database_roles.written_once()):
            update = f"UPDATE _ SET {keys[table]} = {keys[table]}"  # noqa: S608 - names of our own tables
            for sql in (update, "DELETE FROM _", "TRUNCATE _ CASCADE"):
                assert refused(sql.replace(" _", f" {table}")), (sql, table)
        for sql in (
            "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
            "DROP TRIGGER trail_is_written_once ON audit_auditevent",
            "DROP TABLE audit_auditevent",
            "SET session_replication_role = replica",
            "CREATE TABLE public.of_my_own (id int)",
            "DELETE FROM django_migrations",
            f"GRANT {owner} TO {app}",
        ):
            assert refused(sql), sql
        assert not any(refused("DELETE FROM _ WHERE false".replace("_", table)) for table in MAY_CHANGE)
    with as_role(owner):
        assert not refused("ALTER TABLE audit_auditevent ADD COLUMN more int")


#: What each kind of database has to promise.
PROMISES: dict[str, Callable[[], None]] = {
    "sqlite": on_sqlite_there_are_none,
    "postgresql": the_apps_role_works_and_cannot_rewrite_history,
}


def test_the_role_that_runs_the_app_cannot_rewrite_history() -> None:
    PROMISES[connection.vendor]()


def test_every_table_of_rows_that_are_written_once_is_meant() -> None:
    tables = database_roles.written_once()
    assert AuditEvent._meta.db_table in tables
    assert {"intake_version", "intake_assessment", "intake_event", "intake_protocolversion"} <= tables
    assert not tables & MAY_CHANGE
    assert tables <= {model._meta.db_table for model in apps.get_models()}


def test_the_sql_that_is_printed_gives_no_right_to_change_them() -> None:
    lines = list(database_roles._statements("owner", "app", ["audit_auditevent", "intake_page", "django_migrations"]))
    assert 'GRANT SELECT, INSERT ON "audit_auditevent" TO app' in lines
    assert 'GRANT SELECT, INSERT, UPDATE, DELETE ON "intake_page" TO app' in lines
    assert 'GRANT SELECT ON "django_migrations" TO app' in lines
    assert not [line for line in lines if "TRUNCATE" in line or "PASSWORD" in line]


@pytest.mark.parametrize("odd", ["", "App", "app; DROP TABLE x", 'a"b', "1app", "a" * 64, "app\n"])
def test_an_odd_name_is_no_roles_name(odd: str) -> None:
    assert database_roles.is_name("clinic_app")
    assert not database_roles.is_name(odd)
