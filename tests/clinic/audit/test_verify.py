"""Verifying the trail: an untouched one is sound, and each way of tampering with it is found and its place named."""

import re
import tracemalloc
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from time import process_time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from clinic.audit import anchor, chain, guard, keys, trail
from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from clinic.audit.verifying import walk
from tests.clinic.audit.writing import noted, put_in, resealed, tamper
from tests.intake.making import sent_intake

pytestmark = pytest.mark.django_db
MANY = 10_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Ten rows, anchored."""
    noted(10)
    run("anchor", tmp_path / "anchor")
    return tmp_path / "anchor"


def run(task: str, file: Path) -> str:
    """What the command says."""
    said = StringIO()
    call_command("trail", task, "--anchor", str(file), stdout=said)
    return said.getvalue()


def found(file: Path) -> str:
    """What verifying finds; it must end with 1."""
    said = StringIO()
    with pytest.raises(CommandError, match="The trail is NOT sound") as stopped:
        call_command("trail", "verify", "--anchor", str(file), stdout=said)
    assert stopped.value.returncode == 1
    assert "The trail is sound." not in said.getvalue()
    return "\n".join(line for line in said.getvalue().splitlines() if line.startswith("  - "))


def test_an_untouched_trail_is_sound_and_it_is_said_what_was_checked(file: Path) -> None:
    said = run("verify", file)
    assert "Rows: 10, 1 to 10" in said
    assert f"Sealed with key {keys.id_of(keys.current())}: rows 1 to 10" in said
    assert f"Anchor: {file}, 1 line, the last at row 10" in said
    assert "Guard: the database refuses" in said
    assert said.endswith("The trail is sound.\n")


def test_a_trail_that_grew_since_its_anchor_is_sound(file: Path) -> None:
    noted(5)
    assert "Rows: 15, 1 to 15" in run("verify", file)


def test_what_patients_and_staff_do_verifies(tmp_path: Path) -> None:
    sent_intake("V04")
    run("anchor", tmp_path / "anchor")
    assert "The trail is sound." in run("verify", tmp_path / "anchor")


def test_verifying_changes_nothing(file: Path) -> None:
    before = file.read_bytes(), list(AuditEvent.objects.values_list("mac", flat=True))
    run("verify", file)
    assert (file.read_bytes(), list(AuditEvent.objects.values_list("mac", flat=True))) == before


def cut_out() -> None:
    tamper("DELETE FROM trail WHERE number = 4")


def swap() -> None:
    tamper(
        "UPDATE trail SET number = 400 WHERE number = 4",
        "UPDATE trail SET number = 4 WHERE number = 5",
        "UPDATE trail SET number = 5 WHERE number = 400",
    )


def put_in_the_middle() -> None:
    for number in range(10, 3, -1):
        tamper("UPDATE trail SET number = %s WHERE number = %s", values=(number + 1, number))
    put_in(4)


def seal_anew() -> None:
    tamper("UPDATE trail SET action = 'nothing.happened' WHERE number = 4")
    resealed("a key that somebody made up for themselves", key_id=keys.id_of(keys.current()), first=4)


def seal_anew_with_the_id_of_their_key() -> None:
    key = "a key that somebody made up for themselves"
    resealed(key, key_id=keys.id_of(key), first=4)


def update(change: str) -> Callable[[], None]:
    return lambda: tamper("UPDATE trail SET CHANGE WHERE number = 4".replace("CHANGE", change))


ROW_4_CHANGED = r"Row 4 \(.*\) was changed, or was not written by the clinic's system"
TAMPERINGS = {
    "1 edited": (update("action = 'intake.read'"), ROW_4_CHANGED),
    "1 codes edited": (update("""detail = '{"round": 30}'"""), ROW_4_CHANGED),
    "1 subject edited": (update("subject_id = 'somebody else'"), ROW_4_CHANGED),
    "2 cut out of the middle": (cut_out, r"row 4 is missing before row 5"),
    "3 swapped": (swap, ROW_4_CHANGED + r"(.|\n)*Row 5 \(.*\) does not follow"),
    "4 put in at the end": (lambda: put_in(11), r"Row 11 \(.*\) was changed, or was not written by"),
    "4 put in the middle": (put_in_the_middle, ROW_4_CHANGED),
    "4 put in before all": (lambda: put_in(0), r"Row 0 \(.*\) stands where no row can be"),
    "5 tail cut off": (
        lambda: tamper("DELETE FROM trail WHERE number > 7"),
        r"The end was cut off: rows 8 to 10 are missing, and row 10 was there at 20\d\d-",
    ),
    "6 emptied": (lambda: tamper("DELETE FROM trail"), r"The trail is empty, but row 10 was there at 20\d\d-"),
    "7 sealed anew with another key": (seal_anew, ROW_4_CHANGED),
    "7 sealed anew, with that key's id": (seal_anew_with_the_id_of_their_key, r"Row 4 .* a key that is not known"),
    "8 time changed": (update("at = '2026-01-01 00:00:00+00:00'"), r"Row 4 \(2026-01-01 .*\) was changed"),
    "8 actor changed": (update("actor_id = 'somebody else'"), ROW_4_CHANGED),
    "8 role changed": (update("actor_role = 'therapist'"), ROW_4_CHANGED),
    "8 how they signed in changed": (update("authenticated_by = 'password'"), ROW_4_CHANGED),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found_and_its_place_is_named(name: str, file: Path) -> None:
    act, told = TAMPERINGS[name]
    act()
    assert re.search(told, found(file)), found(file)


def test_all_eight_ways_are_tried() -> None:
    assert {name.split()[0] for name in TAMPERINGS} == set("12345678")


def test_an_emptied_trail_that_is_written_on_is_found(file: Path) -> None:
    tamper("DELETE FROM trail")
    noted(12)
    assert "Row 10 is not the one that was anchored" in found(file)


def test_a_cut_tail_that_is_written_on_is_found(file: Path) -> None:
    tamper("DELETE FROM trail WHERE number > 7")
    noted(6)
    assert found(file).count("\n") == 0
    assert "Row 10 is not the one that was anchored" in found(file)


#: What a database lets somebody put into a row that no row of ours can hold, and what is said of it.
NONSENSE = {
    "sqlite": ("at = 'soon'", "The row after row 3 cannot be read: it was changed. Nothing after it was looked at."),
    "postgresql": ("detail = 'null', at = '0001-01-01 00:00:00+00'", "was changed, or was not written by"),
}


def test_a_row_of_nonsense_is_a_finding(file: Path) -> None:
    change, told = NONSENSE[connection.vendor]
    update(change)()
    assert told in found(file)


def test_missing_triggers_are_a_finding(file: Path) -> None:
    guard.take_down(connection)
    assert "The database no longer refuses changes" in found(file)


def test_many_findings_are_counted_and_the_first_are_named(file: Path) -> None:
    noted(40)
    tamper("UPDATE trail SET actor_role = 'therapist'")
    lines = found(file).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "  - and 30 more."


def test_ten_thousand_rows_verify_in_seconds_and_need_no_more_memory_than_a_few(tmp_path: Path) -> None:
    trail.note("referral.read")
    first, rows = AuditEvent.objects.get(), []
    number, mac = first.number, first.mac
    values = {name: getattr(first, name) for name in chain.SEALED}
    for _ in range(MANY - 1):
        number += 1
        row = chain.sealed(values | {"id": new_id(), "at": timezone.now()}, number=number, previous=mac)
        mac = row["mac"]
        rows.append(AuditEvent(**row))
    AuditEvent.objects.bulk_create(rows, batch_size=500)
    del rows
    begun = process_time()
    assert walk([]).is_sound
    assert process_time() - begun < 4
    assert _most_memory(since=MANY - 4_000) < 1.2 * _most_memory(since=MANY - 1_000)


def _most_memory(*, since: int) -> int:
    """Bytes that the walk over the rows from number `since` on needs at its height."""
    row = AuditEvent.objects.get(number=since)
    tracemalloc.start()
    try:
        assert walk([], begin=anchor.made(row.number, row.mac, row.at)).rows == MANY - since + 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
