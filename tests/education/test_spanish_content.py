"""The Spanish that ships: all there, current, with the numbers, links and warnings of the English, and as strong."""

import re
from collections import Counter
from pathlib import Path

import pytest

from education.content_files import ContentError, read_sources, read_topic
from education.languages import TRANSLATED
from education.loader import CONTENT, SOURCES, load
from education.models import Source, Topic, Translation
from education.translated_files import Translated, read_translated_sources, read_translated_topic
from education.translating import State, standing, texts_of

#: Rules of the tables are checked while files are read.
pytestmark = pytest.mark.django_db

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LINK = re.compile(r"\]\(([^)]*)\)")
_NO_PROMISE = re.compile(
    r"\b(cura\w*|san[ao]r?|sanan|repara\w*|regenera\w*|revert\w+|revierte\w*|restaura\w*|arregla\w*|trata|tratan)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(no|ni|nunca|ningún|ninguna|sin)\b", re.IGNORECASE)
_NEVER = re.compile(r"[!¡]|\b(elegible\w*|califica\w*|garanti\w*|milagro\w*|por favor)\b", re.IGNORECASE)
#: Forms for somebody one is close to; a patient is "usted".
_FAMILIAR = re.compile(r"\b(tú|tus?|ti|contigo|tienes|puedes|quieres|debes|vos|vosotros)\b", re.IGNORECASE)
_MAYBE = re.compile(r"\b(may|might|can)\b")
_QUIZA = re.compile(r"\b(pued\w*|pod\w+|posible\w*|quizás?|tal vez|se le\b|logra)\b", re.IGNORECASE)


def shipped() -> list[Translated]:
    """Every Spanish text of the files."""
    shelf = read_sources(CONTENT / SOURCES)
    files = [path for path in sorted(CONTENT.glob("*.yaml")) if path.name != SOURCES]
    pairs = [
        one
        for path in files
        for one in read_translated_topic(CONTENT / "es" / path.name, read_topic(path, shelf=shelf))
    ]
    return pairs + [one for _, one in read_translated_sources(CONTENT / "es" / SOURCES, shelf)]


def faults(english: str, spanish: str, *, searched: bool = False) -> list[str]:
    """What a translation says otherwise; words that are only searched need not agree."""
    found = []
    if _NEVER.search(spanish) or _FAMILIAR.search(spanish):
        found.append("words")
    for sentence in re.split(r"(?<=[.!?:])\s+|\n", spanish):
        if _NO_PROMISE.search(sentence) and not _DENIED.search(sentence):
            found.append("promise")
    if searched:
        return found
    said, dicho = _LINK.sub("]", english), _LINK.sub("]", spanish)
    if Counter(_NUMBER.findall(said)) != Counter(_NUMBER.findall(dicho)):
        found.append("numbers")
    if _LINK.findall(english) != _LINK.findall(spanish):
        found.append("links")
    for mark in ("**", "\n- ", "\n\n"):
        if english.strip().count(mark) != spanish.count(mark):
            found.append(f"marks {mark!r}")
    if _MAYBE.search(said) and not _QUIZA.search(dicho):
        found.append("strength")
    return found


def test_a_faithful_translation_has_no_faults() -> None:
    assert (
        faults("Massage does not repair nerves. It may help.", "El masaje no repara los nervios. Puede ayudar.") == []
    )


@pytest.mark.parametrize(
    ("english", "spanish", "fault"),
    [
        ("Call 911.", "Llame al 912.", "numbers"),
        ("In 3 months.", "En meses.", "numbers"),
        ("Read [this](/learn/a/).", "Lea [esto](/learn/b/).", "links"),
        ("It may help.", "Ayuda.", "strength"),
        ("It may help.", "Puede ayudar. Cura los nervios.", "promise"),
        ("Tell us.", "Cuéntanos de tus pies.", "words"),
        ("Tell us.", "¡Díganos!", "words"),
        ("a\n- b", "a b", "marks '\\n- '"),
    ],
)
def test_a_fault_would_be_found(english: str, spanish: str, fault: str) -> None:
    assert fault in faults(english, spanish)


def test_every_shipped_text_says_in_spanish_what_it_says_in_english() -> None:
    pairs = shipped()
    found = {
        (one.section, one.field, one.words[:60]): wrong
        for one in pairs
        if (wrong := faults(one.english, one.words, searched=one.field == "also"))
    }
    assert len(pairs) > 500
    assert found == {}


def test_every_published_section_statement_and_source_has_a_current_spanish_text() -> None:
    load()
    for rows in (Topic.objects.filter(status="published"), Source.objects.all()):
        for key, texts in texts_of(rows, "es").items():
            assert texts, key
            behind = [text.english for text in texts if text.state is not State.CURRENT]
            assert behind == []
            assert set(standing(texts)) == {State.CURRENT}


def test_a_page_without_spanish_would_be_found() -> None:
    load()
    Translation.objects.filter(topic__slug="what-to-expect", field="title").delete()
    topics = Topic.objects.filter(slug="what-to-expect")
    assert [standing(texts)[State.MISSING] for texts in texts_of(topics, "es").values()] == [1]


def test_loading_again_leaves_what_editors_did() -> None:
    load()
    Translation.objects.filter(field="title").update(words="Otra cosa")
    before = list(Translation.objects.order_by("pk").values())
    done = load()
    assert list(Translation.objects.order_by("pk").values()) == before
    assert [len(rows) for rows in done.translated.values()] == [0] * len(TRANSLATED)


def test_english_that_an_editor_changed_before_the_spanish_came_is_out_of_date() -> None:
    load()
    Translation.objects.all().delete()
    Topic.objects.filter(slug="what-to-expect").update(title="What happens")
    load()
    texts = texts_of(Topic.objects.filter(slug="what-to-expect"), "es")
    assert [standing(found) for found in texts.values()] == [{State.OLDER: 1, State.CURRENT: 32}]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: Qué esperar", "titel: Qué esperar", "fields: must be: made_from, title, summary."),
        ("title: Qué esperar", "title: [a]", "title: must be a text."),
        ("title: Qué esperar", "title: <b>Qué</b>", "title: Write plain words without HTML."),
        ("  the-visit:", "  a-visit:", "sections: must be the sections of the English file"),
        ('    - "Nada se decide solo con el cuestionario."\n', "", "section the-intake-form: statements: must be 2"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "what-to-expect.yaml"
    path.write_text((CONTENT / "es" / path.name).read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    content = read_topic(CONTENT / path.name, shelf=read_sources(CONTENT / SOURCES))
    with pytest.raises(ContentError, match=re.escape(message)):
        read_translated_topic(path, content)


def test_english_that_changed_in_the_files_asks_for_another_look_at_the_spanish() -> None:
    content = read_topic(CONTENT / "what-to-expect.yaml", shelf=read_sources(CONTENT / SOURCES))
    content.parts[0].lines[0].statement.text = "Other words."
    with pytest.raises(ContentError, match="section the-intake-form: made_from: The English was changed"):
        read_translated_topic(CONTENT / "es" / "what-to-expect.yaml", content)
