"""Sealed fields as a Django app."""

from django.apps import AppConfig

from clinic.crypto import keys


class CryptoConfig(AppConfig):
    """Refuses to start with keys that are unclear."""

    name = "clinic.crypto"
    label = "crypto"
    verbose_name = "Encryption"

    def ready(self) -> None:
        """Read the keys once, and add the check on the records."""
        keys.ring()
        keys.blind_key()
        from clinic.crypto import checks  # noqa: F401
