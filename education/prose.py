"""Plain text to HTML: paragraphs and bullet lists, everything else escaped."""

import re
from collections.abc import Iterator
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_BULLET = "- "
_TAG = re.compile(r"<[a-zA-Z/!?]")


def render(text: str) -> SafeString:
    """HTML of `text`: a blank line parts paragraphs, lines that begin with "- " make a list, a tag stays text."""
    return format_html_join("\n", "{}", ((_html(kind, lines),) for kind, lines in _blocks(text)))


def refuse_html(text: str) -> None:
    """Raises ValidationError for text that looks like HTML, so that an editor learns why it would show as typed."""
    if _TAG.search(text):
        raise ValidationError("Write plain words without HTML. Start a line with “- ” to make a list.", code="html")


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """("p" or "ul", its lines); the lines of a list lose their dash."""
    lines = [line.strip() for line in text.splitlines()]
    for kind, group in groupby(lines, key=_kind):
        if kind == "ul":
            yield kind, [line.removeprefix(_BULLET).strip() for line in group]
        elif kind == "p":
            yield kind, list(group)


def _kind(line: str) -> str:
    if not line:
        return "gap"
    return "ul" if line.startswith(_BULLET) else "p"


def _html(kind: str, lines: list[str]) -> SafeString:
    if kind == "ul":
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
    return format_html("<p>{}</p>", " ".join(lines))
