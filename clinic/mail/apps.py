"""Mail as a Django app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The outbox."""

    name = "clinic.mail"
    label = "mail"
    verbose_name = "Mail"
