"""Weighs what a first visit to each public page takes over the wire, heads and all, compressed as browsers ask for.

Lighthouse counts the same in a browser, for its four pages. Django adds some bytes at random when it compresses.
"""

import re
from typing import NamedTuple
from urllib.parse import urljoin

from tests.audit import pages
from tests.audit.columns import columns
from tests.audit.found import Found
from tests.audit.visitor import Answer, Visitor, files

#: Start of a page's path -> KB of 1,000 bytes that a first visit may take in all, and that its scripts may.
LIMITS = {"/learn/": (20, None), "/intake/": (32, 11)}
#: What a style sheet brings along.
_URL = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')\s]+)""")


class Weight(NamedTuple):
    """Bytes of a page and all its files, and of its scripts alone."""

    page: str
    whole: int
    script: int


def audit(address: str) -> Found:
    """The weights, heaviest first, and which are too much."""
    scales = _Scales(Visitor(address))
    weights = sorted(map(scales.weigh, pages.public(scales.visitor)), key=lambda weight: -weight.whole)
    said = ["Over the wire at a first visit, in bytes:", *(f"  {line}" for line in table(weights))]
    return Found(said, [line for weight in weights for line in too_much(weight)])


def too_much(weight: Weight) -> list[str]:
    """What is over a limit; nothing where none is set."""
    parts = zip(("in all", "of script"), (weight.whole, weight.script), _limits(weight.page), strict=True)
    return [
        f"{weight.page}: {taken:,} bytes {what}, at most {limit} KB are allowed"
        for what, taken, limit in parts
        if limit is not None and taken > 1000 * limit
    ]


def table(weights: list[Weight]) -> list[str]:
    """A line for each page."""
    rows = [["page", "in all", "allowed", "script", "allowed"]]
    for weight in weights:
        whole, script = ["-" if limit is None else f"{1000 * limit:,}" for limit in _limits(weight.page)]
        rows.append([weight.page, f"{weight.whole:,}", whole, f"{weight.script:,}", script])
    return columns(rows)


def _limits(page: str) -> tuple[int | None, int | None]:
    return next((limits for start, limits in LIMITS.items() if page.startswith(start)), (None, None))


class _Scales:
    """Weighs pages; a file that several pages use is fetched once, and counts for each of them."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.fetched: dict[str, Answer] = {}

    def weigh(self, page: Answer) -> Weight:
        """A page that has been opened, with all its files."""
        found = {path: self._fetch(path) for path in (urljoin(page.path, name) for name in files(page.body))}
        for path, file in list(found.items()):
            if "css" in file.kind:
                named = (urljoin(path, name) for name in _URL.findall(file.body))
                found |= {further: self._fetch(further) for further in named}
        script = sum(file.weight for file in found.values() if "javascript" in file.kind)
        return Weight(page.path, page.weight + sum(file.weight for file in found.values()), script)

    def _fetch(self, path: str) -> Answer:
        if path not in self.fetched:
            answer = self.visitor.get(path)
            if answer.status != 200:
                raise RuntimeError(f"{path} answers {answer.status}, and a page needs it.")
            self.fetched[path] = answer
        return self.fetched[path]
