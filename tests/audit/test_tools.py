"""What is missing is named with how to get it, and nothing is passed over in silence."""

import json

import pytest

from tests.audit import __main__ as audit
from tests.audit import stage, tools
from tests.audit.found import Found


def asked(monkeypatch, *words, lacking=(), found=()):
    """Run the audit's command on a machine that lacks these programs, with these findings for each part that runs."""
    monkeypatch.setattr("sys.argv", ["audit", *words])
    monkeypatch.setattr(tools, "_find", lambda program: None if program in lacking else program)
    monkeypatch.setattr(audit, "run", lambda parts, runs: iter([Found(["looked"], list(found)) for _ in parts]))
    return audit.main()


def test_nothing_wrong_and_nothing_missing_is_success(monkeypatch, capsys):
    assert asked(monkeypatch) == 0
    assert capsys.readouterr().out.split("\n\n")[-1] == "All is as it should be.\n"


def test_something_wrong_is_failure(monkeypatch, capsys):
    assert asked(monkeypatch, "nu", found=["/learn/:7: stray"]) == 1
    assert "not good enough: /learn/:7: stray" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("program", "part", "ran"),
    [("java", "nu", 2), ("node", "lighthouse", 2), ("chromium", "lighthouse", 2), ("npm", "nu", 1)],
)
def test_a_missing_program_is_failure_and_the_rest_still_runs(monkeypatch, capsys, program, part, ran):
    assert asked(monkeypatch, lacking=[program]) == 1
    said = capsys.readouterr().out
    assert f"left out: {part} (no {program} found). To get it: apt-get install" in said
    assert said.count("looked") == ran


def test_what_was_not_asked_for_need_not_be_there(monkeypatch):
    assert asked(monkeypatch, "nu", lacking=["node", "chromium"]) == 0
    assert asked(monkeypatch, "weight", lacking=["node", "npm", "java", "chromium"]) == 0


def test_a_clinic_that_does_not_start_is_told(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["audit"])
    monkeypatch.setattr(tools, "_find", lambda program: program)
    monkeypatch.setattr(tools, "are_installed", lambda *parts: True)
    monkeypatch.setattr(stage, "STEPS", (["no_such_command"],))
    assert audit.main() == 1
    assert "could not be finished. manage.py no_such_command" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["unknown"], ["--runs", "0"]])
def test_words_without_meaning_are_refused(monkeypatch, words):
    with pytest.raises(SystemExit, match="2"):
        asked(monkeypatch, *words)


def test_packages_are_named_with_exact_versions():
    about = json.loads(tools.WANTED.read_text("utf-8"))
    assert set(tools.versions()) == {"lighthouse", "vnu-jar"}
    assert all(version.replace(".", "").isdigit() for version in tools.versions().values())
    assert about["private"]
