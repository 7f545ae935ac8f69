"""Mail in tests: a server of our own, and settings that lead to it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clinic.mail.server import MailServer


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A mail server that runs, and the settings of one who sends by it."""
    found = MailServer().start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 2
    yield found
    found.kill()
