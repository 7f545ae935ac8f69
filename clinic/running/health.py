"""How this node is: each part is ok or not, in one word, because the answer may be seen by others than us."""

from collections.abc import Callable
from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from clinic.crypto.canary import faults
from clinic.crypto.models import KeyCanary
from clinic.mail.beat import last_beat

#: A mail worker that looked into the outbox longer ago than this is taken for gone.
SILENT_FOR = timedelta(minutes=2)


def parts() -> dict[str, bool]:
    """Part -> whether it is ok. Without a database nothing that rests on it is asked."""
    asked: dict[str, Callable[[], bool]] = {
        "database": _answers,
        "migrations": _is_migrated,
        "keys": _keys_fit,
        "mail": _mail_goes_out,
    }
    found: dict[str, bool] = {}
    for name, ask in asked.items():
        found[name] = found.get("database", True) and _is_ok(ask)
    return found


def can_serve(found: dict[str, bool]) -> bool:
    """Whether visitors may be sent here. Mail that stands still is a matter for the monitor: it waits in the outbox."""
    return all(ok for name, ok in found.items() if name != "mail")


def _is_ok(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Error:
        connection.close()
        return False


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _keys_fit() -> bool:
    return not faults(KeyCanary.objects.all())


def _mail_goes_out() -> bool:
    at = last_beat()
    return at is not None and timezone.now() - at < SILENT_FOR
