"""Content editors look after education in Django admin; nobody deletes anything there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic.accounts.roles import Role
from clinic.audit.models import AuditEvent
from education import dependants
from education.dependants import Dependant
from education.models import Section, Source, Statement, Topic

SignIn = Callable[[Role], Client]
Write = Callable[..., Topic]
LISTS = ("topic", "section", "source")


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    """A content editor's browser."""
    return sign_in(Role.CONTENT_EDITOR)


def notes() -> list[tuple[str, list[str]]]:
    """What the trail keeps about changes: the kind of thing, and which of its fields."""
    found = AuditEvent.objects.filter(action="education.changed").order_by("pk")
    return [(event.subject_type, event.detail["fields"]) for event in found]


def topic_form(topic: Topic, **changes: Any) -> dict[str, Any]:
    """The topic's form as the browser would send it, with its sections and their statements."""
    sections = list(topic.sections.all())
    form: dict[str, Any] = {
        "title": topic.title,
        "summary": topic.summary,
        "order": topic.order,
        "status": topic.status,
        "reviewer": "",
        "last_reviewed": "",
        "next_review_due": "",
        "sections-TOTAL_FORMS": len(sections),
        "sections-INITIAL_FORMS": len(sections),
    }
    for number, section in enumerate(sections):
        names = ("id", "heading", "slug", "body", "care", "picture", "also", "carries", "order")
        form |= {f"sections-{number}-{name}": getattr(section, name) for name in names}
        form |= {f"sections-{number}-topic": topic.pk, f"sections-{number}-shown": "on"}
        form |= _lines(f"sections-{number}-statements", list(section.statements.all()))
    return form | changes


def _lines(prefix: str, statements: list[Statement]) -> dict[str, Any]:
    form: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(statements), f"{prefix}-INITIAL_FORMS": len(statements)}
    for number, line in enumerate(statements):
        names = ("id", "text", "strength", "carries", "order")
        form |= {f"{prefix}-{number}-{name}": getattr(line, name) for name in names}
        form |= {f"{prefix}-{number}-section": line.section_id, f"{prefix}-{number}-shown": "on"}
        form |= {f"{prefix}-{number}-sources": [source.pk for source in line.sources.all()]}
    return form


def section_form(section: Section, **changes: Any) -> dict[str, Any]:
    """The section's form with one new statement."""
    return {
        "heading": section.heading,
        "body": section.body,
        "care": section.care,
        "picture": "",
        "order": section.order,
        "shown": "on",
        "statements-TOTAL_FORMS": 1,
        "statements-INITIAL_FORMS": 0,
        "statements-0-text": "Sleep may get better.",
        "statements-0-strength": "not verified",
        "statements-0-order": 20,
        "statements-0-shown": "on",
        **changes,
    }


@pytest.mark.parametrize("model", LISTS)
def test_an_editor_finds_adds_and_opens_what_there_is(editor: Client, shipped: Topic, model: str) -> None:
    first = {"topic": Topic, "section": Section, "source": Source}[model].objects.all()[0]
    assert editor.get(f"/admin/education/{model}/").status_code == 200
    assert editor.get(f"/admin/education/{model}/?q=mak").status_code == 200
    assert editor.get(f"/admin/education/{model}/add/").status_code == 200
    assert editor.get(f"/admin/education/{model}/{first.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_nobody_deletes(editor: Client, shipped: Topic, model: str) -> None:
    first = {"topic": Topic, "section": Section, "source": Source}[model].objects.all()[0]
    assert editor.get(f"/admin/education/{model}/{first.pk}/delete/").status_code == 403
    editor.post(
        f"/admin/education/{model}/", {"action": "delete_selected", "_selected_action": [first.pk], "post": "yes"}
    )
    assert type(first).objects.filter(pk=first.pk).exists()


def test_a_clinic_admin_reads_and_changes_nothing(sign_in: SignIn, write: Write) -> None:
    made, client = write("sleep"), sign_in(Role.CLINIC_ADMIN)
    assert client.get(f"/admin/education/topic/{made.pk}/change/").status_code == 200
    assert client.post(f"/admin/education/topic/{made.pk}/change/", topic_form(made, title="x")).status_code == 403
    assert client.get("/admin/education/topic/add/").status_code == 403


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.THERAPIST, Role.PATIENT])
def test_other_roles_do_not_get_in(sign_in: SignIn, write: Write, role: Role) -> None:
    write("sleep")
    assert sign_in(role).get("/admin/education/topic/").status_code in {302, 403}


def test_a_typo_mended_is_live_at_once_and_noted(editor: Client, write: Write, client: Client) -> None:
    made = write("sleep", body="Slepe well.")
    form = topic_form(made, **{"sections-0-body": "Sleep well."})
    assert editor.post(f"/admin/education/topic/{made.pk}/change/", form).status_code == 302
    assert "Sleep well." in client.get("/learn/sleep/").content.decode()
    assert notes() == [("section", ["body"])]


def test_publishing_is_noted_with_where_the_topic_stands(editor: Client, write: Write, client: Client) -> None:
    made = write("sleep", status="draft")
    editor.post(f"/admin/education/topic/{made.pk}/change/", topic_form(made, status="published"))
    assert client.get("/learn/sleep/").status_code == 200
    event = AuditEvent.objects.get(action="education.changed")
    assert AuditEvent.objects.get(action="education.published").detail == {"edition": 1}
    assert (event.subject_id, event.actor_role) == (str(made.pk), Role.CONTENT_EDITOR)
    assert event.detail == {"fields": ["status"], "status": "published"}


