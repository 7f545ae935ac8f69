"""Imports point down only, the engine is plain Python, and each contract catches what is planted against it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.tree import CODE, PLANTED, ROOT, files

#: Parts of the three packages that stand in no layer, and why that is right.
OUTSIDE = {
    "clinic.settings": "read through django.conf alone",
    "clinic.wsgi": "the door for servers",
    "clinic.apps": "start-up: Django reads it",
    "intake.apps": "start-up: Django reads it",
    "intake.models": "an index that only Django reads, guarded by a contract of its own",
    "intake.migrations": "written and read by Django",
}

PLANTS = sorted(path for contract in house.names() for path in (PLANTED / contract).iterdir())


def test_the_house_keeps_its_contracts():
    assert house.broken(ROOT) == set()


def test_a_house_without_a_violation_is_left_in_peace(tmp_path):
    assert house.broken(house.build(tmp_path)) == set()


@pytest.mark.parametrize("plant", PLANTS, ids=lambda path: path.name)
def test_a_planted_violation_breaks_its_contract(tmp_path, plant):
    assert house.broken(house.build(tmp_path, planted=plant)) == {plant.parent.name}


def test_every_contract_has_a_planted_violation():
    assert {plant.parent.name for plant in PLANTS} == set(house.names())


def unnamed_parts(root: Path) -> set[str]:
    """Modules and folders directly under clinic and intake that no layer and no exception names."""
    parts = set()
    for path, _ in files(root, *CODE):
        package, _, rest = path.partition("/")
        part = rest.partition("/")[0].removesuffix(".py")
        if part != "__init__" and package not in house.layers():
            parts.add(f"{package}.{part}")
    return parts - set(house.layers()) - set(OUTSIDE)


def test_every_part_of_the_house_stands_in_a_layer():
    assert unnamed_parts(ROOT) == set()


def test_a_new_room_without_a_layer_is_found(tmp_path):
    room = house.build(tmp_path) / "intake" / "newsletters"
    room.mkdir()
    (room / "__init__.py").touch()
    (tmp_path / "clinic" / "payments.py").touch()
    assert unnamed_parts(tmp_path) == {"intake.newsletters", "clinic.payments"}


def test_the_engine_and_the_lifecycle_run_where_django_is_not_installed():
    pure = [path for path, _ in files(ROOT, "intake/indications", "intake/referrals/lifecycle.py")]
    modules = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in pure]
    assert {"intake.indications.engine", "intake.referrals.lifecycle"} <= set(modules)
    # None in sys.modules makes an import fail as if the package were not there.
    program = f"import sys, importlib; sys.modules['django'] = None; [importlib.import_module(m) for m in {modules}]"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
