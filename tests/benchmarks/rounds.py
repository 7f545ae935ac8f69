"""Alternating rounds of two or more sides, by CPU time, so that a noisy machine disturbs all alike."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
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
    return Measured(*map(median, in_turns([ours, floor], rounds=rounds)))


def in_turns(sides: Sequence[Side], *, rounds: int) -> list[list[float]]:
    """CPU seconds of each round of each side, all run in turns after one round of each to warm up."""
    for side in sides:
        side()
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, found in zip(sides, times, strict=True):
            begin = time.process_time()
            side()
            found.append(time.process_time() - begin)
    return times


def times_as_much(ours: Sequence[float], floor: Sequence[float]) -> float:
    """How many times the floor, round by round: what slows a whole round slows both, and falls out."""
    return median(one / other for one, other in zip(ours, floor, strict=True))


def ticks() -> tuple[int, int]:
    """Clock ticks of all cores since the start: those that other machines on the same host took away, and all.

    (0, 0) where the system does not say. Source: proc(5), `/proc/stat`.
    """
    told = Path("/proc/stat")
    if not told.exists():
        return 0, 0
    *others, stolen = (int(word) for word in told.read_text("ascii").split("\n", 1)[0].split()[1:9])
    return stolen, sum(others) + stolen


def stolen_since(before: tuple[int, int]) -> str:
    """In words: how much of what was asked of the cores since `ticks()` was `before` the host gave to others."""
    stolen, every = (now - then for now, then in zip(ticks(), before, strict=True))
    return f"{stolen / max(1, every):.0%} of the cores' time taken away by the host"
