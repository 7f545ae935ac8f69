"""Two roles on PostgreSQL: one owns the tables and migrates, the other runs the app and cannot rewrite history."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from clinic.audit.append_only import AppendOnly

#: Only migrations write here.
_HISTORY = "django_migrations"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def is_name(role: str) -> bool:
    """Whether a role may be called so: lower case letters, digits and underscores."""
    return _NAME.fullmatch(role) is not None


def written_once() -> set[str]:
    """The tables to which rows are only ever added."""
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)}


def statements(owner: str, application: str) -> list[str]:
    """SQL to run as a superuser or as the owner of the database; running it again changes nothing.

    Both roles get no password here: give each one with \\password, or let the server know them in another way.
    """
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
    return list(_statements(owner, application, tables))


def _statements(owner: str, app: str, tables: list[str]) -> Iterator[str]:
    once, schema = written_once(), "public"
    for role in (owner, app):
        missing = f"NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
        yield f"DO $$ BEGIN IF {missing} THEN CREATE ROLE {role} LOGIN; END IF; END $$"
    yield f"ALTER ROLE {app} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    yield f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {owner}"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    yield f"REVOKE ALL ON SCHEMA {schema} FROM {app}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {app}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {app}"
    for table in tables:
        name = connection.ops.quote_name(table)
        yield f"ALTER TABLE {name} OWNER TO {owner}"
        rights = "SELECT" if table == _HISTORY else "SELECT, INSERT"
        if table not in once | {_HISTORY}:
            rights += ", UPDATE, DELETE"
        yield f"GRANT {rights} ON {name} TO {app}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {app}"
    yield f"ALTER FUNCTION trail_is_written_once() OWNER TO {owner}"
