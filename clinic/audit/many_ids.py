"""Many primary keys at once on PostgreSQL: one array instead of a list.

`id IN ('…'::uuid, …)` has every key read, cast and planned by itself, which for the fifty rows of a page takes longer
than finding them; `id = ANY('{…}'::uuid[])` means the same and is read once. Importing this module is enough.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import UUIDField
from django.db.models.lookups import In


class InArray(In):
    """`in` for keys; as Django has it on other databases, for a subquery, and for a single key, which is an equal."""

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The same rows. Raises EmptyResultSet for no keys, as `in` does."""
        if not self.rhs_is_direct_value() or any(hasattr(key, "as_sql") for key in self.rhs):
            return super().as_sql(compiler, connection)
        _, keys = self.process_rhs(compiler, connection)
        if len(keys) == 1:
            return super().as_sql(compiler, connection)
        column, before = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", (*before, "{" + ",".join(map(str, keys)) + "}")


UUIDField.register_lookup(InArray)
