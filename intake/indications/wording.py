"""The questionnaire's words as data, and its steps again from them: an answer keeps the question of its own time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from intake.indications import consent
from intake.indications.in_language import Say, step_in
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import interruption, steps
from intake.indications.steps import Choice, Condition, Kind, Step

#: What a step says; its conditions are no words, and neither is anything that follows from its answer.
_TEXTS = ("section", "title", "intro", "because", "asks")
_LISTS = ("rows", "exits", "labels", "options")


@dataclass(frozen=True, slots=True)
class Wording:
    """Every step in the order asked, with its words in one language, under one version of the protocol."""

    protocol: str
    language: str
    steps: tuple[Step, ...]

    def as_data(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return {"protocol": self.protocol, "language": self.language, "steps": [_data(step) for step in self.steps]}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Wording":
        """The way back from `as_data`."""
        return cls(data["protocol"], data["language"], tuple(map(_step, data["steps"])))

    def step(self, code: str) -> Step | None:
        """One step in these words, if it was asked then."""
        return next((step for step in self.steps if step.code == code), None)

    def over(self, known: Mapping[str, Step]) -> dict[str, Step]:
        """Every known step in these words, with the conditions that it has now.

        A step that is asked no longer comes without conditions; one that was not asked yet comes last, as it is now.
        """
        then = {
            step.code: replace(step, when=_when(step.code, known))
            for step in self.steps
            if step.kind is not Kind.INTERRUPTION
        }
        return then | {code: step for code, step in known.items() if code not in then}

    def anew(self, codes: Iterable[str], newer: "Wording") -> "Wording":
        """These words, and for the named steps those of `newer`, because they were asked again."""
        again = {code: step for code in codes if (step := newer.step(code))}
        here = {step.code for step in self.steps}
        kept = [again.get(step.code, step) for step in self.steps]
        return replace(self, steps=(*kept, *(step for code, step in again.items() if code not in here)))


def wording_of(protocol: Protocol, language: str = "en", say: Say | None = None) -> Wording:
    """The words in which the questionnaire is asked now; `say` gives them in another language."""
    known = [replace(step, when=()) for step in all_steps(protocol).values()]
    said = [_worded(step_in(step, say), language) for step in known] if say else known
    return Wording(protocol.version, language, tuple(said))


def _worded(step: Step, language: str) -> Step:
    """What is agreed to has words of its own in each language."""
    return consent.worded(step, consent.in_force(), language) if step.kind is Kind.CONSENT else step


def with_consent(words: Wording, number: int) -> Wording:
    """These words, with those of one version of the consent text in their language; as they are for an unknown one."""
    text = next((text for text in consent.published() if text.number == number), None)
    if text is None:
        return words
    agreed = [consent.worded(step, text, words.language) if step.kind is Kind.CONSENT else step for step in words.steps]
    return replace(words, steps=tuple(agreed))


def all_steps(protocol: Protocol) -> dict[str, Step]:
    """Every step in the order asked; the page that interrupts stands after the warning signs."""
    found, interrupts = list(steps(protocol).values()), interruption()
    after = max(place for place, step in enumerate(found) if step.section == interrupts.section) + 1
    return {step.code: step for step in [*found[:after], interrupts, *found[after:]]}


def asked_then(words: Wording, protocol: Protocol) -> dict[str, Step]:
    """Every step that these words ask, in their order, with the conditions that it has now."""
    known = all_steps(protocol)
    return {step.code: replace(step, when=_when(step.code, known)) for step in words.steps}


def _when(code: str, known: Mapping[str, Step]) -> tuple[Condition, ...]:
    return known[code].when if code in known else ()


def _data(step: Step) -> dict[str, Any]:
    texts = {name: getattr(step, name) for name in _TEXTS}
    lists = {name: [[one.code, one.label, one.hint] for one in getattr(step, name)] for name in _LISTS}
    told = {name: value for name, value in (texts | lists).items() if value}
    return {"code": step.code, "kind": step.kind.value, "optional": step.optional, **told}


def _step(data: Mapping[str, Any]) -> Step:
    told: dict[str, Any] = {name: tuple(Choice(*one) for one in data.get(name, ())) for name in _LISTS}
    told |= {name: data.get(name, "") for name in _TEXTS}
    return Step(code=data["code"], kind=Kind(data["kind"]), optional=data["optional"], **told)
