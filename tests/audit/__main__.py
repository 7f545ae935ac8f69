"""`make audit`: weight, HTML and Lighthouse of the public pages; ends with 1 where one is not good enough.

ARGS="weight", "nu" or "lighthouse" picks a part, ARGS="--runs 1" looks once instead of five times.
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

from tests.audit import lighthouse, nu, stage, tools, weight
from tests.audit.found import Found

Part = Callable[[str], Found]


def main() -> int:
    """Say what cannot run here, serve the clinic, run the rest, sum up."""
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often Lighthouse sees each page")
    parser.add_argument("only", nargs="*", help=f"{', '.join(tools.NEEDS)}; all when none is named")
    words = parser.parse_args()
    if words.runs < 1 or set(words.only) - set(tools.NEEDS):
        parser.error(f"name {', '.join(tools.NEEDS)}, and at least one run")
    asked = [part for part in tools.NEEDS if not words.only or part in words.only]
    left_out = [line for part in asked for line in tools.missing(part)]
    wrong = []
    try:
        for found in run([part for part in asked if not tools.missing(part)], words.runs):
            say(*found.said, "")
            wrong += found.wrong
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        wrong.append(f"it could not be finished. {error}")
    say(*([*(f"not good enough: {line}" for line in wrong), *left_out] or ["All is as it should be."]))
    return 1 if wrong or left_out else 0


def run(names: list[str], runs: int) -> Iterator[Found]:
    """What each part found, as soon as it has."""
    parts: dict[str, Part] = {
        "weight": weight.audit,
        "nu": nu.audit,
        "lighthouse": lambda address: lighthouse.audit(address, runs),
    }
    if not names:
        return
    if not tools.are_installed(*names):
        say("Installing what it needs into var/audit (once, about a minute) ...")
        tools.install(*names)
    with stage.clinic() as address:
        say(f"Serving as in production at {address}; {tools.load()}", "")
        for name in names:
            yield parts[name](address)


def say(*lines: str) -> None:
    """To whoever waits for it."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    # Whoever stops the audit stops its server and its browser with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
