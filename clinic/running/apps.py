"""Running it for real as a Django app."""

import sys

from django.apps import AppConfig
from django.conf import settings


class RunningConfig(AppConfig):
    """Where logs are kept for others to read, a command that fails says no more than a log line may."""

    name = "clinic.running"
    label = "running"
    verbose_name = "Running it"

    def ready(self) -> None:
        """Uncaught errors of commands go the way of the logs."""
        if settings.LOGS_SAY_LITTLE:
            from clinic.running.logs import failed

            sys.excepthook = failed
