"""The rules of the house hold for the project, and each catches exactly what is planted against it."""

import pytest

from tests.architecture import code_rules, text_rules
from tests.architecture.tree import PLANTED, ROOT

#: rule -> what it must find in its planted tree, "path:line" each. What is planted beside it must be left in peace.
RULES = {
    code_rules.long_views: {"clinic/site/views.py:4", "intake/web/therapist/review.py:26"},
    code_rules.unguarded_fetches: {
        *(f"intake/web/patient/views.py:{line}" for line in (6, 11, 16, 21)),
        "intake/web/patient/presenters.py:11",
    },
    code_rules.missing_docstrings: {*(f"education/pages.py:{line}" for line in (1, 5)), "tests/test_pages.py:1"},
    code_rules.banned_names: {
        "clinic/accounts/managers.py:1",
        "clinic/common/__init__.py:1",
        "intake/records/form_helpers.py:1",
        "intake/referrals/handler.py:1",
        "intake/utils.py:1",
        "intake/web/services.py:1",
        "static/js/util.js:1",
    },
    text_rules.inline_in_templates: {f"templates/page.html:{line}" for line in range(1, 9)},
    text_rules.leftovers: {
        "intake/records/drafts.py:3",
        "static/css/clinic.css:1",
        "templates/home.html:1",
        "templates/home.html:2",
    },
    text_rules.machine_paths: {".ci/run:2", "Makefile:2", "clinic/settings/dev.py:3"},
    text_rules.left_out_tests: {f"tests/test_letters.py:{line}" for line in (6, 11, 13, 14)},
    text_rules.strangers_at_the_top: {"reports:1", "intake/letters/apps.py:1", "scratch.py:1"},
}


@pytest.mark.parametrize("rule", [*RULES, code_rules.long_files], ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule):
    assert "\n".join(map(str, rule(ROOT))) == ""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_what_is_planted_and_nothing_else(rule):
    found = {f"{finding.path}:{finding.line}" for finding in rule(PLANTED / "rules" / rule.__name__)}
    assert found == RULES[rule]


def test_a_file_of_300_lines_is_too_long_and_a_migration_is_not(tmp_path):
    for name, lines in {
        "intake/short.py": 299,
        "intake/long.py": 300,
        "intake/migrations/0001_initial.py": 900,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n" * lines, "utf-8")
    assert [str(finding) for finding in code_rules.long_files(tmp_path)] == ["intake/long.py:300: 300 lines or more"]


def test_what_is_planted_is_not_held_against_the_project():
    assert {folder.name for folder in (PLANTED / "rules").iterdir()} == {rule.__name__ for rule in RULES}
