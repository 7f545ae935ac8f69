"""Who of the staff types what somebody says on the phone."""

from typing import NamedTuple
from uuid import UUID


class Typist(NamedTuple):
    """One of the staff, as it stands with each version that they typed."""

    id: UUID
    name: str
