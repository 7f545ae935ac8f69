"""Odd input on every kind of page gets a kind answer, and what is stored is plain text in its composed form."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.records.models import Version
from tests.intake.web.patient.phone import Phone, address, laid, refused, title, words

pytestmark = pytest.mark.django_db

#: A draft in which a page of every kind is open: under age, one sign, one trouble of each sort, one page unsure.
OPEN = {
    "age": 16,
    "neuropathy": "diagnosed",
    "causes": ["diabetes", "other_cause"],
    "indications": ["burning", "gait_change"],
    "answered_yes": ["pe_symptoms"],
    "not_sure": ["fainting"],
    "walking_stops_for": ["breath"],
    "linked": {"burning": "from_neuropathy", "gait_change": "unsure"},
}
#: One page of each kind, the first page and the one that interrupts.
SLUGS = [
    *("", "guardian", "stop-signs", "recent-each", "bother-burning", "link", "link-each", "places", "activities"),
    *("words", "causes", "medicines", "answering", "about", "provider", "consent", "care-now"),
]
#: page -> (a field that takes text, what else the page needs to be right).
TEXT = {
    "guardian": ("name", {"relationship": "mother", "agrees": "on"}),
    "activities": ("text_2", {}),
    "words": ("text", {}),
    "causes": ("detail_other_cause", {"rows": "other_cause"}),
    "medicines": ("text", {}),
    "answering": ("name", {"value": "with_help", "relationship": "mother"}),
    "about": ("name", {"phone": "555 0134 22", "born": "1 1 2012"}),
    "provider": ("practice", {}),
    "consent": ("name", {"review": "on"}),
    "care-now": ("name", {}),
}
KEPT = {
    "emoji": "feet 🦶🏽 hurt 😣",
    "right to left": "رجلي تؤلمني \u202eabc\u202c",
    "combining": "Zoe\u0308 Nu\u0301n\u0303ez",
    "decomposed Hangul": "\u1112\u1161\u11ab",
    "markup": "<script>alert('x')</script> & \"quotes\"",
    "template": "{{ form }} {% now %} ${x}",
    "SQL": "'; DROP TABLE intake_page; --",
    "formula": "=1+1",
    "unassigned": "\ufdd0 \U0003ffff x",
}
REFUSED = {
    "NUL": "Ma\x00ria",
    "bell": "Ma\x07ria",
    "escape": "\x1b[31mMaria\x1b[0m",
    "C1 control": "Ma\x85ria",
    "100 KB": "x" * 100_000,
    "100 KB of combining marks": "e" + "\u0301" * 50_000,
}
ODD = ["", " ", "\x00", "\ud800", "\udfff\ud800", "💜" * 300, "-1", "1e9", "9" * 400, "none", "unsure", "true", "[]"]


def opened(slug: str) -> Phone:
    """The draft, as a grown-up's where a guardian's typed name has to be the one that was given before."""
    return Phone(laid(OPEN | {"age": 50} if slug == "consent" else OPEN))


def post(phone: Phone, slug: str, pairs: list[tuple[str, str]]) -> HttpResponse:
    """Post a form byte by byte, half characters included."""
    body = "&".join("=".join(quote_plus(part.encode("utf-8", "surrogatepass")) for part in pair) for pair in pairs)
    return phone.client.post(address(slug), body, content_type="application/x-www-form-urlencoded")


def strings(data: Any) -> Iterator[str]:
    """Every text in stored data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from strings(value)


def is_plain(text: str) -> bool:
    kinds = {unicodedata.category(char) for char in text if char not in "\n\t"}
    return unicodedata.is_normalized("NFC", text) and not kinds & {"Cc", "Cs"}


def kind(phone: Phone, answer: HttpResponse) -> None:
    """Led on, refused by name, or not readable; never an error of ours; nothing odd is stored."""
    assert answer.status_code in (302, 400, 422), answer.status_code
    if answer.status_code == 422:
        assert len(refused(answer)) > 10
        assert 'href="#id_' in answer.content.decode()
    for step, data in phone.intake.page_data().items():
        assert all(is_plain(text) for text in strings(data)), step


@pytest.mark.parametrize("slug", TEXT)
def test_text_of_any_script_is_kept_in_its_composed_form(slug: str) -> None:
    phone = opened(slug)
    field, rest = TEXT[slug]
    for oddity, typed in KEPT.items():
        assert phone.press(slug, **rest, **{field: typed}).status_code == 302, oddity
        stored = phone.saved("interruption" if slug == "care-now" else slug.replace("-", "_"))
        assert unicodedata.normalize("NFC", typed) in list(strings(stored)), oddity
    phone.press(slug, **rest, **{field: KEPT["markup"]})
    assert "<script>alert" not in phone.open(slug).content.decode()


