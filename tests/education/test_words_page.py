"""Editors see how the Spanish stands, write it beside the English, and say when it is still right."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from clinic.accounts.roles import Role
from clinic.audit.models import AuditEvent
from education.models import Section, Source, Statement, Topic, Translation
from education.translating import Text, texts_of
from tests.education.in_spanish import reads, spanish, translated

Write = Callable[..., Topic]


@pytest.fixture
def editor(sign_in: Callable[[Role], Client]) -> Client:
    """A content editor's browser."""
    return sign_in(Role.CONTENT_EDITOR)


def address(row: Topic | Source, language: str = "es") -> str:
    """The page of words of a topic or source."""
    return f"/admin/education/{row._meta.model_name}/{row.pk}/words/{language}/"


def texts(row: Topic | Source) -> dict[str, Text]:
    """Its texts by field; the topics of these tests have one of each."""
    return {text.field: text for text in texts_of([row], "es")[row.pk]}


def form(row: Topic | Source, **words: str) -> dict[str, str]:
    """The form as a browser sends it, which writes the ends of lines in its own way, with these words in it."""
    sent: dict[str, str] = {}
    for field, text in texts(row).items():
        sent[text.name] = words.get(field, text.words).replace("\n", "\r\n")
        sent[f"seen-{text.name}"] = text.seen
    return sent


def said(answer: Any) -> str:
    """The page's words in one line."""
    return " ".join(strip_tags(answer.content.decode()).split())


