"""Which pages the audit opens, and how it fills in a form on the way."""

import pytest

from tests.audit import pages
from tests.audit.visitor import Answer, Form, forms, links

LIST = """<form action="/learn/"><label>Search <input type="search" name="q"></label></form>
<a href="/">Home</a> <a href="/learn/nerves/">Nerves</a> <a href="/learn/nerves/#pain">Pain</a>
<a href="what-to-expect/">What to expect</a> <a href="/learn/">All</a> <a href="https://example.org/learn/x/">X</a>"""
START = """<form method="post"><input type="hidden" name="token" value="t1">
<input type="checkbox" name="more" value="1">
<input type="radio" name="value" value="yes"><input type="radio" name="value" value="no"></form>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://clinic.example/learn/old/</loc></url></urlset>"""


class Site:
    """Answers with what it was given, notes what was opened and sent."""

    def __init__(self, **given):
        self.bodies = {**dict.fromkeys(pages.FIXED, ""), "/learn/": LIST, "/intake/": START, **given}
        self.sent = []

    def get(self, path):
        """A page, or none."""
        found = path in self.bodies or path.startswith("/learn/")
        return Answer(path, 200 if found else 404, "text/html", self.bodies.get(path, ""))

    def send(self, form, page, **typed):
        """Wherever a form leads."""
        self.sent.append({**form.fields, **typed})
        return Answer(page if form.method == "get" else "/intake/stop-signs/", 200, "text/html", "")


def test_every_public_page_is_opened_once():
    opened = [answer.path for answer in pages.public(Site(**{"/sitemap.xml": SITEMAP}))]
    topics = ["/learn/old/", "/learn/nerves/", "/learn/what-to-expect/"]
    searches = ["/learn/", "/learn/"]
    assert opened == [*pages.FIXED, *topics, *searches, pages.NOWHERE, "/intake/stop-signs/"]


def test_a_site_without_a_sitemap_still_has_its_topics():
    opened = [answer.path for answer in pages.public(Site())]
    assert "/learn/nerves/" in opened
    assert "/learn/old/" not in opened


def test_an_intake_is_begun_with_the_first_choice_and_no_tick():
    site = Site()
    pages.public(site)
    assert site.sent == [{"q": "numb feet"}, {"q": "qqqq"}, {"token": "t1", "value": "yes"}]


def test_the_page_on_when_not_to_have_massage_is_measured():
    site = Site(**{"/learn/": f'{LIST}<a href="{pages.WHEN_NOT}">When not</a>'})
    assert pages.to_measure(site) == ["/", "/learn/", pages.WHEN_NOT, "/intake/"]


def test_the_first_topic_stands_in_for_it():
    assert pages.to_measure(Site()) == ["/", "/learn/", "/learn/nerves/", "/intake/"]


def test_a_list_without_topics_cannot_be_measured():
    with pytest.raises(RuntimeError, match="No topic"):
        pages.to_measure(Site(**{"/learn/": ""}))


def test_a_page_that_is_gone_is_told():
    site = Site()
    del site.bodies["/privacy/"]
    with pytest.raises(RuntimeError, match="/privacy/ answers 404, not 200"):
        pages.public(site)


def test_an_intake_that_does_not_begin_is_told():
    site = Site(**{"/intake/": START})
    site.send = lambda form, page, **typed: Answer("/intake/", 200, "text/html", "")
    with pytest.raises(RuntimeError, match="does not begin"):
        pages.public(site)


def test_links_and_forms_are_read_as_a_browser_would():
    assert links('<a href="/a/">A</a><a href="/a/">again</a><a name="b">B</a>') == ["/a/"]
    assert forms(START) == [Form("post", "", {"token": "t1", "value": "yes"}, [])]
    assert forms('<input name="stray">') == []
