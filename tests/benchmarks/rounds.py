"""Alternating rounds of two sides, by CPU time, so that a noisy machine disturbs both alike."""

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

Side = Callable[[], object]


class Measured(NamedTuple):
    """Median CPU seconds of a round of each side, and how many times the first costs the second."""

    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """Ours over floor."""
        return self.ours / self.floor


def alternate(ours: Side, floor: Side, *, rounds: int) -> Measured:
    """Run both sides in turns after one round of each to warm up."""
    ours(), floor()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for side, found in ((ours, times[0]), (floor, times[1])):
            begin = time.process_time()
            side()
            found.append(time.process_time() - begin)
    return Measured(median(times[0]), median(times[1]))
