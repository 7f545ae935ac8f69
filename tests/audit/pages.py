"""Which pages the public can open, and what each of them answers."""

from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from tests.audit.visitor import Answer, Visitor, forms, links

HOME, LEARN, INTAKE = "/", "/learn/", "/intake/"
WHEN_NOT = "/learn/when-not-to-have-massage/"
FIXED = (HOME, "/privacy/", "/accessibility/", LEARN, INTAKE)
NOWHERE = "/there-is-no-such-page/"
#: Something that is found, and something that is not.
SEARCHES = ("numb feet", "qqqq")


def to_measure(visitor: Visitor) -> list[str]:
    """The four pages that Lighthouse sees; the first topic stands in while there is no page about when not to."""
    topics = _topics(visitor)
    if not topics:
        raise RuntimeError("No topic can be read.")
    return [HOME, LEARN, WHEN_NOT if WHEN_NOT in topics else topics[0], INTAKE]


def public(visitor: Visitor) -> list[Answer]:
    """Every public page once, each topic, a search, a page that is not there, and the first question of an intake."""
    addresses = dict.fromkeys([*FIXED, *_of_sitemap(visitor), *_topics(visitor)])
    found = [_must_be(visitor.get(address), 200) for address in addresses]
    found += _searched(visitor)
    return [*found, _must_be(visitor.get(NOWHERE), 404), _first_question(visitor)]


def topics_of(html: str) -> list[str]:
    """The topics that the list of topics links to, in its order."""
    paths = [urlsplit(urljoin(LEARN, link)) for link in links(html)]
    inside = [place.path for place in paths if not place.netloc and place.path.startswith(LEARN)]
    return [path for path in dict.fromkeys(inside) if path != LEARN]


def paths_of(sitemap: str) -> list[str]:
    """The paths that a sitemap names, whatever site it says they are on."""
    tree = ElementTree.fromstring(sitemap)  # noqa: S314 - our own
    places = [node.text or "" for node in tree.iter() if node.tag.rpartition("}")[2] == "loc"]
    return [urlsplit(place.strip()).path for place in places]


def _topics(visitor: Visitor) -> list[str]:
    return topics_of(_must_be(visitor.get(LEARN), 200).body)


def _of_sitemap(visitor: Visitor) -> list[str]:
    answer = visitor.get("/sitemap.xml")
    return paths_of(answer.body) if answer.status == 200 else []


def _searched(visitor: Visitor) -> list[Answer]:
    page = visitor.get(LEARN)
    box = next((form for form in forms(page.body) if form.method == "get" and form.typed), None)
    if box is None:
        return []
    return [_must_be(visitor.send(box, page.path, **{box.typed[0]: words}), 200) for words in SEARCHES]


def _first_question(visitor: Visitor) -> Answer:
    page = _must_be(visitor.get(INTAKE), 200)
    form = next(form for form in forms(page.body) if form.method == "post")
    question = _must_be(visitor.send(form, page.path), 200)
    if question.path.partition("?")[0] == INTAKE:
        raise RuntimeError("The intake does not begin: its first page came back.")
    return question


def _must_be(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{answer.path} answers {answer.status}, not {status}.")
    return answer
