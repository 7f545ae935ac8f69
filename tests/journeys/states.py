"""What a state of a page is: its name, how a browser gets there, and what the robot may expect."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.journeys.visit import Visit


@dataclass(frozen=True, slots=True)
class State:
    """A page in a state: `way` opens it in a browser, `status` is what the last answer must have been."""

    name: str
    way: Callable[[Visit], Any]
    status: int = 200
    wide: bool = False  # used at a desk, too
    brief: bool = False  # made like another state, so a glance is enough
    for_staff: bool = False  # seen by people who work here, not by patients
    speaks: bool = True  # said in the language that was chosen; the page for when nothing else works is not

    def __str__(self) -> str:
        return self.name
