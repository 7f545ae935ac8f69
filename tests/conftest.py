"""What every test can lean on: a database of its own for each run, and a real browser."""

import gc
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.backends.base.introspection import BaseDatabaseIntrospection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase
from hypothesis import settings as properties
from playwright.sync_api import BrowserContext, Playwright
from pytest_django import DjangoDbBlocker

from clinic.audit import guard
from clinic.site import catalogs
from tests import chromium

#: Milliseconds; a page of ours that needs longer is broken, and a test that waits longer hides it.
PATIENCE = 10_000
#: Fixtures that open a browser: whoever asks for one is a browser test, marked or not.
BROWSER = {"playwright", "browser", "new_context", "context", "page"}
#: Fixtures that open the database.
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "site", "clinic_with_people"}
#: The fixture that serves the clinic behind nginx.
NGINX = {"site"}
#: Stories in a browser run on either database; whatever else is looked at in one is the same on both, and runs once.
STORIES = "tests/journeys/"
#: What `migrate` writes and no test changes: the kinds of rows and what may be done with them.
FIXED = {"django_content_type", "auth_permission"}

# A property holds or it does not; how long one example took on a busy machine says nothing about it.
properties.register_profile("clinic", deadline=None, derandomize=True, database=None, print_blob=True)
properties.load_profile("clinic")


def pytest_configure() -> None:
    """Plain pytest finds the words as they are written now; nothing else has to be run before."""
    catalogs.make()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser, nginx and database tests by what they ask for, so that choosing by mark cannot miss one.

    A test that asks for no database has none: pytest-django refuses it the connection.
    """
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        asked = set(getattr(item, "fixturenames", ())) - set(given)
        if BROWSER & asked:
            item.add_marker(pytest.mark.browser)
            if not item.nodeid.startswith(STORIES):
                item.add_marker(pytest.mark.looks)
        if NGINX & asked:
            item.add_marker(pytest.mark.nginx)
        if DATABASE & asked or item.get_closest_marker("django_db") or _is_django_test_case(item):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish() -> None:
    """Thousands of collected tests live until the end: the garbage collector need not go through them again."""
    gc.collect()
    gc.freeze()


def _is_django_test_case(item: pytest.Item) -> bool:
    return issubclass(getattr(item, "cls", None) or object, TransactionTestCase)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be left out, a skipped test is a failed run."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CLINIC_NOTHING_LEFT_OUT") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each run and each worker has an SQLite file of its own, so that two runs in one tree never meet."""
    for database in settings.DATABASES.values():
        # A thread of the live server would otherwise keep its connection for as long as the browser keeps its own.
        database["CONN_MAX_AGE"] = 0
        if database["ENGINE"].endswith("sqlite3"):
            name = tmp_path_factory.getbasetemp() / "clinic.sqlite3"
            database.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Test databases can be emptied between tests, though the trail refuses it: its guard is down for that moment.

    What `migrate` wrote stays, so it need not be written again after each of these tests.
    PostgreSQL drops no database that a thread is still leaving: by now every test is over, so show them out.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _flush_unguarded)
        patch.setattr(BaseDatabaseIntrospection, "django_table_names", _tables_to_empty)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


_FLUSH = BaseDatabaseOperations.execute_sql_flush


def _flush_unguarded(self: BaseDatabaseOperations, statements: list[str]) -> None:
    with transaction.atomic(), guard.down(self.connection):
        _FLUSH(self, statements)


_TABLES = BaseDatabaseIntrospection.django_table_names


def _tables_to_empty(self: BaseDatabaseIntrospection, *args: Any, **kwargs: Any) -> list[str]:
    return [name for name in _TABLES(self, *args, **kwargs) if name not in FIXED]


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    """Playwright keeps an event loop in this thread, which Django takes for async code while it runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's own Chromium; Playwright's downloads are never used."""
    return chromium.launch_options()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A phone's width unless a test says otherwise; nothing is reached but our own pages."""
    return {**browser_context_args, "viewport": {"width": 360, "height": 740}, "locale": "en-US"}


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], live_server: object
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts at the live server: `new_context(java_script_enabled=False)`.

    Ends in a failure when any page broke its Content-Security-Policy or had an error in its script.
    """
    heard: list[list[str]] = []

    def open_context(**options: object) -> BrowserContext:
        """A context with our patience, listened to for complaints."""
        context = new_context(**{"base_url": str(live_server), **options})
        context.set_default_timeout(PATIENCE)
        heard.append(chromium.listen(context))
        return context

    yield open_context
    complaints = [complaint for context in heard for complaint in context]
    assert not complaints, "\n".join(complaints)
