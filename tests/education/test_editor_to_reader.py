"""Whatever an editor writes, by form or straight into a row, carries no script and no strange address to a reader."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client

from clinic.accounts.roles import Role
from education.models import Section, Source, Statement, Topic
from education.publishing import publish
from education.words import Strength

Write = Callable[..., Topic]
SignIn = Callable[[Role], Client]

#: Ways to bring a script, a drawing or data to a reader, in HTML and in marks.
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle/></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "[press here](javascript:alert(1))",
    "[press here](JaVaScRiPt:alert(1))",
    "[press here](java\tscript:alert(1))",
    "[press here](&#106;avascript:alert(1))",
    "[press here](&#x6A;avascript&colon;alert(1))",
    "[press here]( javascript:alert(1))",
    "[press here](<javascript:alert(1)>)",
    "[press here](vbscript:msgbox(1))",
    "[press here](data:text/html;base64,PHNjcmlwdD4=)",
    "[press here](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a picture](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a picture](https://evil.example/x.svg)",
    "[press here][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '[press here](https://evil.example/"onmouseover="alert(1))',
    '[press here](https://evil.example "title\\" onmouseover=alert(1)")',
    "</p></div><script>alert(1)</script>",
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "{{ 7|add:7 }}{% debug %}",
    "<math><mtext><script>alert(1)</script>",
    "\u202e<script>alert(1)</script>",
]


class Carried(HTMLParser):
    """Everything on a page that runs, fetches or leads somewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what no page of ours has."""
        if tag in {"svg", "math", "style", "iframe", "object", "embed", "base"}:
            self.found.append(tag)
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action"} and not re.match(r"(https?:|/|#|tel:)", address):
                self.found.append(f"{tag} {name}={value}")
            if name == "formaction" and not re.match(r"/learn/(search/)?(\?q=[\w%/.~+-]*)?$", address):
                self.found.append(f"{tag} {name}={value}")
            if name == "src" and not address.startswith("/static/"):
                self.found.append(f"{tag} {name}={value}")
            if tag == "script" and name == "src" and not address.startswith("/static/js/"):
                self.found.append(f"script {value}")


def carried(html: str) -> list[str]:
    """The same, with scripts that stand in the page itself."""
    found = Carried(html).found
    return found + (["script in the page"] if re.search(r"<script(?![^>]*\ssrc=)", html, re.IGNORECASE) else [])


@pytest.mark.parametrize(
    "hole",
    [
        "<p onclick=x>",
        "<a href=javascript:x>",
        "<img src=data:x>",
        "<svg></svg>",
        "<button formaction=//evil.example>",
        "<button formaction=/learn/../admin/>",
        "<script>x</script>",
        "<script src=https://evil.example/x.js></script>",
    ],
)
def test_a_hole_would_be_found(hole: str) -> None:
    assert carried(hole)


def test_a_page_without_one_has_none(client: Client, shipped: Topic) -> None:
    assert carried(client.get("/learn/when-not-to-have-massage/").content.decode()) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_words_that_got_into_the_rows_reach_a_reader_as_words(client: Client, write: Write, attack: str) -> None:
    made = write("sleep", body=f"{attack}\n\n- {attack}\n\n**{attack}**", text=attack)
    Topic.objects.filter(pk=made.pk).update(
        title=attack[:120], summary=attack, reviewer=attack, last_reviewed="2026-01-05"
    )
    source = Source.objects.create(
        slug="bad",
        title=attack,
        what=attack,
        where=attack,
        in_whom=attack,
        found=attack,
        cannot_show=attack,
        address=attack,
    )
    section = made.sections.get()
    line = Statement.objects.create(section=section, text=attack, strength=Strength.TRIAL, card=True)
    line.sources.add(source)
    Section.objects.update(heading=attack[:120], also=attack)
    publish(made)
    for page in (
        "/learn/",
        "/learn/sleep/",
        "/learn/sleep/first/",
        f"/learn/search/?q={attack[:20]}",
        "/learn/search/?q=press",
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert carried(answer.content.decode()) == [], page


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if re.search(r"<[a-z/!]|\]\(\s*[<&jJvd!]", attack)])
def test_the_editor_is_told_instead_of_being_changed_behind_their_back(
    sign_in: SignIn, write: Write, attack: str
) -> None:
    section = write("sleep").sections.get()
    form = {"heading": "First things", "body": attack, "care": "none", "order": 10, "shown": "on"}
    form |= {"statements-TOTAL_FORMS": 0, "statements-INITIAL_FORMS": 0}
    answer = sign_in(Role.CONTENT_EDITOR).post(f"/admin/education/section/{section.pk}/change/", form)
    html = answer.content.decode()
    assert "Write plain words without HTML." in html or "A link starts with" in html
    section.refresh_from_db()
    assert section.body == ""


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "//evil.example/x"]
)
def test_a_source_has_an_address_on_the_web_or_none(sign_in: SignIn, source: Source, address: str) -> None:
    form = {"title": source.title, "slug": source.slug, "what": source.what, "address": address}
    answer = sign_in(Role.CONTENT_EDITOR).post(f"/admin/education/source/{source.pk}/change/", form)
    assert "Enter a valid URL." in answer.content.decode()
