"""A page is weighed with all its files, and may take its limit and not a byte more."""

import pytest

from tests.audit import weight
from tests.audit.visitor import Answer, files
from tests.audit.weight import Weight

PAGE = """<link rel="stylesheet" href="/static/a.css"><link rel="icon" href="/static/mark.svg">
<link rel="canonical" href="/learn/"><script src="/static/a.js" defer></script>
<img src="/static/mark.svg" alt=""><svg><use href="/static/parts.svg#foot"></use><use href="#here"></use></svg>"""
FILES = {
    "/static/a.css": (
        "text/css",
        'b { background: url("ink.svg"), url(data:image/png;base64,AA) } i { fill: url(#x) }',
        50,
    ),
    "/static/ink.svg": ("image/svg+xml", "", 4),
    "/static/mark.svg": ("image/svg+xml", "", 7),
    "/static/parts.svg": ("image/svg+xml", "", 9),
    "/static/a.js": ("text/javascript", "", 30),
}


class Shelf:
    """Files to fetch, and how often each was."""

    def __init__(self):
        self.fetched = []

    def get(self, path):
        """A file, or none."""
        self.fetched.append(path)
        return Answer(path, 200, *FILES[path]) if path in FILES else Answer(path, 404, "text/html", "")


def test_a_page_within_its_limits_is_left_in_peace():
    assert weight.too_much(Weight("/learn/", 20_000, 12_000)) == []
    assert weight.too_much(Weight("/intake/stop-signs/", 32_000, 11_000)) == []


def test_a_page_without_a_limit_may_weigh_what_it_weighs():
    assert weight.too_much(Weight("/", 90_000, 50_000)) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Weight("/learn/nerves/", 20_001, 0), "/learn/nerves/: 20,001 bytes in all, at most 20 KB are allowed"),
        (Weight("/intake/", 32_001, 11_000), "/intake/: 32,001 bytes in all, at most 32 KB are allowed"),
        (Weight("/intake/", 32_000, 11_001), "/intake/: 11,001 bytes of script, at most 11 KB are allowed"),
    ],
)
def test_a_byte_more_is_too_much(given, said):
    assert weight.too_much(given) == [said]


def test_a_page_is_weighed_with_each_of_its_files_once():
    page = Answer("/learn/", 200, "text/html", PAGE, 100)
    assert weight._Scales(Shelf()).weigh(page) == Weight("/learn/", 100 + 50 + 4 + 7 + 9 + 30, 30)


def test_what_two_pages_share_counts_for_both_and_is_fetched_once():
    shelf = Shelf()
    scales = weight._Scales(shelf)
    first, second = [scales.weigh(Answer(path, 200, "text/html", PAGE, 100)) for path in ("/learn/", "/learn/nerves/")]
    assert first.whole == second.whole
    assert sorted(shelf.fetched) == sorted(FILES)


def test_a_file_that_is_not_there_is_told():
    page = Answer("/learn/", 200, "text/html", '<img src="gone.svg" alt="">', 100)
    with pytest.raises(RuntimeError, match="/learn/gone.svg answers 404"):
        weight._Scales(Shelf()).weigh(page)


def test_addresses_that_nothing_is_fetched_from_are_no_files():
    assert files('<link rel="canonical" href="/x/"><a href="/y/">Y</a><script>1</script>') == []


def test_the_table_has_the_limits_beside_the_weights():
    head, intake, home = weight.table([Weight("/intake/", 10_627, 1_339), Weight("/", 9_251, 1_339)])
    assert intake.split() == ["/intake/", "10,627", "32,000", "1,339", "11,000"]
    assert home.split() == ["/", "9,251", "-", "1,339", "-"]
    assert len(head) == len(intake) == len(home)
