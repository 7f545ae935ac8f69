"""The command that fills the templates: strict, complete, without a secret."""

import configparser
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from deploy import render

ROOT = Path(__file__).resolve().parents[2]
GIVEN = {
    "host": "clinic.example",
    "clinic-name": "Ruiz & Lind's Clinic",
    "clinic-phone": "555 0100",
    "time-zone": "America/Denver",
    "certificate": "/etc/ssl/clinic/chain.pem",
    "certificate-key": "/etc/ssl/clinic/key.pem",
    "database": "10.0.0.5:5432",
    "mail-host": "mail.clinic.example",
    "mail-from": "desk@clinic.example",
    "node": ["127.0.0.1:8001", "10.0.0.6:8001"],
}
COMMAND = re.compile(r"manage(?:\.py)? (?:--owner )?([a-z_]+)")


@pytest.fixture
def made(tmp_path: Path) -> dict[str, str]:
    """Path below the folder -> text of every file."""
    paths = render.render(tmp_path, GIVEN)
    return {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in paths}


def test_every_place_is_filled_in_every_file(made: dict[str, str]) -> None:
    assert {name.partition("/")[0] for name in made} >= {"nginx", "systemd", "postgresql", "clinic.env", "manage"}
    assert [name for name, text in made.items() if re.search(r"@[A-Z_]+@", text)] == []
    assert "server 127.0.0.1:8001 max_fails=2" in made["nginx/nginx.conf"]
    assert "server 10.0.0.6:8001 max_fails=2" in made["nginx/nginx.conf"]
    assert 'CLINIC_NAME="Ruiz & Lind\'s Clinic"' in made["clinic.env"]
    assert "Ruiz &amp; Lind&#x27;s Clinic" in made["nginx/pages/503.html"]


@pytest.mark.parametrize(
    "name", [name for name, (_, otherwise, _) in {**render.ONE, **render.MANY}.items() if not otherwise]
)
def test_what_is_missing_is_refused_by_name_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(render.Refused, match=f"--{name} is missing"):
        render.render(tmp_path, {key: value for key, value in GIVEN.items() if key != name})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("host", "clinic"), ("host", "Clinic.example"), ("host", "a.example; return 200"), ("host", "a.example\n")),
        *(("node", ["127.0.0.1"]), ("node", ["127.0.0.1:8001; evil"]), ("certificate", "/etc/../x"), ("code", "srv")),
        *(("clinic-name", 'A "B"'), ("clinic-name", "A$(id)"), ("clinic-phone", "call us"), ("mail-from", "desk")),
        *(("burst", "many"), ("https-port", "0"), ("proxy", "elsewhere"), ("colour", "blue")),
    ],
)
def test_what_is_odd_is_refused(name: str, value: str | list[str], tmp_path: Path) -> None:
    with pytest.raises(render.Refused):
        render.render(tmp_path, GIVEN | {name: value})
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_asks_for_what_nobody_knows_is_refused() -> None:
    with pytest.raises(render.Refused, match="nobody knows @COLOUR@"):
        render.filled("@HOST@ @COLOUR@", {"HOST": "x"}, name="page")


def test_no_template_holds_a_secret(made: dict[str, str]) -> None:
    for name, text in made.items():
        assert not re.search(r"(?:SECRET_KEY|TRAIL_KEY|FIELD_KEYS|BLIND_KEY|BACKUP_KEY|PASSWORD)\s*=\s*\S", text), name
        assert not re.search(r"//[^/\s@]*:[^/\s@]*@", text), name


def test_secrets_are_drawn_once_for_their_owner_alone(tmp_path: Path) -> None:
    files = render.new_secrets(tmp_path)
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert "BACKUP_KEY" not in files[0].read_text() and "FIELD_KEYS" not in files[1].read_text()
    before = [file.read_text() for file in files]
    with pytest.raises(FileExistsError):
        render.new_secrets(tmp_path)
    assert [file.read_text() for file in files] == before


def test_the_command_says_what_it_wrote_or_what_is_wrong(tmp_path: Path) -> None:
    words = [sys.executable, "deploy/render.py", "--to", str(tmp_path / "made")]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1 and "--host is missing" in run.stderr and not (tmp_path / "made").exists()
    for name, value in GIVEN.items():
        words += [word for one in ([value] if isinstance(value, str) else value) for word in (f"--{name}", one)]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "nginx/nginx.conf" in run.stdout


def test_every_unit_runs_a_command_that_exists_and_every_timer_has_its_service(made: dict[str, str]) -> None:
    units = {name.removeprefix("systemd/"): text for name, text in made.items() if name.startswith("systemd/")}
    timers = {name.removesuffix(".timer") for name in units if name.endswith(".timer")}
    assert timers == {"clinic-forget", "clinic-anchor", "clinic-unusual", "clinic-backup"}
    known = set(get_commands())
    for name, text in units.items():
        unit = configparser.RawConfigParser(strict=False, interpolation=None, delimiters=("=",))
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(text)
        if name.endswith(".service"):
            assert unit["Service"]["NoNewPrivileges"] == "yes" and unit["Service"]["ProtectSystem"] == "strict"
            assert unit["Service"]["User"] in ("clinic", "clinic-keeper")
            assert set(COMMAND.findall(text)) <= known, name
            runs = unit["Service"].get("Type") == "oneshot"
            assert (name.removesuffix(".service") in timers) is runs
            assert runs or unit["Install"]["WantedBy"] == "multi-user.target"


def test_the_runbook_names_commands_units_and_files_that_exist(made: dict[str, str]) -> None:
    text = (ROOT / "deploy/RUNBOOK.md").read_text("utf-8")
    named = set(COMMAND.findall(text)) - {"is"}
    assert {"backup", "restore", "rotate_keys", "trail", "migrate", "send_mail", "createsuperuser"} <= named
    assert named - set(get_commands()) == set()
    units = {re.sub(r"@\.", "@", Path(name).stem + ".") for name in made if name.startswith("systemd/")}
    for unit in re.findall(r"(?<![-\w])clinic-[a-z]+(?:@\d+)?(?:\.timer)?", text):
        stem = unit.removesuffix(".timer").split("@")[0]
        known = {found.split("@")[0].strip(".") for found in units} | {"clinic-keeper"}
        assert stem in known, unit
    for heading in (
        "Install",
        "Upgrade",
        "Keys",
        "Restore",
        "Take access away",
        "Incident",
        "One more node",
        "A replica",
    ):
        assert f"## {heading}\n" in text
    options = set(re.findall(r"--([a-z]+(?:-[a-z]+)*)", text.partition("## Is it well?")[0].partition("render.py")[2]))
    assert options & set(render.ONE) >= {name for name, (_, otherwise, _) in render.ONE.items() if not otherwise}


def test_words_are_plain(made: dict[str, str]) -> None:
    pages = [text.lower() for name, text in made.items() if name.startswith("nginx/pages/")]
    assert len(pages) == 6
    for page in pages:
        assert "!" not in page.replace("<!doctype", "") and "please" not in page and "911" in page


def test_a_page_while_we_are_away_speaks_both_languages(made: dict[str, str]) -> None:
    for name, text in made.items():
        if name.startswith("nginx/pages/"):
            english, spanish = text.split('<div lang="es">')
            assert "call 911" in english and "llame al 911" in spanish, name
            assert english.count("<p>") == spanish.count("<p>"), name
