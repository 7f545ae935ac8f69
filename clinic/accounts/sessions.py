"""Sessions in the database, as Django keeps them; what cannot be the key of one is not looked up."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """PostgreSQL cannot be asked for a key with a NUL, and Django would take one from a cookie."""

    def _validate_session_key(self, key: Any) -> bool:
        return isinstance(key, str) and key.isascii() and key.isalnum() and super()._validate_session_key(key)  # type: ignore[misc]
