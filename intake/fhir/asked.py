"""The questionnaire's steps as FHIR asks them: which questions a step has, of what type, with what to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from intake.indications import choices as c
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import interruption, steps
from intake.indications.steps import Choice, Kind, Step
from intake.indications.vocabulary import SIGN_PAGES
from intake.records.bodymap.areas import MOST_ROWS, NAMES, ROW_WORDS
from intake.records.bodymap.regions import REGIONS

UNANSWERED = Choice("unanswered", "I would rather not answer")
SCORES = tuple(Choice(str(number), str(number)) for number in range(11))
ROWS = tuple(Choice(code, NAMES[code]) for code in ROW_WORDS)
PLACES = tuple(Choice(region.code, region.place) for region in REGIONS)
MOST_ACTIVITIES = 3
#: Kinds that ask the same questions of several things -> of how many at most.
REPEATED = {Kind.ACTIVITIES: MOST_ACTIVITIES, Kind.AREAS: MOST_ROWS}


@dataclass(frozen=True)
class Question:
    """One question. `key`: where its answer stands in the step's data; `codes`: the code system of its `options`."""

    link: str
    key: str
    type: str
    text: str
    options: tuple[Choice, ...] = ()
    codes: str = ""
    repeats: bool = False
    score: bool = False  # options are numbers and stored as such
    exits: frozenset[str] = frozenset()  # options that are stored under "exit"
    alone: frozenset[str] = frozenset()  # options that go with no other


def codes_of(step: Step) -> str:
    """The name of the code system with the options of a step."""
    return f"asked-{step.slug}"


def all_steps(protocol: Protocol) -> dict[str, Step]:
    """Every step in the order asked; the page that interrupts stands after the warning signs."""
    found: dict[str, Step] = {}
    for code, step in steps(protocol).items():
        found[code] = step
        if code == f"{SIGN_PAGES[-1]}_each":
            found["interruption"] = interruption()
    return found


def questions(step: Step, protocol: Protocol) -> list[Question]:
    """The questions of a step; where there is one alone, it bears the step's own name."""
    found = list(_questions(step, protocol))
    if len(found) == 1 and step.kind is not Kind.EACH:
        only = found[0]
        return [replace(only, link=step.code, text=step.title)]
    return found


def main_link(step: Step, protocol: Protocol) -> str:
    """The link id of a step's first question, on which conditions rest."""
    return questions(step, protocol)[0].link


def _questions(step: Step, protocol: Protocol) -> Iterator[Question]:
    match step.kind:
        case Kind.CHECKLIST:
            yield from _checklist(step, protocol)
        case Kind.EACH:
            for row in step.rows:
                yield _choice(step, row.code, row.label, (*c.EACH_ANSWER, UNANSWERED))
        case Kind.LINKS:
            for reason in protocol.reasons.values():
                yield _choice(step, reason.code, reason.name, (*c.EACH_LINK, UNANSWERED))
        case Kind.CHOICE:
            yield _choice(step, "value", step.title, (*step.rows, *step.exits))
        case Kind.SCALE:
            yield _choice(step, "value", step.title, (*SCORES, *step.exits), score=True)
        case Kind.PLACES:
            yield _choice(step, "places", step.title, PLACES, repeats=True)
            yield _text(step, "preset", "The picture that was chosen", "string")
            yield _choice(step, "more", c.MORE.label, (c.MORE,))
        case Kind.AREAS:
            yield _choice(step, "area", "Which place?", ROWS)
            yield _choice(step, "feels", step.title, step.rows, repeats=True)
            yield _choice(step, "score", "How strong is it there, from 0 to 10?", SCORES, score=True)
        case Kind.INTERRUPTION:
            yield from _interruption(step, protocol)
        case _:
            yield from _words(step)


def _words(step: Step) -> Iterator[Question]:
    """The kinds that are typed."""
    match step.kind:
        case Kind.ACTIVITIES:
            yield _text(step, "text", "What is hard?", "string")
            yield _choice(step, "score", "How hard, from 0 (easy) to 10 (not possible)?", SCORES, score=True)
        case Kind.WORDS:
            yield _text(step, "text", step.title, "text")
        case Kind.MEDICINES:
            yield _text(step, "text", step.intro, "text")
            yield _text(step, "none", "I take no medicine", "boolean")
        case Kind.GUARDIAN:
            yield _text(step, "name", "Name of the parent or guardian", "string")
            yield _text(step, "relationship", "Who are you to the patient?", "string")
            yield _text(step, "agrees", "I am the parent or legal guardian, and I answer with the patient", "boolean")
        case Kind.ANSWERING:
            yield _choice(step, "value", step.title, step.rows)
            yield _text(step, "name", "Name of the person who helps or answers", "string")
            yield _text(step, "relationship", "Who are they to the patient?", "string")
            yield _choice(step, "agreed", "Does the patient agree?", c.AGREEMENT)
            yield _text(step, "patient_name", "Name of the patient, as their agreement", "string")
        case Kind.ABOUT:
            yield _text(step, "name", "Full name", "string")
            yield _text(step, "born", "Date of birth", "date")
            yield _text(step, "phone", "Phone number", "string")
            yield _text(step, "email", "E-mail address", "string")
        case Kind.PROVIDER:
            yield _text(step, "name", "Name of your doctor or provider", "string")
            yield _text(step, "practice", "Practice or hospital", "string")
            yield _text(step, "phone", "Their phone number", "string")
            yield _text(step, "none", "I do not have a provider", "boolean")
        case Kind.CONSENT:
            yield _text(step, "review", "The clinic may keep my answers, and a therapist may read them", "boolean")
            yield _text(step, "provider", "The clinic may ask my provider and tell them what I answered", "boolean")
            yield _text(step, "contact", "The clinic may call or write to me about this", "boolean")
            yield _text(step, "name", "Type your name to agree", "string")
            yield _text(step, "version", "Version of these words", "string")
            yield _text(step, "by", "Who agreed: patient, helper, by_law or guardian", "string")


def _interruption(step: Step, protocol: Protocol) -> Iterator[Question]:
    signs = [item for page in SIGN_PAGES for item in protocol.on_page(page)]
    yield _choice(step, "seen", "The signs that were shown", tuple(Choice(s.code, s.q) for s in signs), repeats=True)
    yield _text(step, "share", "Share what I filled in so far, even if I do not finish", "boolean")
    for key, words in (("name", "Your name"), ("phone", "Phone number"), ("email", "E-mail address")):
        yield _text(step, key, words, "string")


def _checklist(step: Step, protocol: Protocol) -> Iterator[Question]:
    exits = frozenset(choice.code for choice in step.exits)
    alone = exits & {c.NONE}
    yield _choice(step, "rows", step.title, (*step.rows, *step.exits), repeats=True, exits=exits, alone=alone)
    if step.code == "causes":
        for cause in protocol.causes.values():
            if cause.follow_up:
                yield _text(step, f"details.{cause.code}", cause.follow_up, "string")


def _choice(step: Step, key: str, text: str, options: tuple[Choice, ...], **how: object) -> Question:
    return Question(f"{step.code}.{key}", key, "choice", text, options, codes_of(step), **how)  # type: ignore[arg-type]


def _text(step: Step, key: str, text: str, type: str) -> Question:
    return Question(f"{step.code}.{key}", key, type, text)
