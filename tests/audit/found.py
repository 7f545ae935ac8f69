"""What a part of the audit comes back with."""

from typing import NamedTuple


class Found(NamedTuple):
    """Lines to read, and what is not good enough."""

    said: list[str]
    wrong: list[str]
