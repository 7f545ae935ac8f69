"""The shipped content is loaded once; after that it belongs to the editors."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from clinic.audit.models import AuditEvent
from education import loader
from education.models import Section, Source, Statement, Topic


def run() -> str:
    """What the command prints."""
    out = StringIO()
    call_command("load_education", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_says_what_it_added() -> None:
    assert "Added topic: Massage and neuropathy: the short version" in run()


def test_a_second_load_changes_nothing(shipped: Topic) -> None:
    models = (Topic, Section, Statement, Source)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert "Left alone: Massage and neuropathy: the short version\n" in (said := run()) and said.endswith(
        "Added sources: 0\n"
    )
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_what_an_editor_changed_is_left_alone(shipped: Topic) -> None:
    Topic.objects.update(title="Our own title", status="archived")
    Section.objects.filter(slug="bottom-line").update(shown=False)
    Source.objects.filter(slug="mak-2024").update(title="Mak, read by us")
    run()
    shipped.refresh_from_db()
    assert (shipped.title, shipped.status) == ("Our own title", "archived")
    assert not Section.objects.get(slug="bottom-line").shown
    assert Source.objects.get(slug="mak-2024").title == "Mak, read by us"


def test_sections_and_statements_keep_the_order_of_the_file(shipped: Topic) -> None:
    topic = Topic.objects.get(slug="when-not-to-have-massage")
    cards = ["call-911", "get-care-today", "see-your-provider-first", "tell-your-therapist"]
    assert [slug for slug in topic.sections.values_list("slug", flat=True) if slug in cards] == cards
    first = topic.sections.get(slug="call-911").statements.first()
    assert first is not None
    assert first.carries == "safety:pe_symptoms"


def test_every_claim_of_evidence_came_with_its_source(shipped: Topic) -> None:
    claims = Statement.objects.filter(strength__in=["guideline", "trial", "small study", "review"])
    assert claims.exists()
    assert not claims.filter(sources=None).exists()


def test_a_new_page_leaves_a_note_in_the_trail(shipped: Topic) -> None:
    run()
    notes = AuditEvent.objects.filter(action="education.loaded").values_list("subject_id", "detail")
    assert dict(notes) == {str(topic.pk): {"status": "published"} for topic in Topic.objects.all()}
    assert AuditEvent.objects.filter(action="education.published").count() == Topic.objects.count()


@pytest.mark.django_db
def test_a_bad_file_ends_the_command_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sources.yaml").write_text("sources: []")
    monkeypatch.setattr("education.management.commands.load_education.load", lambda: loader.load(tmp_path))
    with pytest.raises(CommandError, match=r"sources\.yaml: sources: must be a list"):
        run()
