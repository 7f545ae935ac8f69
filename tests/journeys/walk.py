"""What the robot walks: which states, in which looks, and where it notes what it found.

`make robot` says it through the environment, because the tests run in processes of their own:
ROBOT_LOOKS=all takes every look instead of the selection, ROBOT_ONLY names parts of states, ROBOT_WHERE values of
dimensions ("256|no script"), ROBOT_NOTES is a file with a line of JSON for each look; looks that stand in it are over.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.audit.papers import PAPERS
from tests.journeys.back_states import BACK
from tests.journeys.education_states import EDUCATION
from tests.journeys.helped_states import HELPED
from tests.journeys.looks import Look, every, selection
from tests.journeys.papers import Paper
from tests.journeys.patient_states import PATIENT, PUBLIC
from tests.journeys.states import State

#: Every state of every page that patients and the public can see.
STATES: list[State] = [*PUBLIC, *PATIENT, *BACK, *HELPED, *(state for state in EDUCATION if not state.for_staff)]


def states() -> list[State]:
    """Those asked for."""
    names = [name for name in os.environ.get("ROBOT_ONLY", "").split("|") if name]
    return [state for state in STATES if not names or any(name in state.name for name in names)]


def looks(number: int, state: State) -> list[Look]:
    """The looks at the state of this number that were asked for and are not over yet."""
    asked = every() if os.environ.get("ROBOT_LOOKS") == "all" else selection(number)
    where = {value for value in os.environ.get("ROBOT_WHERE", "").split("|") if value}
    return [look for look in asked if where <= set(map(str, look)) and (state.name, str(look)) not in _over()]


def note(state: State, look: Look, found: list[str]) -> None:
    """Write down what was found in this look, where somebody reads it."""
    if place := os.environ.get("ROBOT_NOTES"):
        line = json.dumps({"state": state.name, "look": [*look], "found": found})
        with Path(place).open("a", encoding="utf-8") as notes:
            notes.write(f"{line}\n")


def keep(state: State, language: str, page: Paper) -> None:
    """Lay the page down for the check of its HTML, under the name of its route."""
    PAPERS.mkdir(parents=True, exist_ok=True)
    try:
        route = resolve(urlsplit(page.address).path).view_name
    except Resolver404:
        route = "nowhere"
    name = re.sub(r"[^a-z0-9]+", "-", state.name.lower()).strip("-")
    (PAPERS / f"{route.replace(':', '_')}.{name}.{language}.html").write_bytes(page.body)


@cache
def _over() -> set[tuple[str, str]]:
    place = os.environ.get("ROBOT_NOTES")
    lines = Path(place).read_text("utf-8").splitlines() if place and Path(place).exists() else []
    notes = [json.loads(line) for line in lines]
    return {(said["state"], str(Look(*said["look"]))) for said in notes if not said["found"]}
