"""The counters as a Django app."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Counters that every worker and every node shares."""

    name = "clinic.limits"
    label = "limits"
    verbose_name = "Limits"
