"""A system check for commands that ask for the database: `migrate` and `check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from clinic.crypto.canary import faults
from clinic.crypto.models import KeyCanary


@register(Tags.database)
def keys_fit_the_records(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """An error for each thing wrong with the keys; nothing before the first migration. It writes nothing."""
    found: list[CheckMessage] = []
    for name in databases or ():
        if KeyCanary._meta.db_table in connections[name].introspection.table_names():
            canaries = list(KeyCanary.objects.using(name))
            found += [Error(said, id="crypto.E003") for said in faults(canaries)]
    return found