@pytest.mark.parametrize("slug", TEXT)
def test_text_that_cannot_be_kept_is_refused_at_its_field_and_in_words(slug: str) -> None:
    phone = opened(slug)
    field, rest = TEXT[slug]
    for oddity, typed in REFUSED.items():
        complaint = refused(phone.press(slug, **rest, **{field: typed}), field=f"id_{field}")
        assert ("characters or fewer." if "100 KB" in oddity else "there is a hidden character") in complaint, oddity
        assert len(complaint) < 300


@pytest.mark.parametrize("slug", TEXT)
def test_half_a_character_becomes_a_mark_in_its_place(slug: str) -> None:
    phone = opened(slug)
    field, rest = TEXT[slug]
    assert post(phone, slug, [*rest.items(), (field, "a\ud800b")]).status_code == 302
    assert any("a" in text and "\ufffd" in text for text in strings(phone.intake.page_data()))


@pytest.mark.parametrize("slug", SLUGS)
def test_fixed_nasties_in_every_field_at_once_and_one_by_one(slug: str) -> None:
    phone = Phone(laid(OPEN))
    fields = list(phone.open(slug).context["form"].fields)
    for text in ("\x00", "💜" * 300, "-1", "pe_symptoms", "e" + "\u0301" * 50_000):
        with transaction.atomic():
            kind(phone, post(phone, slug, [(name, text) for name in fields]))
            transaction.set_rollback(True)
    with transaction.atomic():
        kind(phone, post(phone, slug, [(name, text) for name in fields for text in ("none", "unsure", "x", "")]))
        transaction.set_rollback(True)


@pytest.mark.parametrize("slug", SLUGS)
def test_anything_in_any_field_gets_a_kind_answer(slug: str) -> None:
    phone = Phone(laid(OPEN))
    form = phone.open(slug).context["form"]
    codes = [str(code) for field in form.fields.values() for code, _ in getattr(field, "choices", ())]
    names = st.sampled_from([*form.fields, "go", "key", "unknown", "instead", "rows[]", "value.x"])
    values = st.one_of(st.sampled_from([*ODD, *codes, "on", "later", "back"]), st.text(max_size=30))
    pairs = st.lists(st.tuples(names, values), max_size=12)

    @settings(derandomize=True, max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(pairs)
    def try_it(pairs: list[tuple[str, str]]) -> None:
        with transaction.atomic():
            kind(phone, post(phone, slug, pairs))
            transaction.set_rollback(True)

    try_it()


@pytest.mark.parametrize("slug", [*SLUGS, "check"])
def test_far_too_many_fields_and_a_far_too_large_body_are_refused_kindly(slug: str) -> None:
    phone = Phone(laid(OPEN))
    before = phone.intake.page_data()
    for pairs in ([(f"field_{n}", "x") for n in range(600)], [("text", "x" * 1_000_000)]):
        answer = post(phone, slug, pairs)
        assert answer.status_code == 400
        assert title(answer).startswith("We could not read that")
        assert "Answers you saved before are safe." in words(answer)
    assert phone.intake.page_data() == before


@pytest.mark.parametrize("slug", ["", "about", "check", "care-now"])
def test_bodies_that_are_no_form_get_a_kind_answer(slug: str) -> None:
    phone = Phone(laid(OPEN))
    for body, content_type in (
        (b"{}", "application/json"),
        (b"\x00\xff\xfe", "application/x-www-form-urlencoded"),
        (b"a=%zz&b=%e9", "application/x-www-form-urlencoded; charset=latin-1"),
        (b"a=1", "application/x-www-form-urlencoded; charset=nothing"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"a=1", "multipart/form-data"),
        (b"", ""),
    ):
        answer = phone.client.generic("POST", address(slug), body, content_type=content_type)
        assert answer.status_code in (302, 400, 422), (content_type, answer.status_code)
    upload = {"name": SimpleUploadedFile("name.txt", b"Maria")}
    assert phone.client.post(address(slug), upload).status_code == 400
    assert not Version.objects.exists()


@pytest.mark.parametrize("path", ["\x00", "%00", "a/b", "..%2fstaff", "💜", "stop-signs%0d%0a", "x" * 5000, "-", "_"])
def test_odd_addresses_are_not_found(path: str) -> None:
    assert Phone(laid()).client.get(f"/intake/{quote_plus(path)}/").status_code == 404


@pytest.mark.parametrize(
    "query", ["return=%00", "return=%ED%A0%80", "lost=%00", "a=1&" * 600, "%F0%9F%92%9C=%F0%9F%92%9C"]
)
def test_odd_query_strings_change_nothing(query: str) -> None:
    phone = Phone(laid())
    for slug in ("", "about", "check", "saved"):
        assert phone.client.get(f"{address(slug)}?{query}").status_code in (200, 400)
