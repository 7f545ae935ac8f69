"""A bad content file is refused with its name, the place in it and the field."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from education.content_files import ContentError, read_sources, read_topic
from education.loader import load
from education.models import Source, Topic

pytestmark = pytest.mark.django_db

SOURCES: dict[str, Any] = {"sources": [{"slug": "foot-trial", "title": "Foot trial", "what": "A small trial."}]}
TOPIC: dict[str, Any] = {
    "topic": {"slug": "sleep", "title": "Sleep", "summary": "All on sleep.", "status": "published"},
    "sections": [
        {
            "slug": "rest",
            "heading": "Rest",
            "body": "Rest may help.",
            "statements": [{"text": "Many people rest.", "strength": "trial", "sources": ["foot-trial"]}],
        }
    ],
}
Change = Callable[[dict[str, Any]], object]


def section(topic: dict[str, Any]) -> dict[str, Any]:
    """The topic's only section."""
    found: dict[str, Any] = topic["sections"][0]
    return found


def statement(topic: dict[str, Any]) -> dict[str, Any]:
    """The section's only statement."""
    found: dict[str, Any] = section(topic)["statements"][0]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with good files."""
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump(SOURCES))
    (tmp_path / "sleep.yaml").write_text(yaml.safe_dump(TOPIC))
    return tmp_path


def test_good_files_are_read_in_their_order(folder: Path) -> None:
    content = read_topic(folder / "sleep.yaml", shelf=read_sources(folder / "sources.yaml"))
    assert [part.section.heading for part in content.parts] == ["Rest"]
    assert content.parts[0].lines[0].sources == ["foot-trial"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda topic: topic.pop("topic"), "sleep.yaml: topic: is missing."),
        (
            lambda topic: topic["topic"].update(slug="rest"),
            "sleep.yaml: topic rest: slug: must be the name of its file",
        ),
        (lambda topic: topic["topic"].pop("title"), "sleep.yaml: topic sleep: title: This field cannot be blank."),
        (lambda topic: topic["topic"].update(status="live"), "sleep.yaml: topic sleep: status: "),
        (lambda topic: topic["topic"].update(titel="x"), "sleep.yaml: topic sleep: titel: is not a field here."),
        (lambda topic: topic["topic"].update(title=["x"]), "sleep.yaml: topic sleep: title: must be a single value."),
        (lambda topic: topic["topic"].update(reviewer="Dr. Lee"), "sleep.yaml: topic sleep: rule: Say on which day"),
        (lambda topic: topic["topic"].update(last_reviewed="soon"), "sleep.yaml: topic sleep: last_reviewed: "),
        (lambda topic: topic.update(sections=[]), "sleep.yaml: topic sleep: sections: must be a list"),
        (lambda topic: topic["sections"].append(section(topic)), "topic sleep: section rest: slug: is used twice."),
        (lambda topic: section(topic).update(slug="sources"), "section sources: slug: The page uses this name"),
        (lambda topic: section(topic).update(care="urgent"), "section rest: care: "),
        (lambda topic: section(topic).update(body="<b>x</b>"), "section rest: body: Write plain words without HTML."),
        (lambda topic: section(topic).update(statements="x"), "section rest: statements: must be a list"),
        (lambda topic: statement(topic).update(strength="sure"), "section rest: statement 1: strength: "),
        (lambda topic: statement(topic).update(carries="burning"), "statement 1: carries: Write it as reason:burning"),
        (lambda topic: statement(topic).update(sources=["other"]), "statement 1: sources: 'other' is not in the file"),
        (lambda topic: statement(topic).update(sources="foot-trial"), "statement 1: sources: must be a list of names"),
        (
            lambda topic: statement(topic).pop("sources"),
            "statement 1: sources: A statement marked “Trial” needs a source",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(folder: Path, change: Change, message: str) -> None:
    changed = deepcopy(TOPIC)
    change(changed)
    (folder / "sleep.yaml").write_text(yaml.safe_dump(changed))
    with pytest.raises(ContentError) as refused:
        load(folder)
    assert message in str(refused.value)
    assert str(refused.value).startswith("sleep.yaml: ")


@pytest.mark.parametrize("strength", ["guideline", "trial", "small study", "review"])
def test_evidence_without_a_source_is_refused(folder: Path, strength: str) -> None:
    changed = deepcopy(TOPIC)
    statement(changed).update(strength=strength, sources=[])
    (folder / "sleep.yaml").write_text(yaml.safe_dump(changed))
    with pytest.raises(ContentError, match="needs a source"):
        load(folder)


@pytest.mark.parametrize("strength", ["trade article", "clinic experience", "not verified"])
def test_what_claims_no_evidence_needs_no_source(folder: Path, strength: str) -> None:
    changed = deepcopy(TOPIC)
    statement(changed).update(strength=strength, sources=[])
    (folder / "sleep.yaml").write_text(yaml.safe_dump(changed))
    load(folder)
    assert Topic.objects.get().sections.get().statements.get().strength == strength


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("topic: [", "cannot be read"),
        ("- a\n- b", "must start with named parts"),
        ("topic: {a: 2026-13-01}", "cannot be"),
    ],
)
def test_a_file_that_is_no_content_is_refused_by_name(folder: Path, written: str, problem: str) -> None:
    (folder / "sleep.yaml").write_text(written)
    with pytest.raises(ContentError, match=f"sleep.yaml: {problem}"):
        load(folder)


def test_bytes_that_are_no_text_are_refused_by_name(folder: Path) -> None:
    (folder / "sleep.yaml").write_bytes(b"topic: \xff")
    with pytest.raises(ContentError, match=r"sleep\.yaml: cannot be read"):
        load(folder)


def test_a_source_named_twice_is_refused(folder: Path) -> None:
    (folder / "sources.yaml").write_text(yaml.safe_dump({"sources": SOURCES["sources"] * 2}))
    with pytest.raises(ContentError, match=r"sources\.yaml: source foot-trial: slug: is used twice"):
        read_sources(folder / "sources.yaml")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "not an address"])
def test_a_source_leads_to_a_web_page_or_nowhere(folder: Path, address: str) -> None:
    changed = [{**SOURCES["sources"][0], "address": address}]
    (folder / "sources.yaml").write_text(yaml.safe_dump({"sources": changed}))
    with pytest.raises(ContentError, match="source foot-trial: address: Enter a valid URL"):
        read_sources(folder / "sources.yaml")


def test_one_bad_file_leaves_nothing_behind(folder: Path) -> None:
    (folder / "walking.yaml").write_text("topic: {slug: walking}")
    with pytest.raises(ContentError, match="walking"):
        load(folder)
    assert (Topic.objects.count(), Source.objects.count()) == (0, 0)
