"""People as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users with one role each."""

    name = "clinic.accounts"
    label = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        """Hear of sign-ins and sign-outs."""
        from clinic.accounts import checks, desks  # noqa: F401
