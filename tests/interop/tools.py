"""What `make interop` needs: which programs are missing and how to get them, and where packages are put."""

import json
import shutil
import subprocess
from pathlib import Path

from tests import chromium

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "var" / "interop"
WANTED = HERE / "package.json"
_NODE = "apt-get install nodejs npm (Node 20 or later)"
NEEDS = {
    "node": _NODE,
    "npm": _NODE,
    "chromium": "apt-get install chromium, or name one in CHROMIUM",
}


def missing() -> list[str]:
    """A line for each program that this machine has not."""
    return [f"No {program} found. To get it: {how}" for program, how in NEEDS.items() if not _find(program)]


def _find(program: str) -> str | None:
    return chromium.find() if program == "chromium" else shutil.which(program)


def are_installed() -> bool:
    """Whether the packages are there, in the versions asked for."""
    wanted = json.loads(WANTED.read_text("utf-8"))["dependencies"]
    return all(_installed(name) == version for name, version in wanted.items())


def install() -> None:
    """Put the packages into var/interop. LHC-Forms names peers that it does not need to run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copy(WANTED, FOLDER)
    quiet = ["--no-package-lock", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    run = subprocess.run(["npm", "install", *quiet], cwd=FOLDER, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"npm could not install what is needed:\n{run.stdout}{run.stderr}")


def _installed(package: str) -> str:
    about = FOLDER / "node_modules" / package / "package.json"
    return str(json.loads(about.read_text("utf-8"))["version"]) if about.exists() else ""
