"""A backup of a clinic with people in it, put back elsewhere: the same to the byte, and it works."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy import database

ROOT = Path(__file__).resolve().parents[3]


def _key(letter: str) -> str:
    return b64encode(sha256(letter.encode()).digest()).decode()


class Place:
    """A clinic with a database of its own, as somebody at the server has it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.name = urlsplit(url).path.rpartition("/")[2]
        keys = {"SECRET_KEY": "s" * 50, "TRAIL_KEY": "t" * 40, "FIELD_KEYS": f"k1:{_key('f')}", "BLIND_KEY": _key("b")}
        keys |= {"BACKUP_KEY": _key("u"), "TRAIL_ANCHOR": str(folder / "anchor"), "DATABASE_URL": url}
        place = {"ALLOWED_HOSTS": "clinic.example", "DJANGO_SETTINGS_MODULE": "tests.deploy.settings"}
        self.environment = os.environ | keys | place

    def manage(self, *words: str, **place: str) -> tuple[int, str]:
        """How the command ended and what it said."""
        command, environment = [sys.executable, "manage.py", *words], self.environment | place
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        return run.returncode, run.stdout + run.stderr

    def must(self, *words: str, **place: str) -> str:
        """What it said, when it ended well."""
        code, said = self.manage(*words, **place)
        assert code == 0, said
        return said


@pytest.fixture(scope="module")
def clinic_with_people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """With its backup in `clinic.backup`."""
    folder = tmp_path_factory.mktemp("clinic")
    with database.own(folder) as (url, _):
        place = Place(url, folder)
        for words in (["migrate", "-v0"], ["load_protocol"], ["demo"], ["trail", "anchor"]):
            place.must(*words)
        place.must("backup", "--to", str(folder / "clinic.backup"))
        yield place


@pytest.fixture
def elsewhere(clinic_with_people: Place, tmp_path: Path) -> Iterator[Place]:
    """Another server with the same keys and an empty database."""
    with database.own(tmp_path) as (url, _):
        yield Place(url, tmp_path)


def backup_of(place: Place) -> str:
    return str(place.folder / "clinic.backup")


def listed(said: str) -> dict[str, str]:
    """Table -> rows and digest, as a command lists them."""
    return dict(re.findall(r"^  (\w+) +([\d,]+  [0-9a-f]{16})$", said, re.MULTILINE))


def test_a_backup_put_back_elsewhere_is_the_same_and_works(clinic_with_people: Place, elsewhere: Place) -> None:
    words = ("restore", backup_of(clinic_with_people), "--into")
    code, said = elsewhere.manage(*words, "another")
    assert code == 1 and f"--into {elsewhere.name}" in said
    said = elsewhere.must(*words, elsewhere.name)
    tables = listed(said)
    assert int(tables["intake_patient"].split()[0]) > 1 and int(tables["audit_auditevent"].split()[0]) > 100
    assert "Every table is what was backed up, the trail verifies, the keys fit, the pages open." in said
    assert "Every sign-in of that time is ended." in said
    elsewhere.must("trail", "anchor")
    assert "The trail is sound." in elsewhere.must("trail", "verify")
    code, said = elsewhere.manage(*words, elsewhere.name)
    assert code == 1 and "The database is not empty. Nothing was changed" in said
    assert listed(elsewhere.must(*words, elsewhere.name, "--replace")) == tables


def test_what_is_not_whole_or_not_ours_changes_nothing(clinic_with_people: Place, elsewhere: Place) -> None:
    file = Path(backup_of(clinic_with_people))
    cut = elsewhere.folder / "cut.backup"
    cut.write_bytes(file.read_bytes()[:-1])
    words = ("--into", elsewhere.name, "--replace")
    assert "changed, or is not whole" in elsewhere.manage("restore", str(cut), *words)[1]
    assert "another BACKUP_KEY" in elsewhere.manage("restore", str(file), *words, BACKUP_KEY=_key("v"))[1]
    assert "BACKUP_KEY must be" in elsewhere.manage("restore", str(file), *words, BACKUP_KEY="")[1]
    # The database is still empty; keys for the records that are not theirs are noticed.
    code, said = elsewhere.manage("restore", str(file), "--into", elsewhere.name, FIELD_KEYS=f"k1:{_key('x')}")
    assert code == 1 and "NOT what was backed up, or does not work" in said and "keys is not ok" in said


def test_a_backup_tells_nothing_without_its_key_and_is_its_owners_alone(clinic_with_people: Place) -> None:
    file = Path(backup_of(clinic_with_people))
    assert file.stat().st_mode & 0o077 == 0
    assert not any(word in file.read_bytes() for word in (b"Maria", b"intake_patient", b"PGDMP", b"SQLite format"))
    assert not list(file.parent.glob("*.partial"))


def test_rows_lost_since_the_backup_are_told(clinic_with_people: Place, elsewhere: Place) -> None:
    clinic_with_people.must("trail", "unusual")
    clinic_with_people.must("trail", "anchor")
    words = ("restore", backup_of(clinic_with_people), "--into", elsewhere.name)
    said = elsewhere.must(*words, TRAIL_ANCHOR=clinic_with_people.environment["TRAIL_ANCHOR"])
    assert re.search(r"\d+ rows of the trail were written after the backup and are lost", said)


def test_the_newest_are_kept_and_no_backup_is_written_over(clinic_with_people: Place, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        (tmp_path / f"clinic-2026010{day}T000000Z.backup").write_bytes(b"old")
    said = clinic_with_people.must("backup", "--to", str(tmp_path), "--keep", "2")
    assert sorted(file.name for file in tmp_path.iterdir())[0] == "clinic-20260103T000000Z.backup"
    assert len(list(tmp_path.iterdir())) == 2 and said.count("Deleted") == 2
    code, said = clinic_with_people.manage("backup", "--to", backup_of(clinic_with_people))
    assert code == 1 and "is there already" in said
