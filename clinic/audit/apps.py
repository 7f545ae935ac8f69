"""The trail as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Also listens for sign-ins, which Django announces by signal."""

    name = "clinic.audit"
    label = "audit"
    verbose_name = "Audit trail"

    def ready(self) -> None:
        """Connect the sign-in listeners."""
        from clinic.audit import sign_ins  # noqa: F401
