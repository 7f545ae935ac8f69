"""What a step of the questionnaire is made of: kinds, choices and the conditions that open it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: What is stored: step code -> that page's data.
Pages = Mapping[str, Mapping[str, Any]]


class Kind(StrEnum):
    """How a step is asked; each kind has one form and one shape of stored data."""

    CHECKLIST = "checklist"  # {"rows": [code], "exit": code or ""}: short rows to tick, with exits
    EACH = "each"  # {"answers": {code: yes | no | not_sure}}: the same rows, one by one
    CHOICE = "choice"  # {"value": code}
    SCALE = "scale"  # {"value": 0 to 10, or "not_sure"}
    LINKS = "links"  # {"answers": {reason: link}}
    PLACES = "places"  # {"places": [body map code], "preset": code, "more": "say-more" where more is to be said}
    AREAS = "areas"  # {"items": [{"area": code, "feels": [symptom], "score": 0 to 10 or None}]}: each marked area
    ACTIVITIES = "activities"  # {"items": [{"text": text, "score": 0 to 10 or None}]}, three at most
    WORDS = "words"  # {"text": text}
    MEDICINES = "medicines"  # {"text": a medicine a line, "none": bool}
    GUARDIAN = "guardian"  # {"name", "relationship": text, "agrees": true}
    ANSWERING = "answering"  # {"value": code, "name", "relationship": text, "agreed": code, "patient_name": text}
    ABOUT = "about"  # {"name": text, "born": ISO date or "", "phone", "email": text}
    PROVIDER = "provider"  # {"name", "practice", "phone": text, "none": bool}
    # {"review": true, "provider": bool, "contact": bool, "name", "version", "language", "by": text}
    CONSENT = "consent"
    INTERRUPTION = "interruption"  # {"seen": [code], "share": bool, "name", "phone", "email": text}


@dataclass(frozen=True, slots=True)
class Choice:
    """One row or option: its code, its words and a small hint."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Met when `key` of the page `step` is, or holds, one of `values`."""

    step: str
    key: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Met when the reason is answered Yes; with no reason named, when any is."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Felt:
    """Met when any symptom or reason is Yes or Not sure."""


@dataclass(frozen=True, slots=True)
class Minor:
    """Met when the person is under age by their own word or by the date of birth."""


@dataclass(frozen=True, slots=True)
class SafetyGate:
    """Met when the protocol's gate of this safety page is open."""

    page: str


Condition = Chosen | Trouble | Felt | Minor | SafetyGate


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the questionnaire. `when`: all must be met; `because` says why it was not asked where one is not."""

    code: str
    section: str
    kind: Kind
    title: str
    intro: str = ""
    rows: tuple[Choice, ...] = ()
    exits: tuple[Choice, ...] = ()
    when: tuple[Condition, ...] = ()
    because: str = ""
    asks: str = ""  # the checklist whose rows an EACH step asks, the reason a SCALE asks about
    optional: bool = False
    labels: tuple[Choice, ...] = ()  # its fields, or what each row is answered with
    options: tuple[Choice, ...] = ()  # what a field that is chosen is answered with, beside the rows

    @property
    def slug(self) -> str:
        """The code as it stands in an address."""
        return self.code.replace("_", "-")

    def label(self, code: str) -> str:
        """The words beside one field of the page; the code where it has none."""
        return next((label.label for label in self.labels if label.code == code), code)


def chosen(step: str, key: str, *values: str) -> Chosen:
    """Shorthand for Chosen."""
    return Chosen(step, key, frozenset(values))
