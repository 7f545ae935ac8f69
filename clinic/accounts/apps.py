"""People as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users with one role each."""

    name = "clinic.accounts"
    label = "accounts"
    verbose_name = "People"
