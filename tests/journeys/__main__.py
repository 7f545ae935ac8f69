"""`make robot`: every look at every page that patients can see, two at once, with a table at the end.

ARGS picks: parts of the names of states ("check"), values of dimensions ("width=256" "language=es"), "pairs" for the
selection that every run of the tests makes, "on" to go on with the looks that the last walk did not come to or that had
complaints, "firefox" for a whole intake in the system's Firefox.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings.test")
django.setup()

from tests.journeys import firefox  # noqa: E402
from tests.journeys.looks import DIMENSIONS  # noqa: E402
from tests.journeys.told import left, read, table  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
NOTES = ROOT / "var" / "robot" / "looks.jsonl"
TESTS = "tests/journeys/test_patient_pages.py"
WORDS = {"pairs", "on", "firefox"}


def main() -> int:
    """Walk, say how far it is, sum up; 1 when something is to complain of."""
    parser = argparse.ArgumentParser(prog="make robot", description=__doc__)
    parser.add_argument("words", nargs="*", help="names of states, dimension=value, pairs, on, firefox")
    words = parser.parse_args().words
    if "firefox" in words:
        return firefox.main()
    where = [word.partition("=") for word in words if "=" in word]
    for name, _, value in where:
        if value not in map(str, DIMENSIONS.get(name, ())):
            parser.error(f"{name}={value}: there are {', '.join(f'{key}={DIMENSIONS[key]}' for key in DIMENSIONS)}")
    NOTES.parent.mkdir(parents=True, exist_ok=True)
    if "on" not in words:
        NOTES.unlink(missing_ok=True)
    place = {
        **os.environ,
        "ROBOT_NOTES": str(NOTES),
        "ROBOT_LOOKS": "" if "pairs" in words else "all",
        "ROBOT_ONLY": "|".join(word for word in words if word not in WORDS and "=" not in word),
        "ROBOT_WHERE": "|".join(value for _, _, value in where),
    }
    os.environ.update(place)
    failed = walk(place)
    sys.stdout.write("\n".join(["", *table(read(NOTES)), ""]))
    return 1 if failed else 0


def walk(place: dict[str, str]) -> bool:
    """Run the walk in processes of its own and tell how far it is; whether something failed."""
    command = [sys.executable, "-m", "pytest", "-n", os.environ.get("WORKERS", "2"), "--dist", "worksteal", TESTS]
    command += ["--quiet", "--tb=line", "--no-header", "-m", "looks"]
    said = NOTES.with_suffix(".log")
    begun, at_first = time.monotonic(), len(read(NOTES))
    all_of_it = left() + at_first
    with said.open("w", encoding="utf-8") as log, subprocess.Popen(command, cwd=ROOT, env=place, stdout=log) as run:
        while run.poll() is None:
            time.sleep(1)
            notes = read(NOTES)
            done, complaints = len(notes), sum(bool(note["found"]) for note in notes)
            pace = (time.monotonic() - begun) / max(1, done - at_first)
            rest = f"{(all_of_it - done) * pace / 60:.0f} minutes to go" if done > at_first else "getting ready"
            sys.stdout.write(f"\r{done} of {all_of_it} looks, {complaints} with complaints, {rest}      ")
            sys.stdout.flush()
    if run.returncode:
        sys.stdout.write("\n\n" + "\n".join(said.read_text("utf-8").splitlines()[-40:]))
    return run.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
