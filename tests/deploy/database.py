"""A database for one stage: an SQLite file in its folder, or a database of its own beside the one of DATABASE_URL."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import SplitResult, urlsplit, urlunsplit

import psycopg2

from tests.deploy.line import Line


def on_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


@contextmanager
def own(folder: Path, *, by_line: bool = False) -> Iterator[tuple[str, Line | None]]:
    """(its DATABASE_URL, the line to it where one was asked for); an SQLite file has no line."""
    if not on_postgresql():
        yield f"sqlite:///{folder / 'clinic.sqlite3'}", None
        return
    server = urlsplit(os.environ["DATABASE_URL"])
    name = f"stage_{os.getpid()}_{time.monotonic_ns()}"
    _run(server, f"CREATE DATABASE {name}")
    try:
        with Line(str(server.hostname), server.port or 5432) if by_line else nullcontext() as line:
            yield urlunsplit(_at(server, line.port if line else None)._replace(path=f"/{name}")), line
    finally:
        _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _at(server: SplitResult, port: int | None) -> SplitResult:
    who = server.netloc.rpartition("@")[0]
    return server._replace(netloc=f"{who}@127.0.0.1:{port}") if port else server


def _run(server: SplitResult, statement: str) -> None:
    connection = psycopg2.connect(urlunsplit(server))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
