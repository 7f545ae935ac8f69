"""A browser for each test of these stories, at the live server."""

from collections.abc import Callable

import pytest

from tests.journeys.visit import NewContext, Visit


@pytest.fixture
def visit(new_context: NewContext, live_server: object) -> Callable[..., Visit]:
    """Opens a browser: `visit(java_script_enabled=False)`."""
    return lambda **options: Visit(new_context(**options), str(live_server))
