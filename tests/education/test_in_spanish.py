"""What a reader of Spanish gets: Spanish where there is some, English marked as such where not, and never a mixture."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic.accounts.roles import Role
from education.finding import carriers
from education.models import Section, Source, Statement, Topic, Translation
from education.publishing import publish, publish_all
from education.search import search
from tests.education.in_spanish import asks, reads, spanish, translated

Write = Callable[..., Topic]
MISSING = "todavía no está en su idioma. Usted ve algo de ella en inglés."
OLDER = "pueden estar un poco atrasadas."
NEWER = "está en inglés hasta que la traducción esté lista."


@pytest.fixture
def kept(settings: object) -> Iterator[None]:
    """Pages are kept ready, as in production."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "kept-in-two-languages"}}  # type: ignore[attr-defined]
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_the_english_page_says_nothing_of_other_languages(client: Client, write: Write) -> None:
    translated(write("sleep", body="Rest well."))
    html = reads(client, "/learn/sleep/", "en")
    assert "ES " not in html
    assert html.count('lang="en"') == 1  # the page's own
    for words in (MISSING, OLDER, NEWER):
        assert words not in html


def test_the_spanish_page_is_spanish_throughout_and_needs_no_excuse(client: Client, write: Write) -> None:
    translated(write("sleep", body="Rest well."))
    for address in ("/learn/", "/learn/sleep/", "/learn/sleep/first/"):
        html = reads(client, address)
        main = html.partition("<main")[2]
        assert 'lang="en"' not in main.partition("</main")[0], address
        assert spanish("About sleep") in html
        for words in (MISSING, OLDER, NEWER):
            assert words not in html
    assert spanish("Rest well.") in reads(client, "/learn/sleep/")
    assert spanish("Rest helps.") in reads(client, "/learn/sleep/")


def test_without_spanish_the_english_is_shown_marked_and_said(client: Client, write: Write) -> None:
    write("sleep", body="Rest well.")
    html = reads(client, "/learn/sleep/")
    assert '<h1 itemprop="name" lang="en">About sleep</h1>' in html
    assert '<div lang="en">\n<p>Rest well.</p>' in html
    assert MISSING in html
    assert MISSING in reads(client, "/learn/sleep/first/")
    assert '<a href="/learn/sleep/" lang="en">About sleep</a>' in reads(client, "/learn/")


def test_one_text_that_is_missing_is_english_among_spanish(client: Client, write: Write) -> None:
    made = translated(write("sleep", body="Rest well."))
    Translation.objects.filter(field="text").delete()
    publish(made)
    html = reads(client, "/learn/sleep/")
    assert '<span lang="en">Rest helps.</span>' in html
    assert spanish("Rest well.") in html
    assert html.count(MISSING) == 1


def test_words_that_are_only_searched_are_not_missed_by_a_reader(client: Client, write: Write) -> None:
    made = translated(write("sleep"))
    Section.objects.update(also="nap")
    publish(made)
    assert MISSING not in reads(client, "/learn/sleep/")


def test_what_is_behind_the_english_is_shown_and_said_kindly(client: Client, write: Write) -> None:
    made = translated(write("sleep"))
    Statement.objects.update(text="Rest may help.")
    publish(made)
    html = reads(client, "/learn/sleep/")
    assert spanish("Rest helps.") in html
    assert "Rest may help." not in html
    assert html.count(OLDER) == 1
    assert OLDER in reads(client, "/learn/sleep/first/")


def test_other_blanks_and_line_ends_are_no_change(client: Client, write: Write) -> None:
    made = translated(write("sleep", body="Rest well.\n\nSleep well."))
    Section.objects.update(body="Rest well.\r\n\r\nSleep well.\n")
    publish(made)
    assert OLDER not in reads(client, "/learn/sleep/")


