"""Runs drills one after another, each in a process of its own with a limit on its time."""

import os
import signal
import subprocess
import sys
import time

from tests.drills.places import ROOT
from tests.drills.registry import Drill
from tests.drills.told import Told

#: Seconds that a drill which ran out of time has to take down what it began.
LAST_WORDS = 12


def hold(drill: Drill, kind: str, template: str, *, times: int, limit: int | None = None) -> Told:
    """One drill on one kind of database; never raises for what goes wrong inside it."""
    limit = limit or drill.limit
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.drills.one", drill.name, kind, str(times), template]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said, complaints = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.terminate()
        _end(process)
        return Told("", wrong=[f"not over after {limit} seconds"], seconds=limit)
    except BaseException:
        process.terminate()
        _end(process)
        raise
    last = said.strip().splitlines()[-1:]
    if process.returncode or not last:
        tail = complaints.strip().splitlines()[-12:]
        return Told("", wrong=["it broke off:", *tail], seconds=round(time.monotonic() - begun, 1))
    return Told.of_line(last[0])


def _end(process: "subprocess.Popen[str]") -> None:
    try:
        process.communicate(timeout=LAST_WORDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
