"""A share of a count, with the interval in which it may lie, or the word that there are too few to say."""

from dataclasses import dataclass
from math import sqrt

#: Under so many a share says more about chance than about the clinic.
FEWEST = 20
TOO_FEW = "too few"
#: 95 of 100 such intervals hold the true share.
_Z = 1.959963984540054


def wilson(count: int, of: int) -> tuple[float, float]:
    """The Wilson score interval (95 %) of `count` of `of`, both ends within 0 and 1; (0, 1) of nothing."""
    if not 0 <= count <= of:
        raise ValueError("A part is between none and all.")
    if of == 0:
        return 0.0, 1.0
    part, square = count / of, _Z * _Z
    middle = (part + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(part * (1 - part) / of + square / (4 * of * of)) / (1 + square / of)
    # The formula meets 0 and 1 exactly, the machine's numbers only nearly.
    return (0.0 if count == 0 else middle - half), (1.0 if count == of else middle + half)


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def few(self) -> bool:
        """Whether there are too few to say."""
        return self.of < FEWEST

    @property
    def part(self) -> float:
        """Between 0 and 1."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share may lie."""
        return wilson(self.count, self.of)

    @property
    def cells(self) -> tuple[str, str, str]:
        """Share, from, to, as tables show them."""
        if self.few:
            return TOO_FEW, "", ""
        low, high = self.interval
        return percent(self.part), percent(low), percent(high)


def percent(part: float) -> str:
    """A share in whole percent."""
    return f"{round(100 * part)} %"
