"""Triggers by which the database itself refuses to change or remove a row of the trail, whoever asks.

A later migration that alters the table on SQLite makes the table anew and loses them: it has to put them up again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from clinic.audit.models import AuditEvent

TABLE = AuditEvent._meta.db_table
_SAID = "Rows of the trail are written once."
# ALWAYS: also where somebody sets the session's role to "replica", which leaves out other triggers.
_POSTGRESQL_UP = (
    f"""CREATE OR REPLACE FUNCTION trail_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE TRIGGER trail_is_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION trail_is_written_once()""",
    f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER trail_is_written_once",
)
_POSTGRESQL_DOWN = (
    f"DROP TRIGGER IF EXISTS trail_is_written_once ON {TABLE}",
    "DROP FUNCTION IF EXISTS trail_is_written_once()",
)
_REFUSED = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
# "INSERT OR REPLACE" removes what stands in its way without asking the trigger against removing.
_IN_THE_WAY = f"SELECT 1 FROM {TABLE} WHERE id = NEW.id OR number = NEW.number"  # noqa: S608 - names of our own
_SQLITE = {
    "trail_no_update": f"BEFORE UPDATE ON {TABLE} {_REFUSED}",
    "trail_no_delete": f"BEFORE DELETE ON {TABLE} {_REFUSED}",
    "trail_no_replace": f"BEFORE INSERT ON {TABLE} WHEN EXISTS ({_IN_THE_WAY}) {_REFUSED}",
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    postgresql = connection.vendor == "postgresql"
    _run(connection, _POSTGRESQL_UP if postgresql else [f"CREATE TRIGGER {n} {how}" for n, how in _SQLITE.items()])


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop them; only the owner of the table can."""
    postgresql = connection.vendor == "postgresql"
    _run(connection, _POSTGRESQL_DOWN if postgresql else [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE])


@contextmanager
def down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within the block the trail can be changed: for emptying a test database, and for nothing else."""
    take_down(connection)
    yield
    put_up(connection)


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether all of them are there and on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass"
                " AND tgname = 'trail_is_written_once' AND tgenabled = 'A'",
                [TABLE],
            )
            return bool(cursor.fetchone() == (1,))
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        return {name for (name,) in cursor.fetchall()} >= set(_SQLITE)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...] | list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
