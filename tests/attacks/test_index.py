"""Each of the 25 attacks has its tests: number, what is tried, where. A number without a test fails."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: Number -> (what somebody tries, files under tests/ that try it).
ATTACKS = {
    1: ("every route by every role, on rows of others and on missing ones", ["attacks/test_other_peoples_rows.py"]),
    2: ("write into another's draft, nested ids too", ["attacks/test_anothers_draft.py"]),
    3: ("another's paper, print view, export", ["attacks/test_other_peoples_rows.py"]),
    4: ("canaries in denied answers", ["attacks/test_canaries.py"]),
    5: ("patients in pages and fragments of the staff", ["attacks/test_other_peoples_rows.py"]),
    6: ("give oneself a role or a group", ["attacks/test_climbing.py", "clinic/accounts/test_people_in_admin.py"]),
    7: ("fields that a form does not ask for", ["attacks/test_forged_fields.py", "attacks/test_climbing.py"]),
    8: ("go on after a role was taken away", ["attacks/test_role_taken_away.py"]),
    9: ("stored scripts", ["attacks/test_stored_scripts.py", "attacks/test_sinks.py"]),
    10: ("scripts and strange addresses in an editor's words", ["education/test_editor_to_reader.py"]),
    11: ("SQL by every parameter", ["attacks/test_queries.py", "attacks/test_odd_questions.py"]),
    12: ("paths in names", ["attacks/test_paths_and_exports.py", "attacks/test_odd_questions.py"]),
    13: ("formulas in exports", ["attacks/test_paths_and_exports.py"]),
    14: ("find out who has an account, by answer or time", ["attacks/test_whose_address.py"]),
    15: ("look-alike addresses, same names", ["attacks/test_whose_address.py"]),
    16: ("guess a code, 24 at once", ["attacks/test_guessing_codes.py"]),
    17: ("line breaks in headers, mail, logs", ["attacks/test_line_breaks.py", "clinic/mail/test_kinds.py"]),
    18: ("planted sessions and tokens", ["attacks/test_planted_sessions.py", "attacks/test_climbing.py"]),
    19: (
        "a code twice; admin by password alone",
        ["attacks/test_a_code_twice.py", "clinic/accounts/test_second_step.py"],
    ),
    20: (
        "forms sent by another site; looking that changes something",
        ["attacks/test_forged_requests.py", "attacks/test_reading_changes_nothing.py"],
    ),
    21: ("skip steps", ["attacks/test_skipped_steps.py"]),
    22: ("a provider's link altered, expired, reused", ["attacks/test_provider_link.py"]),
    23: ("tokens in Referer, logs, mail, pages", ["attacks/test_tokens_stay_home.py"]),
    24: (
        "other sites by redirect, host or forwarded header",
        ["attacks/test_ways_out.py", "clinic/audit/test_network.py"],
    ),
    25: ("floods", ["attacks/test_flooding.py", "clinic/limits/test_counting.py"]),
}
#: What has no test of its own yet, because what it attacks is not built yet; empty once it is.
NOT_BUILT_YET: set[int] = set()


def how_many(path: str) -> int:
    """How many tests a file has; none where there is no such file."""
    file = HERE.parent / path
    tree = ast.parse(file.read_text("utf-8")) if file.exists() else ast.Module(body=[], type_ignores=[])
    return sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in tree.body)


def test_there_are_25_attacks() -> None:
    assert set(ATTACKS) == set(range(1, 26))


@pytest.mark.parametrize("number", sorted(set(ATTACKS) - NOT_BUILT_YET))
def test_each_attack_is_tried(number: int) -> None:
    assert {path: how_many(path) for path in ATTACKS[number][1] if how_many(path) < 2} == {}


def test_every_file_of_attacks_is_listed() -> None:
    listed = {path for _, paths in ATTACKS.values() for path in paths}
    there = {f"attacks/{file.name}" for file in HERE.glob("test_*.py")} - {"attacks/test_index.py"}
    assert there <= listed


def test_an_attack_without_a_test_would_be_found() -> None:
    assert how_many("attacks/test_of_nothing.py") == 0
    assert how_many("attacks/holes.py") == 0
