"""A bare house with every layer of the contracts, to plant a violation in, and how import-linter judges a house."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.tree import ROOT

_LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True, cache_dir=None))"


def configuration() -> dict[str, Any]:
    """The project's own [tool.importlinter]."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


def layers() -> list[str]:
    """Every module named in the layers, top to bottom, the ones that may be missing included."""
    contract = next(contract for contract in configuration()["contracts"] if contract["id"] == "layers")
    return [name.strip(" ()") for layer in contract["layers"] for name in layer.split("|")]


def names() -> dict[str, str]:
    """Contract id -> the name that import-linter prints."""
    return {contract["id"]: contract["name"] for contract in configuration()["contracts"]}


def build(root: Path, *, planted: Path | None = None) -> Path:
    """Lay an empty package for every layer under `root`, with the project's contracts, then copy `planted` over it."""
    for name in [*layers(), "intake.referrals.lifecycle", "intake.models"]:
        folder = root
        for part in name.split("."):
            folder /= part
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", root)
    for file in planted.rglob("*.py") if planted else ():
        target = root / file.relative_to(planted)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target.with_suffix(""), ignore_errors=True)
        shutil.copy(file, target)
    return root


def broken(root: Path) -> set[str]:
    """Ids of the contracts that the house at `root` breaks; a house that cannot be judged is an error."""
    run = subprocess.run([sys.executable, "-c", _LINT], cwd=root, capture_output=True, text=True, check=False)
    verdicts = {id: re.search(rf"^{re.escape(name)} (KEPT|BROKEN)", run.stdout, re.M) for id, name in names().items()}
    assert all(verdicts.values()), run.stdout + run.stderr
    found = {id for id, verdict in verdicts.items() if verdict and verdict[1] == "BROKEN"}
    assert bool(found) == bool(run.returncode), run.stdout + run.stderr
    return found
