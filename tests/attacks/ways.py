"""Every address of the site with something to fill its blanks, made from the URLconf itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

_NOBODY = UUID(int=7)
#: A converter's name or a pattern's group -> what to fill in.
_FILLS = {"uuid": _NOBODY, "slug": "stop-signs", "int": 1, "path": str(_NOBODY), "str": "x"}


@dataclass(frozen=True)
class Way:
    """A route and an address of it that leads to no row of anybody."""

    name: str
    address: str


def ways(resolver: URLResolver | None = None, space: str = "") -> Iterator[Way]:
    """Every named route; those of Django admin that need what `_FILLS` has not are filled with a key of nobody."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from ways(pattern, ":".join(filter(None, (space, pattern.namespace))))
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = ":".join(filter(None, (space, pattern.name)))
            given = {key: _FILLS[_kind(converter)] for key, converter in pattern.pattern.converters.items()}
            groups = getattr(pattern.pattern, "regex", None)
            if not given and groups is not None and groups.groups:
                given = {"app_label": "intake"} if "app_label" in groups.groupindex else {}
            yield Way(name, reverse(name, kwargs=given))


def _kind(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
