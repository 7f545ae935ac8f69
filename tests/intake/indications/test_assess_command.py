"""The command `assess`: a file of cases in, one verdict a line out, and nothing when the file cannot be trusted."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from intake.protocols.files import newest
from tests.intake.indications.truth_table import PUBLISHED, example_cases

EXAMPLES = PUBLISHED / "examples.yaml"
KEYS = ["id", "outcome", "reasons", "precautions", "holds", "missing", "protocol"]


def a_case(name="A1", /, *, facts=None, **more):
    """One case that fits, as the file would hold it, but for the changes."""
    calm = {"age": 58, "neuropathy": "diagnosed", "indications": ["burning"], "linked": "from_neuropathy"}
    return {"id": name, "facts": calm | (facts or {}), **more}


@pytest.fixture
def run(tmp_path):
    """Run the command in this process on a list of cases or a text: its exit code, output lines and messages."""

    def command(cases, *options):
        path = tmp_path / "cases.yaml"
        text = cases if isinstance(cases, str) else json.dumps(cases)
        path.write_text(text, encoding="utf-8")
        return in_process(str(path), *options)

    return command


def in_process(*arguments):
    """Call the command; an error becomes the exit code and message that the shell would see."""
    out, err = StringIO(), StringIO()
    code, said = 0, ""
    try:
        call_command("assess", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        code, said = error.returncode, str(error)
    return code, out.getvalue().splitlines(), err.getvalue() + said


def in_shell(*arguments, given=""):
    """Run manage.py as a person would, with text on standard input."""
    return subprocess.run(
        [sys.executable, "manage.py", "assess", *arguments],
        input=given.encode(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "clinic.settings.test"},
        check=False,
        timeout=60,
    )


# --- What is quiet ---------------------------------------------------------------------------------------------------


def test_an_empty_list_prints_nothing_and_is_no_error(run):
    code, lines, _said = run([])
    assert (code, lines) == (0, [])


def test_one_case_is_one_line_of_json(run):
    code, lines, said = run([a_case(reason="why, in free text, is ignored")])
    assert code == 0
    assert said == ""
    assert [json.loads(line) for line in lines] == [
        {
            "id": "A1",
            "outcome": "referral_fits",
            "reasons": ["burning"],
            "precautions": [],
            "holds": [],
            "missing": [],
            "protocol": newest().version,
        }
    ]


def test_lines_come_in_the_order_of_the_file(run):
    code, lines, _said = run([a_case("zeta"), a_case("alpha", facts={"answered_yes": ["pe_symptoms"]}), a_case("mid")])
    found = [json.loads(line) for line in lines]
    assert code == 0
    assert [row["id"] for row in found] == ["zeta", "alpha", "mid"]
    assert [row["outcome"] for row in found] == ["referral_fits", "urgent", "referral_fits"]
    assert all(list(row) == KEYS for row in found)


def test_all_examples_agree():
    code, lines, _said = in_process(str(EXAMPLES), "--check")
    assert code == 0
    assert [json.loads(line)["id"] for line in lines] == [case["id"] for case in example_cases()]


def test_yaml_and_json_give_the_same_verdicts(run):
    cases = example_cases()
    as_yaml, as_json = run(yaml.safe_dump(cases)), run(json.dumps(cases, indent=2))
    assert as_yaml == as_json
    assert as_yaml[0] == 0
    assert len(as_yaml[1]) == len(cases)


def test_json_indented_by_tabs_is_still_json(run):
    code, lines, _said = run(json.dumps([a_case()], indent="\t"))
    assert (code, len(lines)) == (0, 1)


@pytest.mark.parametrize("name", ["O'Brien", "Ana \U0001f600", "名前", "a\nb", "{}"])
def test_an_id_is_any_string_and_comes_back_as_it_was(run, name):
    for text in (
        json.dumps([a_case(name)]),
        json.dumps([a_case(name)], ensure_ascii=False),
        yaml.safe_dump([a_case(name)]),
    ):
        code, lines, said = run(text)
        assert code == 0, said
        assert [json.loads(line)["id"] for line in lines] == [name]


def test_a_case_without_expected_is_not_compared(run):
    code, lines, _said = run([a_case(), a_case("A2", expected_lists={"holds": []})], "--check")
    assert code == 0
    assert len(lines) == 2


def test_the_order_of_expected_codes_is_ignored(run):
    lists = {"reasons": ["tingling", "burning"]}
    code, _lines, _said = run([a_case(facts={"indications": ["burning", "tingling"]}, expected_lists=lists)], "--check")
    assert code == 0


# --- Differences -----------------------------------------------------------------------------------------------------


def test_without_check_a_wrong_expectation_is_ignored(run):
    code, lines, _said = run([a_case(expected="urgent")])
    assert (code, len(lines)) == (0, 1)


def test_a_different_outcome_is_printed_and_exits_1(run):
    code, lines, said = run([a_case("calm", expected="referral_fits"), a_case("wrong", expected="urgent")], "--check")
    told = "\n".join(lines) + said
    assert code == 1
    assert "wrong" in told
    assert "urgent" in told
    assert "calm: " not in told


@pytest.mark.parametrize("name", ["reasons", "precautions", "holds", "missing"])
def test_a_different_list_is_printed_and_exits_1(run, name):
    code_in_list = {"reasons": "weakness", "precautions": "home_oxygen", "holds": "minor", "missing": "link"}[name]
    code, _lines, said = run([a_case("B7", expected="referral_fits", expected_lists={name: [code_in_list]})], "--check")
    assert code == 1
    assert "B7" in said
    assert name in said
    assert code_in_list in said


def test_a_code_too_many_in_a_list_is_a_difference(run):
    code, _lines, said = run([a_case("B8", expected_lists={"reasons": []})], "--check")
    assert code == 1
    assert "burning" in said


# --- Errors: named, exit 2, nothing evaluated ------------------------------------------------------------------------

WRONG_NAMES = [
    ({"facts": {"neuropaty": "diagnosed"}}, "neuropaty", "neuropathy"),
    ({"facts": {"answered_yes": ["dvt_suspcted"]}}, "dvt_suspcted", "dvt_suspected"),
    ({"facts": {"not_sure": ["stroke_sign"]}}, "stroke_sign", "stroke_signs"),
    ({"facts": {"unanswered": ["foot_infections"]}}, "foot_infections", "foot_infection"),
    ({"facts": {"cleared": ["minors"]}}, "minors", "minor"),
    ({"facts": {"indications": ["burnin"]}}, "burnin", "burning"),
    ({"facts": {"indications_not_sure": ["numb ness"]}}, "numb ness", "numbness"),
    ({"facts": {"indications_unanswered": ["weaknes"]}}, "weaknes", "weakness"),
    ({"facts": {"symptoms": ["thick_socks"]}}, "thick_socks", "thick_sock"),
    ({"facts": {"causes": ["diabtes"]}}, "diabtes", "diabetes"),
    ({"facts": {"lung": ["copdd"]}}, "copdd", "copd"),
    ({"facts": {"neuropathy": "diagnosd"}}, "diagnosd", "diagnosed"),
    ({"facts": {"linked": "from_neuropaty"}}, "from_neuropaty", "from_neuropathy"),
    ({"facts": {"linked": {"burnng": "unsure"}}}, "burnng", "burning"),
    ({"facts": {"linked": {"burning": "unsur"}}}, "unsur", "unsure"),
    ({"facts": {"walking_stops_for": ["breth"]}}, "breth", "breath"),
    ({"expectd": "urgent"}, "expectd", "expected"),
    ({"expected": "referal_fits"}, "referal_fits", "referral_fits"),
    ({"expected_lists": {"hold": []}}, "hold", "holds"),
    ({"expected_lists": {"missing": ["signs_expird"]}}, "signs_expird", "signs_expired"),
]


@pytest.mark.parametrize(("wrong", "named", "nearest"), WRONG_NAMES, ids=[row[1] for row in WRONG_NAMES])
def test_an_unknown_name_is_named_with_its_case_and_the_nearest_valid_one(run, wrong, named, nearest):
    code, lines, said = run([a_case("good"), a_case("case-17", **wrong), a_case("good too")])
    assert code == 2
    assert lines == []
    assert "case-17" in said
    assert f"'{named}'" in said
    assert nearest in said.replace(f"'{named}'", "")


@pytest.mark.parametrize(
    "facts",
    [
        {"answered_yes": ["fainting"], "not_sure": ["fainting"]},
        {"answered_yes": ["fainting"], "unanswered": ["fainting"]},
        {"not_sure": ["fainting"], "unanswered": ["fainting"]},
    ],
    ids=" and ".join,
)
def test_a_safety_code_in_two_lists_is_an_error(run, facts):
    code, lines, said = run([a_case("good"), a_case("case-17", facts=facts)])
    assert (code, lines) == (2, [])
    assert "case-17" in said
    assert "fainting" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("age", "sixty"),
        ("age", -1),
        ("age", 61.5),
        ("age", True),
        ("answers_age_days", "3"),
        ("signs_age_hours", -5),
        ("answered_yes", "fainting"),
        ("meds", "warfarin"),
        ("meds", [5]),
        ("linked", ["from_neuropathy"]),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_case_and_key(run, key, value):
    code, lines, said = run([a_case("good"), a_case("case-17", facts={key: value})])
    assert (code, lines) == (2, [])
    assert "case-17" in said
    assert key in said


def test_a_case_without_id_is_named_by_its_place(run):
    code, lines, said = run([a_case(), {"facts": {}}])
    assert (code, lines) == (2, [])
    assert "2" in said
    assert "id" in said


@pytest.mark.parametrize("text", ["", "id: A1", "[1, 2", "- just a text", "\x00", "- [a]", "- {id: A1, facts: [x]}"])
def test_a_text_that_is_no_list_of_cases_is_an_error(run, text):
    code, lines, said = run(text)
    assert (code, lines) == (2, [])
    assert said


def test_a_key_given_twice_is_an_error_because_one_would_be_lost(run):
    code, lines, said = run("- {id: A1, facts: {answered_yes: [pe_symptoms], answered_yes: []}}")
    assert (code, lines) == (2, [])
    assert "answered_yes" in said


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    code, lines, said = in_process(str(tmp_path / "nowhere.yaml"))
    assert (code, lines) == (2, [])
    assert "nowhere.yaml" in said


# --- As typed in a shell ---------------------------------------------------------------------------------------------


def test_shell_standard_input_prints_the_verdicts_and_exits_0():
    done = in_shell("-", given=yaml.safe_dump([a_case("Zoë", expected="referral_fits")], allow_unicode=True))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == "Zoë"


def test_shell_a_difference_exits_1():
    done = in_shell("-", "--check", given=json.dumps([a_case("A1", expected="urgent")]))
    assert done.returncode == 1
    assert b"A1" in done.stderr + done.stdout


def test_shell_an_error_exits_2_with_nothing_on_standard_output():
    done = in_shell("-", "--check", given=json.dumps([a_case(), a_case("A2", facts={"ages": 4})]))
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"A2" in done.stderr
    assert b"'ages'" in done.stderr
