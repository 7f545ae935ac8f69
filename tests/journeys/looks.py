"""The ways in which one page can be looked at: every one of them, and a selection in which every pair of them meets.

A selection is made of blocks. A block is one look at each width, and each value of any other dimension occurs in it: so
each page meets every value; the blocks together hold every pair of values. Pages take the blocks in turns.
"""

from functools import cache
from itertools import combinations, product
from typing import Any, NamedTuple


class Look(NamedTuple):
    """One way to look at a page."""

    width: int  # CSS pixels
    scheme: str
    colours: str
    motion: str
    script: str
    text: str
    language: str

    def __str__(self) -> str:
        return ", ".join([f"{self.width} px", *map(str, self[1:])])


#: Dimension -> its values; the first is what most people have.
DIMENSIONS: dict[str, tuple[Any, ...]] = {
    "width": (360, 820, 1280, 320, 256),
    "scheme": ("light", "dark"),
    "colours": ("own colours", "forced colours"),
    "motion": ("motion", "reduced motion"),
    "script": ("script", "no script"),
    "text": ("plain text", "spaced text", "text at 200 %"),
    "language": ("en", "es"),
}
#: So many blocks; pages take them in turns.
BLOCKS = 12
Pair = tuple[tuple[int, Any], tuple[int, Any]]


def every() -> list[Look]:
    """All of them."""
    return [Look(*values) for values in product(*DIMENSIONS.values())]


def pairs(look: Look) -> set[Pair]:
    """Each two values of it, with the number of their dimension."""
    return set(combinations(enumerate(look), 2))


def selection(number: int) -> list[Look]:
    """The looks for the page of this number: five, one at each width."""
    return blocks()[number % BLOCKS]


@cache
def blocks() -> list[list[Look]]:
    """The blocks, always the same."""
    met: dict[Pair, int] = {}
    return [_block(met) for _ in range(BLOCKS)]


def _block(met: dict[Pair, int]) -> list[Look]:
    """One look at each width, each time the one that brings most: values new to the block, then pairs met least."""
    block: list[Look] = []
    for width in DIMENSIONS["width"]:
        seen = set(_values(block))
        best = max(
            (look for look in every() if look.width == width),
            key=lambda look: (len(set(enumerate(look)) - seen), -sum(met.get(pair, 0) ** 2 for pair in pairs(look))),
        )
        block.append(best)
        for pair in pairs(best):
            met[pair] = met.get(pair, 0) + 1
    return block


def _values(looks: list[Look]) -> list[tuple[int, Any]]:
    """Every value that occurs in these looks, with the number of its dimension."""
    return [value for look in looks for value in enumerate(look)]
