"""The shipped PostgreSQL settings and roles, held against a real server where there is one."""

import os
import re
from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection

from deploy import render
from tests.deploy.test_render import GIVEN

pytestmark = pytest.mark.django_db

#: What must not be otherwise, on any server.
SAFE = {
    *("fsync = on", "synchronous_commit = on", "full_page_writes = on", "password_encryption = scram-sha-256"),
    *("log_statement = none", "log_min_error_statement = panic", "log_error_verbosity = terse", "ssl = on"),
    *("log_parameter_max_length = 0", "log_parameter_max_length_on_error = 0", "log_min_duration_statement = -1"),
}


def lines(name: str) -> Iterator[str]:
    text = render.files(render.checked(GIVEN))[f"postgresql/{name}"]
    yield from (line for line in text.splitlines() if line and not line.startswith(("#", "--")))


def unknown_settings() -> list[str]:
    """Names of the file that this server does not know; without a server they are held against their shape."""
    names = [line.split(" = ")[0] for line in lines("clinic.conf")]
    if connection.vendor != "postgresql":
        return [name for name in names if not re.fullmatch(r"[a-z_]+", name)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        return sorted(set(names) - {name for (name,) in cursor.fetchall()})


def test_every_setting_is_one() -> None:
    assert unknown_settings() == []
    assert set(lines("clinic.conf")) >= SAFE


def test_only_the_clinics_roles_come_in_with_tls_and_a_password() -> None:
    rules = [line.split() for line in lines("pg_hba.conf")]
    assert [rule for rule in rules if rule[-1] not in ("peer", "reject", "scram-sha-256")] == []
    assert all(rule[0] == "hostssl" for rule in rules if rule[-1] == "scram-sha-256")
    assert rules[-1] == ["host", "all", "all", "all", "reject"]


def test_the_roles_can_be_made_and_the_app_owns_nothing() -> None:
    statements = [line for line in lines("roles.sql") if "DATABASE" not in line]
    assert len(statements) == 5
    app = [line for line in statements if "clinic_app" in line]
    assert "NOSUPERUSER" in app[0] and "NOBYPASSRLS" in app[0]
    if "postgres" in os.environ.get("DATABASE_URL", ""):
        _try(statements)


def _try(statements: list[str]) -> None:
    """Under other names, and taken back: roles belong to the whole server."""
    told = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with told.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("clinic_", f"tried_{os.getpid()}_"))
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname LIKE %s", [f"tried\\_{os.getpid()}%"])
            assert cursor.fetchall() == [(False,), (False,)]
    finally:
        told.rollback()
        told.close()
