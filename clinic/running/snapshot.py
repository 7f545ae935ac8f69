"""The database at one moment: what each table holds, as numbers and digests, and the dump that belongs to it.

PostgreSQL: one snapshot is shared between the transaction that counts and `pg_dump`. SQLite: its online copy is made
first and then counted. Visitors go on meanwhile.
"""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from django.db import connection, transaction

#: Table -> {"rows": number, "sha256": digest of all rows in the order of the key}.
Tables = dict[str, dict[str, Any]]
_TRAIL_END = "SELECT number, mac FROM audit_auditevent ORDER BY number DESC LIMIT 1"
_ADDRESSED = ("host", "port", "user", "dbname")


class Failed(RuntimeError):
    """A tool of the database did not do its work; the message is what it said first."""


class Moment(NamedTuple):
    """What was there: the tables, number and seal of the trail's last row, and the dump to read."""

    tables: Tables
    trail: tuple[int, str]
    dump: IO[bytes]


@contextmanager
def taken() -> Iterator[Moment]:
    """The database as it is at this moment. Raises Failed where the dump broke off."""
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(dir=Path(connection.settings_dict["NAME"]).parent) as folder:
            copy = Path(folder) / "copy.sqlite3"
            _copy_sqlite(copy)
            with closing(sqlite3.connect(copy)) as database, copy.open("rb") as dump:
                yield Moment(_tables_of_sqlite(database), _end_of(database.execute(_TRAIL_END).fetchone()), dump)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        tables = _tables_of_postgresql()
        cursor.execute(_TRAIL_END)
        end = _end_of(cursor.fetchone())
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}"]
        with _running("pg_dump", *words, stdout=subprocess.PIPE) as tool:
            yield Moment(tables, end, cast(IO[bytes], tool.stdout))


def tables_now() -> Tables:
    """What the tables hold now."""
    if connection.vendor == "sqlite":
        # Django's own connection turns what is stored into Python's kinds; here it counts as it is stored.
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
            return _tables_of_sqlite(database)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        return _tables_of_postgresql()


def is_empty() -> bool:
    """Whether there is no table at all."""
    return not connection.introspection.table_names()


def emptied() -> None:
    """Take away everything that is there."""
    if connection.vendor == "sqlite":
        connection.close()
        for end in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS trail_is_written_once() CASCADE")


def put_back(dump: Iterator[bytes]) -> None:
    """Fill the empty database from a dump: all of it or nothing. Raises Failed."""
    if connection.vendor == "sqlite":
        _put_back_sqlite(dump)
        return
    connection.close()
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    words += ["--dbname", _parameters()["dbname"]]
    with _running("pg_restore", *words, stdin=subprocess.PIPE) as tool:
        into = cast(IO[bytes], tool.stdin)
        with suppress(BrokenPipeError):  # it says itself why it ended
            for piece in dump:
                into.write(piece)
            into.close()


def _end_of(row: Any) -> tuple[int, str]:
    return (int(row[0]), str(row[1])) if row else (0, "")


def _copy_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        target.chmod(0o600)
        connection.connection.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _put_back_sqlite(dump: Iterator[bytes]) -> None:
    """Written aside first: the name is taken only when all of it is there."""
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as aside:
        for piece in dump:
            aside.write(piece)
    for end in ("-wal", "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
    Path(aside.name).replace(target)


def _tables_of_sqlite(database: Any) -> Tables:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    found: Tables = {}
    for (name,) in database.execute(names).fetchall():
        digest, rows = sha256(), 0
        for row in database.execute(f'SELECT * FROM "{name}" ORDER BY 1'):  # noqa: S608 - names of our own
            digest.update(repr(tuple(row)).encode() + b"\n")
            rows += 1
        found[name] = {"rows": rows, "sha256": digest.hexdigest()}
    return found


class _Digest:
    """A file that keeps nothing of what is written into it but a digest and the number of lines."""

    def __init__(self) -> None:
        self.digest, self.rows = sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.rows += data.count(b"\n")
        return len(data)


def _tables_of_postgresql() -> Tables:
    found: Tables = {}
    with connection.cursor() as cursor:
        # So that a row is written in the same way whoever asks, and wherever.
        for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "extra_float_digits = 3", "bytea_output = 'hex'"):
            cursor.execute(f"SET LOCAL {setting}")
        for name in sorted(connection.introspection.table_names(cursor)):
            whole = _Digest()
            # By the row's own text, byte by byte: another server may sort words in another way.
            rows = f'SELECT t.* FROM {connection.ops.quote_name(name)} t ORDER BY t::text COLLATE "C"'  # noqa: S608
            cursor.copy_expert(f"COPY ({rows}) TO STDOUT", whole)
            found[name] = {"rows": whole.rows, "sha256": whole.digest.hexdigest()}
    return found


def _parameters() -> dict[str, str]:
    """How to reach the database, as PostgreSQL's tools want to be told."""
    told = connection.get_connection_params()
    return {name: str(told[name]) for name in (*_ADDRESSED, "password", "passfile") if told.get(name)}


@contextmanager
def _running(tool: str, *words: str, **pipes: int) -> Iterator[subprocess.Popen[bytes]]:
    """The tool at work on our database; raises Failed where it is missing or did not end well."""
    program = shutil.which(tool)
    if program is None:
        raise Failed(f"{tool} is missing: install PostgreSQL's client programs.")
    told = _parameters()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"}
    names |= {"password": "PGPASSWORD", "passfile": "PGPASSFILE"}
    place = {"PATH": str(Path(program).parent), "LC_ALL": "C"} | {names[name]: value for name, value in told.items()}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([program, *words], env=place, stderr=said, **pipes)  # type: ignore[call-overload]  # noqa: S603
        try:
            yield process
        finally:
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):
                    if pipe:
                        pipe.close()
            ended = process.wait()
        if ended:
            said.seek(0)
            raise Failed(f"{tool} ended with {ended}: {said.readline().decode(errors='replace').strip()}")
