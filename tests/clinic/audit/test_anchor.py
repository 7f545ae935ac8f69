"""The anchor: a file beside the database that only grows, and that is itself sealed."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from clinic.audit import anchor
from tests.clinic.audit.test_verify import found, run
from tests.clinic.audit.writing import noted, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the anchor goes, in a folder that is not there yet."""
    return tmp_path / "kept elsewhere" / "anchor"


def test_each_time_adds_a_line_and_keeps_those_before(file: Path) -> None:
    noted(3)
    assert run("anchor", file) == f"Anchored at row 3 in {file}.\n"
    first = file.read_text()
    noted(2)
    run("anchor", file)
    assert file.read_text().startswith(first)
    assert [line.number for line in anchor.read(file)[0]] == [3, 5]
    assert "2 lines, the last at row 5" in run("verify", file)


def test_where_nothing_is_new_nothing_is_written(file: Path) -> None:
    assert run("anchor", file) == "Nothing new since row 0.\n"
    noted(3)
    run("anchor", file)
    before = file.read_bytes()
    assert run("anchor", file) == "Nothing new since row 3.\n"
    assert file.read_bytes() == before


def test_the_file_is_where_the_settings_say_and_only_its_owner_reads_it(file: Path, settings: Settings) -> None:
    settings.TRAIL_ANCHOR = str(file)
    noted(1)
    call_command("trail", "anchor", verbosity=0)
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_holds_no_key_and_nothing_but_numbers_seals_and_times(file: Path, settings: Settings) -> None:
    noted(1, "intake.sent")
    run("anchor", file)
    number, mac, at, key_id, seal = file.read_text().split()
    assert (number, len(mac), len(seal), len(key_id)) == ("1", 64, 64, 12)
    assert at.endswith("+00:00")
    assert settings.TRAIL_KEY not in file.read_text()


def test_a_missing_anchor_is_said_and_is_not_sound(file: Path) -> None:
    noted(3)
    assert "There is no anchor in" in found(file)


def test_an_altered_line_is_found(file: Path) -> None:
    noted(3)
    run("anchor", file)
    tamper("DELETE FROM trail WHERE number = 3")
    file.write_text(file.read_text().replace("3 ", "2 ", 1))
    assert "Line 1 of the anchor was changed" in found(file)


@pytest.mark.parametrize("odd", ["x\n", "1 2 3 4 5\n", "\x00\xff\n", "9" * 5000 + " a b c d\n", "\n"])
def test_odd_lines_are_found_and_break_nothing(file: Path, odd: str) -> None:
    noted(3)
    run("anchor", file)
    with file.open("a", encoding="utf-8") as more:
        more.write(odd)
    assert "Line 2 of the anchor was changed" in found(file)


def test_lines_in_another_order_are_found(file: Path) -> None:
    for _ in range(2):
        noted(2)
        run("anchor", file)
    file.write_text("".join(reversed(file.read_text().splitlines(keepends=True))))
    assert "Line 2 of the anchor goes back from row 4 to row 2" in found(file)


def test_a_trail_that_lost_rows_is_not_anchored_again(file: Path) -> None:
    noted(5)
    run("anchor", file)
    before = file.read_bytes()
    tamper("DELETE FROM trail WHERE number > 3")
    noted(4)
    with pytest.raises(CommandError, match="Nothing was anchored"):
        run("anchor", file)
    assert file.read_bytes() == before


def test_an_anchor_sealed_with_a_key_from_before_still_counts(file: Path, settings: Settings) -> None:
    noted(2)
    run("anchor", file)
    settings.TRAIL_KEYS_BEFORE = [settings.TRAIL_KEY]
    settings.TRAIL_KEY = "a new key for the trail, long enough"
    noted(2)
    run("anchor", file)
    assert "2 lines, the last at row 4" in run("verify", file)
