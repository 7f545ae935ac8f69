"""A route that no state leads to is told, and so is a page that is not valid."""

import pytest

from tests.audit import nu, papers, tools
from tests.audit.found import Found
from tests.audit.visitor import Answer
from tests.clinic.every_address import PUBLIC


def paper(name):
    """A page that the robot laid down under this name."""
    return Answer(name, 200, "text/html", "<p>numb</p>")


ALL = [paper(f"{route.replace(':', '_')}.some-state.en") for route in PUBLIC]


def test_a_walk_that_saw_every_route_leaves_none_out():
    assert papers.unseen(ALL) == []


def test_a_route_without_a_state_is_named():
    assert papers.unseen([page for page in ALL if not page.path.startswith("intake_check.")]) == ["intake:check"]


def test_every_route_that_needs_no_page_is_there():
    assert set(PUBLIC) >= papers.NO_PAGE


@pytest.mark.parametrize(("wrong", "ends"), [([], 0), (["home.en:3: Stray end tag."], 1)])
def test_what_is_not_valid_fails(monkeypatch, tmp_path, capsys, wrong, ends):
    for page in ALL:
        (tmp_path / f"{page.path}.html").write_text(page.body)
    monkeypatch.setattr(papers, "PAPERS", tmp_path)
    monkeypatch.setattr(tools, "missing", lambda part: [])
    monkeypatch.setattr(tools, "are_installed", lambda *parts: True)
    monkeypatch.setattr(nu, "checked", lambda answers: Found([f"{len(answers)} pages"], wrong))
    assert papers.main([]) == ends
    said = capsys.readouterr().out
    assert said == "".join([f"{len(ALL)} pages\n", *(f"not valid: {line}\n" for line in wrong)])


def test_where_there_is_no_java_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr(tools, "_find", lambda program: None if program == "java" else program)
    assert papers.main(["--can"]) == 1
    assert "no java found" in capsys.readouterr().out


def test_a_walk_that_laid_nothing_down_is_a_failure(monkeypatch, tmp_path):
    monkeypatch.setattr(papers, "PAPERS", tmp_path)
    monkeypatch.setattr(tools, "missing", lambda part: [])
    assert papers.main([]) == 1
