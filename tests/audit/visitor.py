"""A visitor without a browser: opens pages, keeps cookies, follows redirects, fills in forms."""

import gzip
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

PATIENCE = 30
_FETCHED = {"stylesheet", "icon", "preload", "manifest"}
_REDIRECTS = {301, 302, 303, 307, 308}


class Answer(NamedTuple):
    """What a page answered; `path` is where redirects have led, `weight` its bytes over the wire, heads and all."""

    path: str
    status: int
    kind: str
    body: str
    weight: int = 0


class Form(NamedTuple):
    """A form as a browser would send it when the first choice of each question is taken."""

    method: str
    action: str
    fields: dict[str, str]
    #: Names of the fields to type in.
    typed: list[str]


class Visitor:
    """One browser's cookies at one address."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path)

    def send(self, form: Form, page: str, **typed: str) -> Answer:
        """Send a form of `page`, with what is typed."""
        path = urljoin(page, form.action)
        words = urlencode({**form.fields, **typed})
        if form.method == "get":
            return self._ask("GET", f"{path.partition('?')[0]}?{words}")
        return self._ask("POST", path, words)

    def _ask(self, method: str, path: str, words: str | None = None, further: int = 5) -> Answer:
        asked = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        asked["Accept-Encoding"] = "gzip"
        if words is not None:
            asked["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, path, body=words, headers=asked)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status in _REDIRECTS and further:
            place = urlsplit(urljoin(path, answer.headers["Location"]))
            return self._ask("GET", place.path + (f"?{place.query}" if place.query else ""), further=further - 1)
        heads = [
            f"HTTP/1.1 {answer.status} {answer.reason}",
            *(f"{name}: {said}" for name, said in answer.getheaders()),
        ]
        weight = len("\r\n".join([*heads, "", ""]).encode()) + len(body)
        text = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
        return Answer(path, answer.status, answer.headers.get("Content-Type", ""), text.decode("utf-8"), weight)


def links(html: str) -> list[str]:
    """Where the links of a page lead, as written, each once."""
    return list(dict.fromkeys(_read(html).links))


def forms(html: str) -> list[Form]:
    """The forms of a page."""
    return _read(html).forms


def files(html: str) -> list[str]:
    """What a browser fetches to show a page: style sheets, scripts, pictures, the icon; each once."""
    return list(dict.fromkeys(_read(html).files))


def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: list[str] = []
        self.forms: list[Form] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href"):
            self.links.append(said["href"])
        elif tag in ("script", "img", "source") or (tag == "link" and _FETCHED & set(said.get("rel", "").split())):
            self.files += [said[name] for name in ("src", "href", "srcset") if name in said]
        elif tag == "use" and not said.get("href", "#").startswith("#"):
            self.files.append(said["href"].partition("#")[0])
        elif tag == "form":
            self.inside = True
            self.forms.append(Form(said.get("method", "get").lower(), said.get("action", ""), {}, []))
        elif tag == "input" and self.inside and said.get("name"):
            self._field(self.forms[-1], said)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"

    def _field(self, form: Form, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in ("text", "search"):
            form.typed.append(said["name"])
        if kind != "checkbox":
            form.fields.setdefault(said["name"], said.get("value", ""))
