"""The short form of every drill, and the frame that holds them."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.drills import frame
from tests.drills.__main__ import main
from tests.drills.places import templates
from tests.drills.registry import BOTH, BY_NAME, DRILLS, Drill

pytestmark = pytest.mark.django_db

KIND = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
#: Seconds that a short form may take on a machine with other work.
LIMIT = 300


@pytest.fixture(autouse=True)
def same_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes the server's address for itself; here it is put back for whichever drill comes after."""
    if "DATABASE_URL" in os.environ:
        monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_URL"])


@pytest.fixture(scope="module")
def template() -> Iterator[str]:
    with templates([KIND], os.environ.get("DATABASE_URL", "")) as made:
        yield made[KIND]


@pytest.mark.parametrize("drill", [drill for drill in DRILLS if KIND in drill.on], ids=lambda drill: drill.name)
def test_what_must_never_happen_does_not(drill: Drill, template: str) -> None:
    told = frame.hold(drill, KIND, template, times=drill.short, limit=LIMIT)
    assert told.wrong == []
    assert told.result


def test_a_drill_that_does_not_end_is_ended_and_told(template: str) -> None:
    told = frame.hold(BY_NAME["noting"], KIND, template, times=10_000_000, limit=4)
    assert told.wrong == ["not over after 4 seconds"]


def test_a_drill_that_breaks_off_has_failed_and_says_how(template: str) -> None:
    told = frame.hold(BY_NAME["noting"], KIND, template, times=-10)
    assert told.wrong[0] == "it broke off:" or "notes, not" in told.wrong[0]


def test_the_table_has_a_row_for_each_and_a_failure_ends_with_1(
    template: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["drills", "noting", "--times", "8", "--on", "SQLite"])
    assert main() == 0
    assert "| noting | SQLite   | 8 notes in the trail" in capsys.readouterr().out
    broken = frame.hold(BY_NAME["noting"], KIND, template, times=8)
    broken.wrong.append("planted")
    monkeypatch.setattr("tests.drills.__main__.hold", lambda *_, **__: broken)
    assert main() == 1
    out = capsys.readouterr().out
    assert "| FAILED |" in out
    assert "noting on SQLite: planted" in out


def test_every_drill_says_what_it_does_and_where() -> None:
    assert len(BY_NAME) == len(DRILLS)
    for drill in DRILLS:
        assert drill.short < drill.full or drill.full == 1, drill.name
        assert set(drill.on) <= set(BOTH)
