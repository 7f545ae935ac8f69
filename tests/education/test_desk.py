"""The editor's desk: preview, what is due, what rests on what, and advice that does not get in the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from clinic.accounts.roles import Role
from clinic.audit.models import AuditEvent
from education import dependants
from education.dependants import Dependant
from education.models import Section, Source, Statement, Topic
from tests.education.test_admin import section_form, topic_form

Write = Callable[..., Topic]


@pytest.fixture
def editor(sign_in: Callable[[Role], Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    """A content editor's browser, while nothing rests on the content."""
    monkeypatch.setattr(dependants, "_finders", {})
    return sign_in(Role.CONTENT_EDITOR)


def address(topic: Topic) -> str:
    return f"/admin/education/topic/{topic.pk}/change/"


def said(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def test_a_preview_shows_the_change_and_saves_nothing(editor: Client, client: Client, write: Write) -> None:
    made = write("sleep")
    before = AuditEvent.objects.count()
    form = topic_form(made, _preview="1", **{"sections-0-statements-0-text": "Rest may help."})
    page = said(editor.post(address(made), form))
    assert "This is a preview." in page
    assert "Rest may help." in page
    assert Statement.objects.get().text == "Rest helps."
    assert made.editions.count() == 1
    assert AuditEvent.objects.count() == before
    assert "was changed successfully" not in said(editor.get(address(made)))
    assert "Rest helps." in said(client.get("/learn/sleep/"))


def test_a_preview_of_a_new_topic_saves_none(editor: Client) -> None:
    form = {"title": "Sleep", "slug": "sleep", "summary": "All on sleep.", "order": 5, "status": "draft"}
    form |= {"sections-TOTAL_FORMS": "0", "sections-INITIAL_FORMS": "0", "_preview": "1"}
    assert "This is a preview." in said(editor.post("/admin/education/topic/add/", form))
    assert not Topic.objects.exists()


def test_a_preview_with_a_mistake_shows_the_mistake(editor: Client, write: Write) -> None:
    made = write("sleep")
    assert "This field is required." in said(editor.post(address(made), topic_form(made, _preview="1", title="")))


def test_a_statement_is_mended_within_its_topic_and_is_live(editor: Client, client: Client, write: Write) -> None:
    made = write("sleep", text="Rset helps.")
    form = topic_form(made, **{"sections-0-statements-0-text": "Rest helps."})
    assert editor.post(address(made), form).status_code == 302
    assert "Rest helps." in said(client.get("/learn/sleep/"))
    assert [edition.number for edition in made.editions.order_by("number")] == [1, 2]


def test_a_statement_is_added_within_its_topic(editor: Client, write: Write, source: Source) -> None:
    made = write("sleep")
    prefix = "sections-0-statements"
    form = topic_form(made) | {
        f"{prefix}-TOTAL_FORMS": 2,
        f"{prefix}-1-text": "Walks may help.",
        f"{prefix}-1-order": 20,
    }
    form |= {f"{prefix}-1-strength": "trial", f"{prefix}-1-shown": "on"}
    assert "A statement marked “Trial” needs a source." in said(editor.post(address(made), form))
    form |= {f"{prefix}-1-sources": [source.pk]}
    assert editor.post(address(made), form).status_code == 302
    assert Statement.objects.get(text="Walks may help.").sources.get() == source


def test_an_evidence_card_needs_a_whole_study(editor: Client, write: Write, source: Source) -> None:
    section = write("sleep").sections.get()
    form = section_form(section) | {"statements-0-card": "on", "statements-0-sources": [source.pk]}
    way = f"/admin/education/section/{section.pk}/change/"
    assert "An evidence card needs a source that says" in said(editor.post(way, form))
    Source.objects.update(in_whom="60 people.", found="Better balance.", cannot_show="One small trial.")
    assert editor.post(way, form).status_code == 302


def test_what_was_public_goes_to_the_archive_and_not_back_to_draft(editor: Client, write: Write) -> None:
    made = write("sleep")
    assert "People have links to this page." in said(editor.post(address(made), topic_form(made, status="draft")))
    assert editor.post(address(made), topic_form(made, status="archived")).status_code == 302


def test_a_change_of_a_source_reaches_each_page_that_cites_it(
    editor: Client, client: Client, write: Write, source: Source
) -> None:
    write("sleep").sections.get().statements.get().sources.add(source)
    form = {"title": "Foot trial, mended", "slug": source.slug, "what": source.what}
    assert editor.post(f"/admin/education/source/{source.pk}/change/", form).status_code == 302
    assert "Foot trial, mended" in said(client.get("/learn/sleep/"))


def test_a_source_lists_what_rests_on_it(editor: Client, write: Write, source: Source) -> None:
    section = write("sleep").sections.get()
    section.statements.get().sources.add(source)
    html = editor.get(f"/admin/education/source/{source.pk}/change/").content.decode()
    assert f'<a href="/admin/education/section/{section.pk}/change/">About sleep: First things</a>' in html
    assert "Rest helps." in html


def test_the_list_shows_what_is_due_for_review(editor: Client, write: Write) -> None:
    today = timezone.localdate()
    for slug, days in (("late", -1), ("soon", 20), ("fine", 200)):
        due = today + timedelta(days=days)
        Topic.objects.filter(pk=write(slug).pk).update(last_reviewed=today - timedelta(days=400), next_review_due=due)
    write("never")
    Topic.objects.filter(pk=write("gone").pk).update(status="archived")
    page = said(editor.get("/admin/education/topic/"))
    for words in ("due now", "due in 20 days", "reviewed", "due now: never reviewed", "archived"):
        assert words in page

    def listed(choice: str) -> set[str]:
        html = editor.get(f"/admin/education/topic/?review={choice}").content.decode()
        return {slug for slug in ("late", "soon", "fine", "never", "gone") if f">About {slug}<" in html}

    assert listed("due") == {"late", "never"}
    assert listed("soon") == {"late", "never", "soon"}


def test_hard_words_are_told_and_saved_all_the_same(editor: Client, write: Write) -> None:
    made = write("sleep")
    hard = "Peripheral neuropathy necessitates comprehensive interdisciplinary evaluation before intervention."
    answer = editor.post(address(made), topic_form(made, **{"sections-0-body": hard}), follow=True)
    assert "“First things” reads at grade" in said(answer)
    assert Section.objects.get().body == hard


def test_a_line_that_others_rest_on_is_missed_when_it_goes(
    editor: Client, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = write("sleep")
    Statement.objects.update(carries="reason:burning")
    monkeypatch.setattr(dependants, "_finders", {"Reasons": lambda: {"reason:burning": Dependant("Burning")}})
    assert editor.post(address(made), topic_form(made), follow=True)
    assert "No page that can be read" not in said(editor.get("/admin/education/topic/"))
    answer = editor.post(address(made), topic_form(made, status="archived"), follow=True)
    assert "No page that can be read says anything for these. Reasons: Burning." in said(answer)


def test_the_order_is_changed_in_the_list(editor: Client, client: Client, write: Write) -> None:
    first, second = write("first"), write("second")
    rows = {f"form-{n}-id": one.pk for n, one in enumerate((first, second))}
    orders = {"form-0-order": 20, "form-1-order": 10}
    sent = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save", **rows, **orders}
    assert editor.post("/admin/education/topic/", sent).status_code == 302
    html = client.get("/learn/").content.decode()
    assert html.index("About second") < html.index("About first")
