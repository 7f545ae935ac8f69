"""Medplum's validator, as a second opinion on every resource of a whole record."""

import json
import shutil
import subprocess
from typing import Any

from tests.interop import tools


def wrong_with(resources: list[dict[str, Any]]) -> list[str]:
    """What Medplum finds wrong, a line each."""
    file = tools.FOLDER / "resources.json"
    file.write_text(json.dumps(resources), "utf-8")
    shutil.copy(tools.HERE / "validate.mjs", tools.FOLDER)
    command = ["node", "validate.mjs", str(file)]
    run = subprocess.run(command, cwd=tools.FOLDER, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"The validator stopped:\n{run.stderr}")
    found: list[str] = json.loads(run.stdout)
    return found