@pytest.mark.parametrize(
    ("section", "statement"),
    [({"care": "emergency"}, {}), ({"care": "tell_us"}, {}), ({}, {"carries": "safety:stroke_signs"})],
)
def test_safety_that_changed_is_shown_in_its_newest_words(
    client: Client, write: Write, section: dict[str, str], statement: dict[str, str]
) -> None:
    made = write("signs", text="Wait a day.")
    Section.objects.update(heading="Signs", **section)
    Statement.objects.update(**statement)
    publish(made)
    translated(made)
    Statement.objects.update(text="Get care now.")
    publish(made)
    for address in ("/learn/signs/", "/learn/signs/first/"):
        html = reads(client, address)
        assert re.search(r'lang="en">Get care now\.<', html), address
        assert "Wait a day." not in html
        assert NEWER in html
        assert "En una emergencia, llame al 911." in html


@pytest.mark.parametrize(("before", "after"), [("Rest.", "Call 911."), ("Call 911.", "Rest."), ("Rest.", "Emergency.")])
def test_what_names_an_emergency_is_safety_wherever_it_stands(
    client: Client, write: Write, before: str, after: str
) -> None:
    made = translated(write("sleep", text=before))
    Statement.objects.update(text=after)
    publish(made)
    html = reads(client, "/learn/sleep/")
    assert f'<span lang="en">{after}</span>' in html
    assert spanish(before) not in html


def test_sources_keep_their_titles_and_say_in_spanish_what_they_are(
    client: Client, write: Write, source: Source
) -> None:
    made = write("sleep")
    Statement.objects.get().sources.add(source)
    publish(made)
    translated(made, source)
    html = reads(client, "/learn/sleep/")
    assert '<strong lang="en">Foot trial</strong>' in html
    assert spanish("A small trial.") in html
    assert MISSING not in html


def test_staff_read_an_old_edition_in_the_words_of_its_time(sign_in: Callable[[Role], Client], write: Write) -> None:
    made, therapist = translated(write("sleep")), sign_in(Role.THERAPIST)
    Translation.objects.filter(field="text").update(words="ES otra cosa", made_from="Rest helps.")
    publish(made)
    assert [edition.number for edition in made.editions.order_by("number")] == [1, 2, 3]
    assert MISSING in reads(therapist, "/learn/sleep/as-of/1/")
    assert spanish("Rest helps.") in reads(therapist, "/learn/sleep/as-of/2/")
    assert "ES otra cosa" in reads(therapist, "/learn/sleep/as-of/3/")
    assert "ES " not in reads(therapist, "/learn/sleep/as-of/3/", "en")


def test_related_pages_are_named_in_spanish_and_follow(client: Client, write: Write) -> None:
    made, other = write("sleep"), write("rest")
    made.related.set([other])
    publish(made)
    assert 'href="/learn/rest/" lang="en">About rest</a>' in reads(client, "/learn/sleep/")
    translated(other)
    assert f'href="/learn/rest/">{spanish("About rest")}</a>' in reads(client, "/learn/sleep/")


@pytest.mark.parametrize("order", [("en", "es"), ("es", "en"), ("es", "es-mx", "en-us")])
def test_pages_kept_ready_do_not_mix_languages(
    client: Client, write: Write, kept: None, order: tuple[str, ...]
) -> None:
    translated(write("sleep"))
    for address in ("/learn/sleep/", "/learn/"):
        for language in (*order, *order):
            html = reads(client, address, language)
            assert (spanish("About sleep") in html) is language.startswith("es"), (address, language)


def test_a_page_of_the_other_language_is_no_answer_to_a_browser_that_has_one(
    client: Client, write: Write, kept: None
) -> None:
    translated(write("sleep"))
    has = asks(client, "/learn/sleep/", "en")
    assert {"Accept-Language", "Cookie"} <= set(has["Vary"].split(", "))
    assert asks(client, "/learn/sleep/", "en", **{"if-none-match": has["ETag"]}).status_code == 304
    assert asks(client, "/learn/sleep/", "es", **{"if-none-match": has["ETag"]}).status_code == 200