def test_a_form_sent_back_as_it_was_leaves_no_note(editor: Client, write: Write) -> None:
    made = write("sleep")
    editor.post(f"/admin/education/topic/{made.pk}/change/", topic_form(made))
    assert notes() == []


def test_the_address_of_a_saved_topic_stays(editor: Client, write: Write) -> None:
    made = write("sleep")
    editor.post(f"/admin/education/topic/{made.pk}/change/", topic_form(made, slug="other", title="New title"))
    made.refresh_from_db()
    assert (made.slug, made.title) == ("sleep", "New title")


def test_the_anchor_of_a_saved_section_stays(editor: Client, write: Write) -> None:
    made = write("sleep")
    form = topic_form(made, **{"sections-0-slug": "other", "sections-0-heading": "New heading"})
    editor.post(f"/admin/education/topic/{made.pk}/change/", form)
    section = made.sections.get()
    assert (section.slug, section.heading) == ("first", "New heading")


def test_a_section_is_added_to_a_topic_at_its_end(editor: Client, write: Write) -> None:
    made = write("sleep")
    form = topic_form(made, **{"sections-TOTAL_FORMS": 2, "sections-1-shown": "on", "sections-1-order": 500})
    form |= {"sections-1-heading": "More", "sections-1-slug": "more", "sections-1-care": "none"}
    form |= _lines("sections-1-statements", [])
    editor.post(f"/admin/education/topic/{made.pk}/change/", form)
    assert [section.slug for section in made.sections.all()] == ["first", "more"]
    assert notes() == [("section", ["added"])]


def test_a_new_topic_is_a_draft_nobody_else_sees(editor: Client, client: Client) -> None:
    form = {"title": "Sleep", "slug": "sleep", "summary": "All on sleep.", "order": 5, "status": "draft"}
    form |= {"sections-TOTAL_FORMS": "0", "sections-INITIAL_FORMS": "0"}
    assert editor.post("/admin/education/topic/add/", form).status_code == 302
    assert Topic.objects.get().status == "draft"
    assert client.get("/learn/sleep/").status_code == 404
    assert [kind for kind, _ in notes()] == ["topic"]


def test_a_statement_is_added_to_a_section_and_noted(editor: Client, write: Write) -> None:
    section = write("sleep").sections.get()
    answer = editor.post(f"/admin/education/section/{section.pk}/change/", section_form(section))
    assert answer.status_code == 302
    assert Statement.objects.filter(text="Sleep may get better.", section=section).exists()
    assert notes() == [("statement", ["added"])]


def test_evidence_without_a_source_is_refused_beside_the_sources(editor: Client, write: Write, source: Source) -> None:
    section = write("sleep").sections.get()
    address, trial = f"/admin/education/section/{section.pk}/change/", {"statements-0-strength": "trial"}
    refused = editor.post(address, section_form(section, **trial))
    assert "A statement marked “Trial” needs a source." in refused.content.decode()
    assert Statement.objects.count() == 1
    assert (
        editor.post(address, section_form(section, **trial, **{"statements-0-sources": [source.pk]})).status_code == 302
    )
    assert Statement.objects.get(strength="trial").sources.get() == source


def test_html_is_refused_in_the_editor(editor: Client, write: Write) -> None:
    section = write("sleep").sections.get()
    refused = editor.post(f"/admin/education/section/{section.pk}/change/", section_form(section, body="<b>x</b>"))
    assert "Write plain words without HTML." in refused.content.decode()


@pytest.mark.parametrize("model", ["topic", "section"])
def test_more_statements_ask_the_database_no_more_often(
    editor: Client, write: Write, source: Source, model: str
) -> None:
    made = write("sleep")
    section = made.sections.get()
    section.statements.get().sources.add(source)
    address = f"/admin/education/{model}/{made.pk if model == 'topic' else section.pk}/change/"

    def asked() -> tuple[int, int]:
        """How many queries opening takes, and how often the source is shown as chosen."""
        with CaptureQueriesContext(connection) as queries:
            page = editor.get(address).content.decode()
        return len(queries), page.count("selected>Foot trial</option>")

    asked()  # what is kept in memory is in memory
    times, chosen = asked()
    for number in range(5):
        line = Statement.objects.create(section=section, text=f"Rest {number}.", strength="not verified")
        line.sources.add(source)
    assert asked() == (times, chosen + 5)


def test_view_on_site_is_offered_only_while_there_is_a_page(editor: Client, write: Write) -> None:
    public, draft = write("sleep"), write("walking", status="draft")
    assert "View on site" in editor.get(f"/admin/education/topic/{public.pk}/change/").content.decode()
    assert "View on site" not in editor.get(f"/admin/education/topic/{draft.pk}/change/").content.decode()


def test_the_section_shows_what_rests_on_it(editor: Client, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"question:rest": Dependant("Do you <rest>?", "/intake/"), "reason:sleep": Dependant("Sleep")}
    monkeypatch.setattr(dependants, "_finders", {"Questions": lambda: found})
    section = write("sleep").sections.get()
    Section.objects.update(carries="question:rest")
    Statement.objects.update(carries="reason:sleep")
    html = editor.get(f"/admin/education/section/{section.pk}/change/").content.decode()
    assert 'Questions: <a href="/intake/">Do you &lt;rest&gt;?</a>, Sleep' in html


def test_the_list_of_sources_counts_what_rests_on_each(editor: Client, write: Write, source: Source) -> None:
    write("sleep").sections.get().statements.get().sources.add(source)
    html = editor.get("/admin/education/source/").content.decode()
    assert '<td class="field-statement_count">1</td>' in html
