"""The only file that knows the PDF library: plain data in, a tagged PDF out; the same data gives the same bytes."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst
from django.conf import settings

from intake.letters.figure import picture
from intake.letters.models import Paper

#: Points, the first one that leaves one page; where none does, the last one.
SIZES = (10.0, 9.5, 9.0, 8.5)
SPILLS = 9.5
_FOLDER = settings.BASE_DIR / "templates" / "letters"
_LETTER = _FOLDER / "letter.typ"
_REPORT = _FOLDER / "report.typ"
_COPY = _FOLDER / "copy.typ"
#: What the typeface holds for certain; anything else is tried before.
_KNOWN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x250), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D)))
_GLYPHS = _FOLDER / "glyphs.typ"
_MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed")
#: Stands for what no typeface at hand can show.
BLANK = "\u25a1"
_ONE_AT_A_TIME = Lock()


class NotPrintable(ValueError):
    """The pages could not be made; nothing was issued."""


@dataclass(frozen=True)
class Printed:
    """The file, and how many pages it has."""

    data: bytes
    pages: int


def render(content: dict[str, Any], paper: str) -> Printed:
    """The pages of a letter on "us-letter" or "a4": on one page if type of 8.5 points or more can do it.

    Characters that no typeface at hand can show are said in words or stand as an empty square.
    """
    shown = _shown(content)
    inputs = {
        "letter": json.dumps(shown),
        "picture": picture(content["reasons"]["where"]["codes"]),
        "paper": Paper(paper).value,
    }
    return _fitted(_LETTER, inputs)


def render_report(content: dict[str, Any], paper: str) -> Printed:
    """The pages of a report; as `render`, with a shape of its own: title, head, parts, table, foot, signed, sender."""
    return _fitted(_REPORT, {"report": json.dumps(_shown(content)), "paper": Paper(paper).value})


def render_copy(content: dict[str, Any], paper: str) -> Printed:
    """The pages of a patient's copy, in type that is large enough; its shape is that of `patient/copying.py`."""
    places = content["map"]["codes"] if content["map"] else ()
    inputs = {"copy": json.dumps(_shown(content)), "picture": picture(places), "paper": Paper(paper).value}
    data = _compile(_COPY, inputs)
    return Printed(data, _pages(data))


def unprintable(text: str) -> list[str]:
    """The characters of a text that no typeface at hand can show, each once."""
    return sorted(_unshown(frozenset(text) - _KNOWN))


@cache
def _compiler(source: Path) -> typst.Compiler:
    """Kept warm. Only the library's own typefaces, so that every machine makes the same pages."""
    fonts = typst.Fonts(include_system_fonts=False)
    made: Any = typst.Compiler
    return made(input=source, root=_FOLDER, font_paths=fonts, ignore_system_fonts=True)


def _run(source: Path, inputs: dict[str, str]) -> bytes:
    # A compiler holds what it is given while it works, so two threads take turns.
    with _ONE_AT_A_TIME:
        made = _compiler(source).compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0)
    return cast(bytes, made)


def _fitted(source: Path, inputs: dict[str, str]) -> Printed:
    for size in SIZES:
        data = _compile(source, inputs | {"size": str(size)})
        if _pages(data) == 1:
            return Printed(data, 1)
    data = _compile(source, inputs | {"size": str(SPILLS)})
    return Printed(data, _pages(data))


def _compile(source: Path, inputs: dict[str, str]) -> bytes:
    try:
        return _run(source, inputs)
    except typst.TypstError as wrong:
        raise NotPrintable(wrong.message) from wrong


def _pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", data))


def _shown(value: Any) -> Any:
    """The same data with only characters that can be shown."""
    if isinstance(value, dict):
        return {key: _shown(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(inner) for inner in value]
    return _in_print(value) if isinstance(value, str) else value


def _in_print(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    odd = frozenset(text) - _KNOWN
    if not odd:
        return text
    missing = _unshown(odd)
    return "".join(_instead(char) if char in missing else _plain(char) for char in text)


def _plain(char: str) -> str:
    """Without marks that steer text unseen; every blank is a blank."""
    kind = unicodedata.category(char)
    return "" if kind in ("Cc", "Cf", "Cs", "Cn", "Co") and char != "\n" else char


def _instead(char: str) -> str:
    """A picture by its name; anything else as an empty square."""
    if unicodedata.category(char) in ("So", "Sk", "Sm"):
        return f"[{unicodedata.name(char, 'picture').lower()}]"
    return "" if unicodedata.category(char)[0] in "CM" else BLANK


def _unshown(chars: Iterable[str]) -> frozenset[str]:
    """Which of these cannot be shown; many at once, because one try names them all."""
    return frozenset().union(*(_probe(char) for char in chars)) if len(frozenset(chars)) < 4 else _try(frozenset(chars))


@lru_cache(maxsize=4096)
def _probe(char: str) -> frozenset[str]:
    return _try(frozenset(char))


def _try(chars: frozenset[str]) -> frozenset[str]:
    seen = sorted(char for char in chars if unicodedata.category(char) not in ("Cs", "Cc", "Cf", "Co", "Cn"))
    inputs = {"chars": json.dumps(seen)}
    try:
        _run(_GLYPHS, inputs)
    except typst.TypstError as missing:
        if not (found := "".join(_MISSING.findall(missing.diagnostic))):
            raise NotPrintable(missing.message) from missing
        return frozenset(found) & chars
    return frozenset()
