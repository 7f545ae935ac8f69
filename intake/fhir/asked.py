"""The questionnaire's steps as FHIR asks them: which questions a step has, of what type, with what to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from intake.indications import choices as c
from intake.indications.protocol import Protocol
from intake.indications.steps import Choice, Kind, Step
from intake.indications.vocabulary import SIGN_PAGES
from intake.records.bodymap.areas import MOST_ROWS, NAMES, ROW_WORDS
from intake.records.bodymap.regions import REGIONS

UNANSWERED = Choice("unanswered", "I would rather not answer")
SCORES = tuple(Choice(str(number), str(number)) for number in range(11))
ROWS = tuple(Choice(code, NAMES[code]) for code in ROW_WORDS)
PLACES = tuple(Choice(region.code, region.place) for region in REGIONS)
MOST_ACTIVITIES = 3
#: What is no text, of the steps that are fields beside labels and nothing else.
_TYPES = {"born": "date"} | dict.fromkeys(("agrees", "none", "review", "provider", "contact"), "boolean")
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
        case Kind.EACH | Kind.LINKS:
            yield from _one_by_one(step)
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


def _one_by_one(step: Step) -> Iterator[Question]:
    for row in step.rows:
        yield _choice(step, row.code, row.label, (*step.labels, UNANSWERED))


def _words(step: Step) -> Iterator[Question]:
    """The kinds that are typed."""
    match step.kind:
        case Kind.ACTIVITIES:
            yield _field(step, "text")
            yield _choice(step, "score", step.label("score"), SCORES, score=True)
        case Kind.WORDS:
            yield _text(step, "text", step.title, "text")
        case Kind.MEDICINES:
            yield _text(step, "text", step.intro, "text")
            yield _field(step, "none", "boolean")
        case Kind.ANSWERING:
            yield _choice(step, "value", step.title, step.rows)
            yield from (_field(step, key) for key in ("name", "relationship"))
            yield _choice(step, "agreed", step.label("agreed"), step.options or c.OPTIONS[step.code])
            yield _field(step, "patient_name")
        case _:
            yield from (_field(step, label.code, _TYPES.get(label.code, "string")) for label in step.labels)


def _interruption(step: Step, protocol: Protocol) -> Iterator[Question]:
    signs = [item for page in SIGN_PAGES for item in protocol.on_page(page)]
    yield _choice(step, "seen", step.label("seen"), tuple(Choice(s.code, s.q) for s in signs), repeats=True)
    yield _field(step, "share", "boolean")
    yield from (_field(step, key) for key in ("name", "phone", "email"))


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


def _field(step: Step, key: str, type: str = "string") -> Question:
    return _text(step, key, step.label(key), type)


def _text(step: Step, key: str, text: str, type: str) -> Question:
    return Question(f"{step.code}.{key}", key, type, text)
