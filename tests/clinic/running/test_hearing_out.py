"""A body that nobody read is read before the line is closed, and never without an end."""

from collections.abc import Callable, Iterable
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest

from clinic.running.hearing_out import MOST, HearsOut


def refuses(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers without reading anything."""
    start_response("403 Forbidden", [])
    return [b"no"]


@pytest.mark.parametrize(("size", "left"), [(0, 0), (500_000, 0), (MOST + 5, 5)])
def test_what_was_left_unread_is_read_up_to_a_limit(size: int, left: int) -> None:
    body = BytesIO(b"x" * size)
    said: list[str] = []
    answer = HearsOut(refuses)({"wsgi.input": body}, lambda status, heads: said.append(status))
    assert (said, list(answer)) == (["403 Forbidden"], [b"no"])
    assert len(body.read()) == left


@pytest.mark.django_db
def test_the_clinic_is_served_so() -> None:
    assert isinstance(import_module("clinic.wsgi").application.application, HearsOut)
