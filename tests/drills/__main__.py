"""What must never happen, tried for real on both databases: `make drills`, or `make drills ARGS="clicks --short"`.

Prints one table; ends with 1 when a drill failed, and says what was left out and why.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.drills.frame import hold
from tests.drills.places import templates
from tests.drills.postgres import Server, why_not
from tests.drills.registry import BOTH, BY_NAME, DRILLS, Drill
from tests.drills.told import Told

HEAD = ("drill", "database", "what was done", "result", "figure", "seconds", "")
Held = tuple[Drill, str, int, Told]


def main() -> int:
    """Read the command line, run, print the table."""
    asked = _asked()
    chosen = [BY_NAME[name] for name in asked.names] or list(DRILLS)
    begun = time.monotonic()
    rows: list[tuple[str, ...]] = [HEAD]
    wrong: list[str] = []
    with _server(asked.on) as (kinds, server, missing), templates(kinds, server) as made:
        # One lane for each kind of database: a machine that serves a clinic has two processors at least.
        lanes = [[(drill, kind) for drill in chosen if kind in drill.on] for kind in kinds]
        with ThreadPoolExecutor(len(lanes)) as pool:
            held = sum(pool.map(lambda lane: [_held(*one, made, asked) for one in lane], lanes), list[Held]())
        for drill, kind, times, told in sorted(held, key=lambda one: (DRILLS.index(one[0]), BOTH.index(one[1]))):
            rows.append(_row(drill, kind, times, told))
            wrong += [f"{drill.name} on {kind}: {line}" for line in told.wrong]
    sys.stdout.write("\n" + "\n".join(f"| {' | '.join(row)} |" for row in _lined(rows)) + "\n\n")
    sys.stdout.write("".join(f"{line}\n" for line in [*wrong, *missing]))
    sys.stdout.write(f"{len(rows) - 1} drills in {(time.monotonic() - begun) / 60:.1f} minutes.\n")
    return 1 if wrong else 0


def _held(drill: Drill, kind: str, made: dict[str, str], asked: argparse.Namespace) -> Held:
    times = asked.times or (drill.short if asked.short else drill.full)
    told = hold(drill, kind, made[kind], times=times)
    sys.stderr.write(f"{drill.name} on {kind}: {told.seconds:.0f} s{', FAILED' if told.wrong else ''}\n")
    return drill, kind, times, told


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="make drills", description=__doc__.splitlines()[0] if __doc__ else "")
    reader.add_argument("names", nargs="*", metavar="NAME", choices=[[], *BY_NAME], help=", ".join(BY_NAME))
    reader.add_argument("--short", action="store_true", help="the short form of each, seconds long")
    reader.add_argument("--times", type=int, default=0, help="so often instead")
    reader.add_argument("--on", nargs=1, choices=BOTH, default=list(BOTH), help="one kind of database alone")
    return reader.parse_args()


@contextmanager
def _server(on: list[str]) -> Iterator[tuple[list[str], str, list[str]]]:
    """The kinds of database there are here, a PostgreSQL server's address, and what is left out without one."""
    given = os.environ.pop("DATABASE_URL", "")
    reason = "" if "PostgreSQL" not in on or given.startswith("postgres") else why_not()
    if reason or "PostgreSQL" not in on:
        left_out = [f"left out: every drill on PostgreSQL ({reason})"] if reason else []
        yield [kind for kind in on if kind != "PostgreSQL"], "", left_out
    elif given.startswith("postgres"):
        yield on, given, []
    else:
        with tempfile.TemporaryDirectory(prefix="drills-") as folder, Server(Path(folder)) as server:
            yield on, server.url, []


def _row(drill: Drill, kind: str, times: int, told: Told) -> tuple[str, ...]:
    did = drill.did.format(times=f"{times:,}")
    return drill.name, kind, did, told.result, told.figure, f"{told.seconds:.0f}", "FAILED" if told.wrong else "ok"


def _lined(rows: list[tuple[str, ...]]) -> list[list[str]]:
    """As many blanks as it takes to read it in columns, and the line under the head."""
    wide = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lined = [[text.ljust(wide[place]) for place, text in enumerate(row)] for row in rows]
    return [lined[0], ["-" * width for width in wide], *lined[1:]]


if __name__ == "__main__":
    sys.exit(main())
