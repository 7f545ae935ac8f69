"""Runs Lighthouse in the system's Chromium: mobile, a browser of its own for each run, no network but our pages."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests import chromium
from tests.audit import pages, scores, tools
from tests.audit.found import Found
from tests.audit.visitor import Visitor

REPORTS = tools.FOLDER / "reports"
PATIENCE = 180
#: Nothing is ever looked up but the address of our own pages.
_ALONE = '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"'


def audit(address: str, runs: int) -> Found:
    """The table, and what is not good enough."""
    measured = measure(address, pages.to_measure(Visitor(address)), runs)
    paces = [run.pace for seen in measured.values() for run in seen]
    pace = f"{tools.load()}, this machine's pace {median(paces):.0f} (scores suffer under 1000)"
    said = [f"Lighthouse {tools.versions()['lighthouse']}, mobile, median of {runs}; {pace}"]
    said += [f"  {line}" for line in scores.table(measured)] + ["  Whole reports: var/audit/reports"]
    return Found(said, [line for page, seen in measured.items() for line in scores.complaints(page, seen)])


def measure(address: str, paths: list[str], runs: int) -> dict[str, list[scores.Run]]:
    """Every page `runs` times, in turns, so that a noisy moment does not fall on one page alone."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for old in REPORTS.glob("*.json"):
        old.unlink()
    found: dict[str, list[scores.Run]] = {path: [] for path in paths}
    for number in range(1, runs + 1):
        for path in paths:
            report = REPORTS / f"{path.strip('/').replace('/', '-') or 'home'}-{number}.json"
            found[path].append(scores.read(_once(address + path, report)))
    return found


def _once(address: str, report: Path) -> dict[str, object]:
    path = chromium.find()  # the whole browser: the shell without windows would be faster than what people have
    command = ["node", str(tools.LIGHTHOUSE), address, *_words(report)]
    place = {**os.environ, "CHROME_PATH": str(path)}
    run = subprocess.Popen(command, env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said, _ = run.communicate(timeout=PATIENCE)
    except BaseException:
        # Told to stop like this, and only like this, it takes its browser along.
        run.send_signal(signal.SIGINT)
        run.wait()
        raise
    if not report.exists():
        raise RuntimeError(f"Lighthouse gave no report of {address}:\n{said}")
    return json.loads(report.read_text("utf-8"))


def _words(report: Path) -> Iterator[str]:
    flags = ["--headless=new", *chromium.launch_options()["args"], _ALONE]  # type: ignore[misc]
    yield f"--chrome-flags={' '.join(flags)}"
    yield f"--only-categories={','.join(scores.LEAST)}"
    yield from ("--output=json", f"--output-path={report}", "--quiet", "--no-enable-error-reporting")