def test_the_form_sent_back_as_it_was_changes_nothing(editor: Client, write: Write) -> None:
    made = translated(write("sleep", body="Rest well.\n\nSleep well."))
    before, notes = list(Translation.objects.order_by("pk").values()), AuditEvent.objects.count()
    assert editor.post(address(made), form(made)).status_code == 302
    assert list(Translation.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == notes


def test_the_english_stands_beside_a_box_for_the_spanish(editor: Client, write: Write) -> None:
    made = write("sleep", body="Rest well.")
    html = editor.get(address(made)).content.decode()
    assert "<p>Rest well.</p>" in html
    assert html.count("<textarea") == len(texts(made)) == 5
    assert "Spanish: 5 missing." in said(editor.get(address(made)))


def test_what_is_written_is_public_at_once_and_noted_without_the_words(
    editor: Client, client: Client, write: Write
) -> None:
    made = write("sleep")
    assert editor.post(address(made), form(made, text="El descanso ayuda.")).status_code == 302
    assert "El descanso ayuda." in reads(client, "/learn/sleep/")
    note = AuditEvent.objects.get(action="education.translated")
    assert (note.subject_id, note.detail["language"]) == (str(made.pk), "es")
    assert note.detail["texts"] == [texts(made)["text"].name]
    assert "descanso" not in str(note.detail)
    assert Translation.objects.get().by is not None


def test_a_source_is_translated_on_a_page_of_its_own_and_reaches_each_topic(
    editor: Client, client: Client, write: Write, source: Source
) -> None:
    write("sleep").sections.get().statements.get().sources.add(source)
    assert editor.post(address(source), form(source, what="Un ensayo pequeño.")).status_code == 302
    assert "Un ensayo pequeño." in reads(client, "/learn/sleep/")


def test_what_changed_in_english_is_shown_and_said_to_be_still_right(
    editor: Client, client: Client, write: Write
) -> None:
    made = translated(write("sleep"))
    Statement.objects.update(text="Rest often helps.")
    html = editor.get(address(made)).content.decode()
    assert "<ins>often" in html
    assert "The Spanish is still right" in html
    sent = form(made)
    sent[f"still-{texts(made)['text'].name}"] = "on"
    assert editor.post(address(made), sent).status_code == 302
    kept = Translation.objects.get(field="text")
    assert (kept.words, kept.made_from) == (spanish("Rest helps."), "Rest often helps.")
    assert spanish("Rest helps.") in reads(client, "/learn/sleep/")
    assert "still right" not in editor.get(address(made)).content.decode().partition("<form method")[2]


def test_an_empty_box_takes_the_translation_away(editor: Client, client: Client, write: Write) -> None:
    made = translated(write("sleep"))
    assert editor.post(address(made), form(made, text="")).status_code == 302
    assert not Translation.objects.filter(field="text").exists()
    assert '<span lang="en">Rest helps.</span>' in reads(client, "/learn/sleep/")


def test_nobody_saves_beside_words_they_did_not_see(editor: Client, write: Write) -> None:
    made = translated(write("sleep"))
    sent = form(made, text="Otra cosa.")
    Statement.objects.update(text="Rest may harm.")
    refused = editor.post(address(made), sent)
    assert refused.status_code == 422
    assert "Somebody changed this meanwhile." in said(refused)
    assert "Otra cosa." in refused.content.decode()
    assert Translation.objects.get(field="text").words == spanish("Rest helps.")
    again = sent | {f"seen-{texts(made)['text'].name}": texts(made)["text"].seen}
    assert editor.post(address(made), again).status_code == 302
    assert Translation.objects.get(field="text").made_from == "Rest may harm."


@pytest.mark.parametrize("words", ["<b>x</b>", "[x](javascript:alert(1))", "x" * 181])
def test_what_a_page_cannot_take_is_refused_and_kept_in_its_box(editor: Client, write: Write, words: str) -> None:
    made = write("sleep")
    assert editor.post(address(made), form(made, title=words)).status_code == 422
    assert not Translation.objects.exists()


@pytest.mark.parametrize("role", [Role.CLINIC_ADMIN, Role.PRIVACY_OFFICER])
def test_only_editors_translate(sign_in: Callable[[Role], Client], write: Write, role: Role) -> None:
    made, client = write("sleep"), sign_in(role)
    assert client.get(address(made)).status_code == 403
    assert client.post(address(made), form(made, text="x")).status_code == 403
    assert not Translation.objects.exists()


def test_a_language_that_is_not_ours_has_no_page(editor: Client, write: Write) -> None:
    assert editor.get(address(write("sleep"), "xx")).status_code == 404


def test_the_lists_say_how_the_spanish_stands_and_pick_by_it(editor: Client, write: Write, source: Source) -> None:
    translated(write("fine"), source)
    translated(write("behind"))
    write("without")
    Statement.objects.filter(section__topic__slug="behind").update(text="Other words.")
    page = said(editor.get("/admin/education/topic/"))
    for words in ("1 out of date", "4 missing", "current"):
        assert words in page

    def listed(choice: str) -> set[str]:
        html = editor.get(f"/admin/education/topic/?spanish={choice}").content.decode()
        return {slug for slug in ("fine", "behind", "without") if f">About {slug}<" in html}

    assert [listed(choice) for choice in ("current", "older", "missing")] == [{"fine"}, {"behind"}, {"without"}]
    assert "1 out of date" in said(editor.get("/admin/education/section/?spanish=older"))
    assert ">Foot trial<" in editor.get("/admin/education/source/?spanish=current").content.decode()
    assert ">Foot trial<" not in editor.get("/admin/education/source/?spanish=missing").content.decode()


def test_the_words_are_one_press_away_from_what_they_belong_to(editor: Client, write: Write, source: Source) -> None:
    made = write("sleep")
    section = made.sections.get()
    for model, row, way in (
        ("topic", made, address(made)),
        ("section", section, f"{address(made)}#id_{section.pk.hex}-heading"),
        ("source", source, address(source)),
    ):
        html = editor.get(f"/admin/education/{model}/{row.pk}/change/").content.decode()
        assert f'<a href="{way}">Spanish: ' in html, model


def test_hidden_parts_are_not_asked_for(editor: Client, write: Write) -> None:
    made = write("sleep")
    Section.objects.update(shown=False)
    assert set(texts(made)) == {"title", "summary"}
