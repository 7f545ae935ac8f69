"""A worker is warm before its first visitor, who waits neither for templates nor for the heap to be gone over."""

import gc
from collections.abc import Iterator

import pytest
from django.template import engines

from clinic.running.warm import warm_up


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """The tests' own process goes on as any other."""
    yield
    gc.unfreeze()


def test_every_template_is_read_and_the_heap_left_alone() -> None:
    loader = engines["django"].engine.template_loaders[0]
    loader.reset()
    gc.unfreeze()
    assert warm_up() > 150
    assert "intake/patient/step.html" in loader.get_template_cache
    assert gc.get_freeze_count() > 50_000
