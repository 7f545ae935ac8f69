"""An editor's plain words to HTML: paragraphs, lists, bold and links; whatever else is typed stays text."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("zero", {"html": False}).enable(["list", "emphasis", "link", "escape"])
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a"}
_TAG = re.compile(r"<[a-zA-Z/!?]")
_STRANGE_LINK = re.compile(r"\]\(\s*(?!https?://|/(?!/)|#|tel:)", re.IGNORECASE)

# A row that is one link is a target of its own, which has to be high enough for a thumb.
_ALONE = re.compile(r"(?<=<li>)<a(?= [^>]*>[^<]*</a></li>)")


@lru_cache(maxsize=1024)
def render(text: str) -> SafeString:
    """HTML of `text`, twice guarded: the reader of marks knows no HTML, and what it writes is cleaned once more."""
    html = nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "tel"},
        link_rel="noopener",
    )
    return mark_safe(_ALONE.sub('<a class="textlink"', html.strip()))  # noqa: S308 - cleaned in the lines above


@lru_cache(maxsize=256)
def unlinked(text: str) -> SafeString:
    """The same HTML with the words of each link in its place."""
    return mark_safe(nh3.clean(render(text), tags=_TAGS - {"a"}))  # noqa: S308 - cleaned in this line


def plain(text: str) -> str:
    """The words of `text` without its marks, for search and reading grade; each block ends a line."""
    blocks = re.sub(r"</(p|li)>", "\n", render(text))
    lines = (unescape(strip_tags(line)).strip() for line in blocks.splitlines())
    return "\n".join(line for line in lines if line)


def refuse_html(text: str) -> None:
    """Raises ValidationError for text that looks like HTML, so that an editor learns why it would show as typed."""
    if _TAG.search(text):
        raise ValidationError("Write plain words without HTML. Start a line with “- ” to make a list.", code="html")


def refuse_strange_links(text: str) -> None:
    """Raises ValidationError for a link that leads neither to a page of ours nor to one on the web."""
    if _STRANGE_LINK.search(text):
        raise ValidationError("A link starts with “https://”, or with “/” for a page of ours.", code="link")
