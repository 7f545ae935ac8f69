"""Reads the forms of a page as a browser does, so that a test can type into every field that takes text."""

from html.parser import HTMLParser
from typing import NamedTuple


class Blank(NamedTuple):
    """A form as it stands on the page: what is filled in already, and which fields somebody types in."""

    action: str
    filled: dict[str, str]
    typed: list[str]
    #: Every field by name, those to tick among them.
    names: list[str]


_TYPED = {"text", "email", "tel", "search", "password", "url", "number", "date"}


def blanks(html: str) -> list[Blank]:
    """The forms of the page that are sent by POST."""
    reader = _Reader()
    reader.feed(html)
    return [Blank(*form) for method, *form in reader.forms if method == "post"]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str], list[str], list[str]]] = []
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.forms.append((said.get("method", "get").lower(), said.get("action", ""), {}, [], []))
        if not self.forms:
            return
        _, _, filled, typed, names = self.forms[-1]
        if name and tag in ("input", "select", "textarea"):
            names.append(name)
        if tag == "textarea":
            self.area = name
            filled[name] = ""
            typed.append(name)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in said:
            filled[self.select] = said.get("value", "")
        elif tag == "input" and name:
            kind = said.get("type", "text")
            if kind in _TYPED:
                typed.append(name)
            if kind not in ("checkbox", "radio", "submit") or "checked" in said:
                filled.setdefault(name, said.get("value", "on" if kind in ("checkbox", "radio") else ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][2][self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""
