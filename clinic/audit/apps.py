"""The trail as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Also listens for sign-ins, which Django announces by signal, and asks for many keys at once."""

    name = "clinic.audit"
    label = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        """Connect the sign-in listeners, and the lookup of keys."""
        from clinic.audit import many_ids, sign_ins  # noqa: F401
