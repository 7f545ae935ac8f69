"""Primary keys: time-ordered UUIDs (version 7), so that new rows land together in an index."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUID of version 7, as the standard library's type."""
    return uuid7()
