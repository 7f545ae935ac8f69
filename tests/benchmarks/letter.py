"""A letter as PDF, against the PDF library alone on a page that is ready: the same page, the same typefaces, as warm.

Each turn changes one word on both sides, because the library remembers a page that it has set before.
"""

import json
from itertools import count
from typing import Any

import typst
from django.conf import settings

from intake.letters import pdf
from intake.letters.figure import picture
from tests.benchmarks.rounds import in_turns, times_as_much
from tests.intake.letters.writing import content_of
from tests.intake.making import sent_intake

GOAL = 1.3
PAGES = 10
_TURNS = count()


def run(rounds: int) -> list[str]:
    """Lines to print; raises AssertionError where the two sides do not make the same page."""
    content = content_of(sent_intake("V04"))
    template = settings.BASE_DIR / "templates" / "letters" / "letter.typ"
    fonts = typst.Fonts(include_system_fonts=False)
    floor = typst.Compiler(input=template, root=template.parent, font_paths=fonts, ignore_system_fonts=True)
    ready = {"picture": picture(content["reasons"]["where"]["codes"]), "paper": "us-letter", "size": "10.0"}

    def library(words: dict[str, Any]) -> bytes:
        inputs = {**ready, "letter": json.dumps(words)}
        return bytes(floor.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0))  # type: ignore[arg-type]

    assert library(content) == pdf.render(content, "us-letter").data
    ours, alone = in_turns(
        [
            lambda: [pdf.render(_changed(content), "us-letter") for _ in range(PAGES)],
            lambda: [library(_changed(content)) for _ in range(PAGES)],
        ],
        rounds=rounds,
    )
    times = times_as_much(ours, alone)
    return [
        f"letter: {min(ours) / PAGES * 1000:.1f} ms a page on one core",
        f"letter: {times:.2f} times what the PDF library needs for the same page (goal {GOAL} or less)",
    ]


def _changed(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "foot": f"{content['foot']} {next(_TURNS)}"}
