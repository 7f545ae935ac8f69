"""One running clinic for all tests of a worker; whoever breaks it mends it."""

from collections.abc import Iterator

import pytest

from tests.deploy import stage


@pytest.fixture(scope="session")
def site() -> Iterator[stage.Site]:
    """Two nodes behind nginx, with everything to read; on PostgreSQL its line can be cut."""
    with stage.clinic(by_line=True, requests_per_second="9999", burst="9999") as running:
        yield running
