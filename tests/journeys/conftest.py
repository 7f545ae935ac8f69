"""A browser for each test of these stories, at the live server."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from tests.journeys.visit import NewContext, Visit


@pytest.fixture
def visit(new_context: NewContext, live_server: object) -> Callable[..., Visit]:
    """Opens a browser: `visit(java_script_enabled=False)`."""
    return lambda **options: Visit(new_context(**options), str(live_server))


@pytest.fixture
def busy_day(transactional_db: None) -> None:
    """The demo people, with everything that the clinic did for them, and something to read."""
    for command in ("load_protocol", "load_education", "demo"):
        call_command(command, verbosity=0)
