"""Pages as a reader meets them: their words, their boxes, and who of both hangs on a catalog."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

#: What a catalog that only marks puts around every sentence that went through it.
OPEN, CLOSE = "⟦", "⟧"
#: Parts of a page; a sentence never goes from one into another.
_BLOCKS = {
    *("p", "li", "dt", "dd", "h1", "h2", "h3", "div", "section", "main", "label", "legend", "summary"),
    *("td", "th", "form", "nav", "header", "footer", "title"),
}
_UNSEEN = {"script", "style", "svg"}
_SAID = {"aria-label", "alt", "title", "placeholder", "data-asks", "data-known", "data-failed"}
_VOID = {"input", "br", "meta", "link", "img", "hr", "use", "path"}


class Page(HTMLParser):
    """A page taken apart: `texts` (what is seen or read aloud, in order), `fields` and `buttons`."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.controls: list[dict[str, Any]] = []
        self.buttons: list[dict[str, str]] = []
        self.language = ""
        self._form, self._area, self._select = "", None, None
        self._unseen: list[str] = []
        self.feed(answer.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given["lang"]
        elif tag in _UNSEEN or ("lang" in given and tag != "html"):
            self._unseen += [tag] if tag not in _VOID else []
        elif self._unseen and tag == self._unseen[-1]:
            self._unseen.append(tag)
        if not self._unseen:
            self.texts += [given[name] for name in _SAID & given.keys()]
        if tag in _BLOCKS:
            self.texts.append("")
        if tag == "form":
            self._form = given.get("id", "")
        if tag == "button":
            self.buttons.append(given | {"in_form": given.get("form", self._form)})
        if tag in ("input", "textarea", "select"):
            self._control(tag, given)
        if tag == "option" and self._select is not None:
            self._select["options"].append(given.get("value", ""))
            if "selected" in given:
                self._select["value"] = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        control: dict[str, Any] = {"name": given.get("name", ""), "kind": kind, "form": self._form, "options": []}
        control |= {"value": given.get("value", "on" if kind == "checkbox" else ""), "checked": "checked" in given}
        self.controls.append(control)
        self._area = control if tag == "textarea" else None
        self._select = control if tag == "select" else None

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        if tag in _BLOCKS:
            self.texts.append("")
        if tag == "form":
            self._form = ""
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area["value"] += data
        elif (
            not self._unseen
            and self._select is None
            and data.strip()
            or self._select is not None
            and data.strip()
            and not self._unseen
        ):
            self.texts.append(data.strip())

    @property
    def seen(self) -> list[str]:
        """Each text by itself, without the breaks between parts."""
        return [text for text in self.texts if text]

    def unmarked(self, known: re.Pattern[str]) -> list[str]:
        """Texts with words that no catalog saw, what is `known` (names, typed words, dates) left out."""
        found, depth = [], 0
        for text in self.texts:
            if not text:
                depth = 0
                continue
            outside = ""
            for sign in text:
                depth = depth + 1 if sign == OPEN else max(0, depth - 1) if sign == CLOSE else depth
                outside += sign if depth == 0 and sign not in OPEN + CLOSE else " " if sign in OPEN + CLOSE else ""
            if re.search(r"[^\W\d_]{2,}", known.sub(" ", outside)):
                found.append(text)
        return found

    def typed(self, form: str = "page") -> dict[str, list[str]]:
        """What the form would send as it stands, hidden fields and its button left out."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control["form"] != form or control["kind"] == "hidden" or control["name"] == "website":
                continue
            if control["kind"] in ("checkbox", "radio") and not control["checked"]:
                continue
            value = control["value"] if control["kind"] != "textarea" else control["value"].strip("\n")
            sent.setdefault(control["name"], []).append(value)
        return sent

    def hidden(self, form: str = "page") -> dict[str, str]:
        """The hidden fields of the form, without the secret against forged requests."""
        return {
            control["name"]: control["value"]
            for control in self.controls
            if control["form"] == form and control["kind"] == "hidden" and control["name"] != "csrfmiddlewaretoken"
        }
