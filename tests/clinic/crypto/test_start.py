"""A real server process: with the right keys it starts, with wrong or missing ones it ends and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clinic.crypto.rings import KEYS, drawn, ring_of

ROOT = Path(__file__).resolve().parents[3]
SERVER = ["-c", "import clinic.wsgi; print('It starts.')"]


def started(command: list[str], folder: Path, **keys: str) -> tuple[int, str]:
    """How the process ended, and all it said."""
    place = {name: value for name, value in os.environ.items() if name not in ("FIELD_KEYS", "BLIND_KEY")}
    place |= {"DJANGO_SETTINGS_MODULE": "clinic.settings.prod", "SECRET_KEY": "made up", **keys}
    place |= {"TRAIL_KEY": "a key for the trail that is long enough"}
    place |= {"DATABASE_URL": f"sqlite:///{folder / 'clinic.sqlite3'}"}
    ended = subprocess.run([sys.executable, *command], cwd=ROOT, env=place, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose canary was planted by the migrations."""
    folder = tmp_path_factory.mktemp("house")
    command = ["manage.py", "migrate", "crypto", "--verbosity", "0"]
    code, said = started(command, folder, FIELD_KEYS=ring_of("old"), BLIND_KEY=drawn(8))
    assert code == 0, said
    return folder


def test_with_the_right_keys_it_starts_quietly(house: Path) -> None:
    code, said = started(SERVER, house, FIELD_KEYS=ring_of("new", "old"), BLIND_KEY=drawn(8))
    assert code == 0
    assert "It starts." in said
    assert "keys" not in said


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"BLIND_KEY": drawn(8)}, "Set the environment variable FIELD_KEYS."),
        ({"FIELD_KEYS": f"old:{KEYS['third']}", "BLIND_KEY": drawn(8)}, "not the one that sealed the records"),
    ],
)
def test_with_other_keys_it_does_not_start_and_quotes_none(house: Path, keys: dict[str, str], why: str) -> None:
    code, said = started(SERVER, house, **keys)
    assert code != 0
    assert why in said
    assert not any(key in said for key in (*KEYS.values(), drawn(8)))
