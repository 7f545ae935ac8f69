"""`python -m tests.audit.papers`: the Nu HTML checker over every page that the robot laid down on its last walk.

`--can` only asks whether that would work here, and prints why not.
"""

import sys
from pathlib import Path

from tests.audit import nu, tools
from tests.audit.visitor import Answer

PAPERS = Path(__file__).resolve().parents[2] / "var" / "robot" / "papers"


def main(words: list[str]) -> int:
    """Check and tell; 1 for an error of a page, when there is none, or when the checker cannot run here."""
    lacking = tools.missing("nu")
    if lacking or "--can" in words:
        sys.stdout.write("".join(f"{line}\n" for line in lacking))
        return 1 if lacking else 0
    found = [Answer(file.stem, 200, "text/html", file.read_text("utf-8")) for file in sorted(PAPERS.glob("*.html"))]
    if not found:
        sys.stdout.write("The robot has laid down no page.\n")
        return 1
    if not tools.are_installed("nu"):
        tools.install("nu")
    told = nu.checked(found)
    said = [line for line in told.said if not line.startswith("  checked ")]
    sys.stdout.write("".join(f"{line}\n" for line in [*said, *(f"not valid: {line}" for line in told.wrong)]))
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