def test_spanish_asks_the_database_no_more_often(client: Client, shipped: Topic) -> None:
    for address, most in (("/learn/when-not-to-have-massage/", 3), ("/learn/", 1)):
        with CaptureQueriesContext(connection) as ran:
            reads(client, address)
        assert len(ran) <= most, [query["sql"] for query in ran]


def test_a_code_leads_to_the_words_of_the_reader_and_for_staff_to_english(write: Write) -> None:
    made = write("sleep", body="Rest well.")
    Section.objects.update(carries="question:rest")
    Statement.objects.update(carries="reason:sleep")
    publish(made)
    stands_in = carriers(["reason:sleep", "question:rest"], "es")
    assert stands_in["reason:sleep"].sentence.tongue == stands_in["question:rest"].body.tongue == ' lang="en"'
    translated(made)
    codes = ["reason:sleep", "question:rest"]
    assert carriers(codes)["reason:sleep"].sentence == "Rest helps."
    assert carriers(codes, "es")["reason:sleep"].sentence == spanish("Rest helps.")
    assert carriers(codes, "es")["question:rest"].words_alone == f"<p>{spanish('Rest well.')}</p>"
    assert not carriers(codes, "es")["question:rest"].heading.tongue


def test_publishing_again_the_same_words_makes_no_edition(write: Write) -> None:
    made = translated(write("sleep"))
    assert publish_all([made]) == {}


def hits(asked: str, language: str = "es") -> list[str]:
    """Topic and section of each hit, in order."""
    return [f"{hit.passage.edition.topic.slug}#{hit.passage.slug}" for hit in search(asked, language).hits]


#: What people type -> a section that has to be among the first three, on either database.
FOUND = {
    "pies dormidos": "when-not-to-have-massage#numb-areas",
    "oxígeno": "lung-disease-and-neuropathy#positions-and-oxygen",
    "oxigeno": "lung-disease-and-neuropathy#positions-and-oxygen",
    "dolor de pecho": "when-not-to-have-massage#call-911",
    "¿Qué es la EPOC?": "lung-disease-and-neuropathy#copd",
    "diabetes": "what-neuropathy-is#diabetes",
    "derrame cerebral": "when-not-to-have-massage#call-911",
}


@pytest.mark.parametrize("asked", FOUND)
def test_what_people_type_in_spanish_leads_to_the_section(shipped: Topic, asked: str) -> None:
    assert FOUND[asked] in hits(asked)[:3], hits(asked)


def test_each_language_is_searched_alone(shipped: Topic) -> None:
    assert hits("shoulders") == []
    assert hits("hombros", "en") == []
    assert hits("hombros")


@pytest.mark.parametrize("asked", ["caminar", "camina", "caminando", "CAMINO"])
def test_a_spanish_word_is_found_in_its_other_forms(write: Write, asked: str) -> None:
    made = write("walks")
    translated(made)
    Translation.objects.filter(field="text").update(words="Caminar puede costar.")
    publish(made)
    assert hits(asked) == ["walks#first"]


def test_a_word_misspelt_in_spanish_gets_a_suggestion_with_its_accent(shipped: Topic) -> None:
    assert search("oxjgeno", "es").instead == "oxígeno"
    assert search("neuropatia", "es").instead == ""


def test_a_translation_belongs_to_one_thing_and_says_something(write: Write) -> None:
    made = write("sleep")
    section = made.sections.get()
    own = {"field": "title", "language": "es", "words": "Dormir", "made_from": "Sleep", "at": timezone.now()}
    for wrong in (
        {},
        {"topic": made, "section": section},
        {"topic": made, "words": ""},
        {"topic": made, "language": "xx"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Translation.objects.create(**{**own, **wrong})
    Translation.objects.create(topic=made, **own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Translation.objects.create(topic=made, **own)
