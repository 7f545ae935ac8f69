"""What search engines, proxies and slow lines get: addresses, descriptions, ETags, small pages, and no cookie."""

import gzip
import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from clinic.accounts.roles import Role
from education.models import Section, Statement, Topic
from education.publishing import publish, publish_all
from intake.protocols.models import load as load_protocol

Write = Callable[..., Topic]
SignIn = Callable[[Role], Client]


@pytest.fixture
def kept(settings: object) -> Iterator[None]:
    """Pages are kept ready, as in production."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "kept-in-a-test"}}  # type: ignore[attr-defined]
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_a_page_says_what_it_is_and_where_it_lives(client: Client, write: Write) -> None:
    write("sleep")
    html = client.get("/learn/sleep/").content.decode()
    assert '<meta name="description" content="All on sleep.">' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/learn/sleep/">' in html
    assert 'itemtype="https://schema.org/MedicalWebPage"' in html
    assert 'itemprop="name">About sleep<' in html


@pytest.mark.parametrize("address", ["/", "/learn/", "/intake/", "/privacy/", "/accessibility/"])
def test_each_public_page_has_one_address_and_says_what_it_is(client: Client, db: None, address: str) -> None:
    load_protocol()
    html = client.get(address).content.decode()
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in html
    assert re.search(r'<meta name="description" content="[^"]{40,300}">', html)


def test_the_map_of_the_site_lists_what_can_be_read_and_nothing_else(client: Client, write: Write) -> None:
    load_protocol()
    write("sleep")
    write("hidden", status="draft")
    listed = re.findall(r"<loc>([^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert "http://127.0.0.1:8000/learn/sleep/" in listed
    assert "http://127.0.0.1:8000/learn/" in listed
    assert not [place for place in listed if "hidden" in place or "/staff/" in place or "/admin/" in place]
    for place in listed:
        assert client.get(place.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_search_engines_are_told_where_the_map_is(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain"
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in answer.content.decode()
    assert "Disallow: /admin/" in answer.content.decode()


@pytest.mark.parametrize("address", ["/learn/", "/learn/sleep/", "/learn/sleep/first/", "/learn/search/?q=rest"])
def test_no_page_to_read_needs_a_script_or_sets_a_cookie(client: Client, write: Write, address: str) -> None:
    write("sleep")
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Encoding, Accept-Language, Cookie"  # for the language, and no session
    assert re.findall(r"<script[^>]*>", answer.content.decode()) == ['<script src="/static/js/clinic.js" defer>']


def test_a_browser_that_has_the_page_gets_none_again(client: Client, write: Write, kept: None) -> None:
    write("sleep")
    for _ in range(2):  # made, and kept ready
        first = client.get("/learn/sleep/")
        again = client.get("/learn/sleep/", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_page_is_small_on_the_wire_and_the_same(client: Client, shipped: Topic, kept: None) -> None:
    plain = client.get("/learn/what-neuropathy-is/").content
    for _ in range(2):
        packed = client.get("/learn/what-neuropathy-is/", headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain
        assert len(packed.content) < len(plain) / 3


def test_a_page_kept_ready_asks_the_database_nothing(
    client: Client, write: Write, kept: None, django_assert_num_queries: Callable[..., object]
) -> None:
    write("sleep")
    client.get("/learn/sleep/")
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert client.get("/learn/sleep/").status_code == 200


def test_what_is_kept_ready_ends_with_the_next_edition(
    client: Client, write: Write, kept: None, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    made = write("sleep")
    assert "Rest helps." in client.get("/learn/sleep/").content.decode()
    Statement.objects.update(text="Rest may help.")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        publish(made)
    assert "Rest may help." in client.get("/learn/sleep/").content.decode()


def test_who_is_signed_in_reads_it_fresh(sign_in: SignIn, client: Client, write: Write, kept: None) -> None:
    made, editor = write("sleep"), sign_in(Role.CONTENT_EDITOR)
    assert editor.get("/learn/sleep/")["Cache-Control"] == "no-cache"
    client.get("/learn/sleep/")
    Statement.objects.update(text="Rest may help.")
    publish(made)
    assert "Rest may help." in editor.get("/learn/sleep/").content.decode()


def test_an_archived_page_leads_on_and_one_that_never_was_public_does_not(client: Client, write: Write) -> None:
    old, new, never = write("sleep"), write("rest"), write("never", status="draft")
    Topic.objects.filter(pk__in=[old.pk, never.pk]).update(status="archived")
    publish_all([old, never])
    assert client.get("/learn/sleep/").headers["Location"] == "/learn/"
    assert client.get("/learn/never/").status_code == 404
    Topic.objects.filter(pk=old.pk).update(goes_to=new)
    answer = client.get("/learn/sleep/")
    assert (answer.status_code, answer["Location"]) == (301, "/learn/rest/")


def test_a_chain_of_archived_pages_ends_at_one_that_can_be_read_or_at_the_list(client: Client, write: Write) -> None:
    first, second, last = write("one"), write("two"), write("three")
    Topic.objects.filter(pk=first.pk).update(goes_to=second, status="archived")
    Topic.objects.filter(pk=second.pk).update(goes_to=last, status="archived")
    assert client.get("/learn/one/")["Location"] == "/learn/three/"
    Topic.objects.filter(pk=last.pk).update(goes_to=first, status="archived")
    assert client.get("/learn/one/")["Location"] == "/learn/"


def test_related_pages_are_offered_while_they_can_be_read(client: Client, write: Write) -> None:
    made, other, draft = write("sleep"), write("rest"), write("never", status="draft")
    made.related.set([other, draft])
    publish(made)
    html = client.get("/learn/sleep/").content.decode()
    assert 'href="/learn/rest/">About rest</a>' in html
    assert "About never" not in html
    Topic.objects.filter(pk=other.pk).update(title="About naps")
    publish(other)
    assert 'href="/learn/rest/">About naps</a>' in client.get("/learn/sleep/").content.decode()
    Topic.objects.filter(pk=other.pk).update(status="archived")
    publish(other)
    assert "Read next" not in client.get("/learn/sleep/").content.decode()


def test_the_tag_of_a_page_changes_with_its_words_alone(client: Client, write: Write) -> None:
    made = write("sleep")
    tags = {client.get("/learn/sleep/", headers={"accept-encoding": "gzip"})["ETag"] for _ in range(3)}
    assert len(tags) == 1
    Statement.objects.update(text="Rest may help.")
    publish(made)
    assert client.get("/learn/sleep/")["ETag"] not in tags


def test_a_section_alone_leads_back_to_where_the_reader_came_from(client: Client, write: Write) -> None:
    write("sleep", body="Rest well.")
    html = client.get("/learn/sleep/first/?back=/intake/where/%3Freturn%3Dcheck").content.decode()
    assert html.count('href="/intake/where/?return=check"') == 2
    assert "Rest well." in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/learn/sleep/">' in html


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
)
def test_the_way_back_leads_nowhere_else(client: Client, write: Write, back: str) -> None:
    write("sleep")
    html = client.get("/learn/sleep/first/", {"back": back}).content.decode()
    assert "evil" not in html
    assert "javascript:" not in html
    assert "Back to where you were" not in html


def test_a_section_that_is_not_shown_has_no_page(client: Client, write: Write) -> None:
    made = write("sleep")
    assert client.get("/learn/sleep/other/").status_code == 404
    Section.objects.update(shown=False)
    publish(made)
    assert client.get("/learn/sleep/first/").status_code == 404


def test_staff_read_a_page_as_it_was(sign_in: SignIn, write: Write) -> None:
    made, therapist = write("sleep"), sign_in(Role.THERAPIST)
    Statement.objects.update(text="Rest may help.")
    publish(made)
    html = therapist.get("/learn/sleep/as-of/1/").content.decode()
    assert "This is the page as it was." in html
    assert "Rest helps." in html
    assert "Rest may help." not in html
    assert "Rest may help." in therapist.get("/learn/sleep/as-of/2/").content.decode()
    assert therapist.get("/learn/sleep/as-of/3/").status_code == 404
