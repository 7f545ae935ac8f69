"""What the robot noted on its walk, read back and summed up."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.audit.columns import columns
from tests.journeys import walk
from tests.journeys.looks import DIMENSIONS

#: So many different complaints are told; the notes hold them all.
MOST = 60
Note = dict[str, Any]


def read(place: Path) -> list[Note]:
    """Every look that was noted, once; of a look that was made again the last counts."""
    lines = place.read_text("utf-8").splitlines() if place.exists() else []
    notes = [json.loads(line) for line in lines if line.endswith("}")]
    return [*{(note["state"], *note["look"]): note for note in notes}.values()]


def left() -> int:
    """How many looks are asked for and not over yet."""
    return sum(len(walk.looks(walk.STATES.index(state), state)) for state in walk.states())


def table(notes: list[Note]) -> list[str]:
    """A row for each value of each dimension, then what was complained of, most often first."""
    rows = [["", "looks", "with complaints"]]
    for place, values in enumerate(DIMENSIONS.values()):
        for value in values:
            seen = [note for note in notes if note["look"][place] == value]
            rows.append([f"{value} px" if place == 0 else str(value), str(len(seen)), str(_wrong(seen))])
    states = len({note["state"] for note in notes})
    rows.append([f"all, in {states} states", str(len(notes)), str(_wrong(notes))])
    often = Counter((note["state"], said) for note in notes for said in note["found"])
    told = [f"{times:5} x {state}: {said}" for (state, said), times in often.most_common(MOST)]
    return [*columns(rows), "", *(told or ["Nothing to complain of."])]


def _wrong(notes: list[Note]) -> int:
    return sum(bool(note["found"]) for note in notes)
