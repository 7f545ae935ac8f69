"""`python -m tests.audit.papers`: what the robot laid down on its last walk: valid HTML, and a page of every route.

`--can` only asks whether the Nu HTML checker would work here, and prints why not.
"""

import sys
from pathlib import Path

from tests.audit import nu, tools
from tests.audit.visitor import Answer
from tests.clinic.every_address import PUBLIC

PAPERS = Path(__file__).resolve().parents[2] / "var" / "robot" / "papers"
#: Not for patients: where providers and staff come in, and what programs read.
_OTHERS = ("sign:", "staff:", "health-", "reply", "robots", "sitemap")
#: Routes of patients that answer with no page of their own: they give a file, or a number to a script.
NO_PAGE = {"intake:stay", "intake:yours-date", "intake:sent-copy", "intake:yours-copy"}
_REFUSED = 405


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
    wrong = [*(f"not valid: {line}" for line in told.wrong), *(f"no state looks at {route}" for route in unseen(found))]
    sys.stdout.write("".join(f"{line}\n" for line in [*said, *wrong]))
    return 1 if wrong else 0


def unseen(papers: list[Answer]) -> list[str]:
    """Routes that patients open and of which no page is among these."""
    seen = {paper.path.partition(".")[0].replace("_", ":", 1) for paper in papers}
    wanted = {
        name for name, (opened, _) in PUBLIC.items() if opened[0] != _REFUSED and not name.startswith(_OTHERS)
    } - NO_PAGE
    return sorted(wanted - seen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
