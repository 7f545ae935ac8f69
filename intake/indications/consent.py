"""The consent text in its published versions: what somebody agrees to, word for word, and what changed since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from intake.indications.steps import Choice, Step

FOLDER = Path(__file__).parent / "consents"
#: What can be ticked; only the first is needed to send.
TICKS = ("review", "provider", "contact")
#: What can be taken back by itself: without the first, there is no intake.
MAY_TAKE_BACK = ("provider", "contact")
ENGLISH = "en"


@dataclass(frozen=True)
class ConsentText:
    """One published version. `words` and `changed`: language -> its text; a major change asks everybody again."""

    number: int
    name: str
    dated: date
    major: bool
    words: Mapping[str, Mapping[str, str]]
    changed: Mapping[str, str]

    def language(self, wanted: str) -> str:
        """The language in which it is shown to somebody who wants this one, as in "es" or "es-mx"."""
        short = wanted.partition("-")[0]
        return short if short in self.words else ENGLISH

    def said(self, wanted: str) -> Mapping[str, str]:
        """Its words in that language."""
        return self.words[self.language(wanted)]

    def what_changed(self, wanted: str) -> str:
        """What is new in it, in plain words."""
        return self.changed[self.language(wanted)]


def read(content: Mapping[str, Any]) -> ConsentText:
    """A version from its file's content, or as the database keeps it."""
    return ConsentText(
        number=content["number"],
        name=content["name"],
        dated=date.fromisoformat(str(content["dated"])),
        major=content["change"] == "major",
        words=content["words"],
        changed=content["changed"],
    )


@lru_cache(maxsize=2)
def contents(folder: Path) -> tuple[dict[str, Any], ...]:
    """The content of every file, the oldest first, as JSON can hold it."""
    found = [yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yaml")]
    return tuple(sorted(({**one, "dated": str(one["dated"])} for one in found), key=lambda one: one["number"]))


def published() -> list[ConsentText]:
    """Every version, the oldest first."""
    return [read(content) for content in contents(FOLDER)]


def in_force() -> ConsentText:
    """The version that is asked now."""
    return published()[-1]


def number_of(name: str) -> int:
    """The number of the version that a page names; 0 for one that nobody knows."""
    return next((text.number for text in published() if text.name == name), 0)


def since(number: int) -> list[ConsentText]:
    """What was published after that version."""
    return [text for text in published() if text.number > number]


def asks_again(number: int) -> bool:
    """Whether somebody who agreed to that version is asked again."""
    return any(text.major for text in since(number))


def worded(step: Step, text: ConsentText, wanted: str = ENGLISH) -> Step:
    """The consent page with the words of a version in place of its own."""
    said = text.said(wanted)
    labels = tuple(Choice(label.code, said.get(label.code, label.label), label.hint) for label in step.labels)
    return replace(step, title=said["title"], intro=said["intro"], labels=labels)
