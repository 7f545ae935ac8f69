"""`make audit`: Lighthouse and the Nu HTML checker over public pages; ends with 1 where one is not good enough.

ARGS="nu" or ARGS="lighthouse" picks one, ARGS="--runs 1" looks once instead of five times.
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

from tests.audit import lighthouse, nu, stage, tools
from tests.audit.found import Found

Part = Callable[[str], Found]


def main() -> int:
    """Say what cannot run here, serve the clinic, run the rest, sum up."""
    parser = argparse.ArgumentParser(prog="make audit", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often Lighthouse sees each page")
    parser.add_argument("only", nargs="*", help=f"{', '.join(tools.NEEDS)}; all when none is named")
    words = parser.parse_args()
    if words.runs < 1 or set(words.only) - set(tools.NEEDS):
        parser.error(f"name {' or '.join(tools.NEEDS)}, and at least one run")
    parts: dict[str, Part] = {"nu": nu.audit, "lighthouse": lambda address: lighthouse.audit(address, words.runs)}
    asked = [part for part in parts if not words.only or part in words.only]
    left_out = [line for part in asked for line in tools.missing(part)]
    wrong = []
    try:
        for found in run([parts[part] for part in asked if not tools.missing(part)]):
            say(*found.said, "")
            wrong += found.wrong
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        wrong.append(f"it could not be finished. {error}")
    say(*([*(f"not good enough: {line}" for line in wrong), *left_out] or ["All is as it should be."]))
    return 1 if wrong or left_out else 0


def run(parts: list[Part]) -> Iterator[Found]:
    """What each part found, as soon as it has."""
    if not parts:
        return
    if not tools.are_installed():
        say("Installing Lighthouse and the Nu HTML checker into var/audit (once, about a minute) ...")
        tools.install()
    with stage.clinic() as address:
        say(f"Serving as in production at {address}; {tools.load()}", "")
        for part in parts:
            yield part(address)


def say(*lines: str) -> None:
    """To whoever waits for it."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    # Whoever stops the audit stops its server and its browser with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
