"""The stored pages said in words: each question beside its answer, for whoever reads them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from intake.indications import choices as c
from intake.indications.protocol import Protocol
from intake.indications.steps import Choice, Kind, Step
from intake.indications.vocabulary import Answer

BLANK = "Not given"
#: Ways out of a page, as they read beside a question.
_EXITS = {
    "I am not sure": "Not sure",
    "I am not sure about one of these": "Not sure about one of these",
    "I would rather not answer": "Would rather not answer",
}

#: Who agreed, where it was not the patient alone.
_SIGNERS = {
    "helper": "The person who answers, after asking the patient",
    "by_law": "The person who decides for the patient by law",
    "guardian": "The parent or guardian",
}


class Said(NamedTuple):
    """A question and its answer; an answer of several parts has a line for each."""

    question: str
    answer: str


class _Page(NamedTuple):
    """What a kind's function reads."""

    step: Step
    data: Mapping[str, Any]
    protocol: Protocol
    names: Mapping[str, str]
    asked: tuple[str, ...]


def in_words(
    step: Step,
    data: Mapping[str, Any] | None,
    protocol: Protocol,
    names: Mapping[str, str] | None = None,
    *,
    asked: Iterable[str] = (),
) -> list[Said]:
    """Every question of a page with its answer; `data` is None where the page was not answered.

    `names`: body map code -> words. `asked`: the rows of a one-by-one or link page (`Reading.rows`), to show blanks.
    """
    if data is None:
        return [Said(step.title, BLANK)]
    return _KINDS[step.kind](_Page(step, data, protocol, names or {}, tuple(asked)))


def _text(value: Any) -> str:
    return str(value).strip() if value not in (None, "") and str(value).strip() else BLANK


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts) or BLANK


def _yes_no(value: Any) -> str:
    return "Yes" if value else "No"


def _label(code: Any, options: Iterable[Choice]) -> str:
    """The words of an option; a code that this protocol does not know is shown as it is."""
    if code == Answer.UNANSWERED:
        return BLANK
    found = next((option.label for option in options if option.code == code), _text(code))
    return _EXITS.get(found, found)


def _fields(page: _Page, **labels: str) -> list[Said]:
    return [Said(label, _text(page.data.get(key))) for key, label in labels.items()]


def _checklist(page: _Page) -> list[Said]:
    details = page.data.get("details", {})
    rows = [
        ": ".join(filter(None, (_label(code, page.step.rows), details.get(code, "")))) for code in page.data["rows"]
    ]
    way_out = [_label(page.data["exit"], page.step.exits)] if page.data.get("exit") else []
    return [Said(page.step.title, _lines(rows + way_out))]


def _one_by_one(page: _Page, questions: Mapping[str, str], options: Iterable[Choice]) -> list[Said]:
    answers = page.data["answers"]
    codes = [code for code in questions if code in answers or code in page.asked]
    codes += [code for code in answers if code not in questions]
    said = [Said(questions.get(code, code), _label(answers.get(code), options)) for code in codes]
    return said or [Said(page.step.title, BLANK)]


def _each(page: _Page) -> list[Said]:
    return _one_by_one(page, {row.code: row.label for row in page.step.rows}, c.EACH_ANSWER)


def _links(page: _Page) -> list[Said]:
    return _one_by_one(page, {reason.code: reason.name for reason in page.protocol.reasons.values()}, c.EACH_LINK)


def _choice(page: _Page) -> list[Said]:
    return [Said(page.step.title, _label(page.data.get("value"), (*page.step.rows, *page.step.exits)))]


def _out_of_ten(score: Any) -> str:
    return f"{score} out of 10" if isinstance(score, int) else _label(score, c.NOT_SURE_EXIT)


def _scale(page: _Page) -> list[Said]:
    return [Said(page.step.title, _out_of_ten(page.data.get("value")))]


def _places(page: _Page) -> list[Said]:
    return [Said(page.step.title, _lines(page.names.get(code, code) for code in page.data["places"]))]


def _areas(page: _Page) -> list[Said]:
    told = (item for item in page.data["items"] if item["feels"] or item["score"] is not None)
    lines = (f"{page.names.get(item['area'], item['area'])}: {felt(page.step, item)}" for item in told)
    return [Said(page.step.title, _lines(lines))]


def felt(step: Step, item: Mapping[str, Any]) -> str:
    """What one place feels like, and how strong it is, in words."""
    parts = [_label(code, step.rows) for code in item["feels"]]
    return ", ".join(parts + ([] if item["score"] is None else [_out_of_ten(item["score"])]))


def _activities(page: _Page) -> list[Said]:
    items = [item for item in page.data["items"] if item.get("text")]
    parts = (
        f"{item['text']}: {'not scored' if item.get('score') is None else _out_of_ten(item['score'])}" for item in items
    )
    return [Said(page.step.title, _lines(parts))]


def _words(page: _Page) -> list[Said]:
    return [Said(page.step.title, _text(page.data.get("text")))]


def _medicines(page: _Page) -> list[Said]:
    lines = [line.strip() for line in page.data.get("text", "").splitlines() if line.strip()]
    lines += ["No medicines"] if page.data.get("none") else []
    return [Said(page.step.title, _lines(lines))]


def _guardian(page: _Page) -> list[Said]:
    return [
        *_fields(page, name="Name of the parent or guardian", relationship="Relationship"),
        Said("Agrees to answer together", _yes_no(page.data.get("agrees"))),
    ]


def _answering(page: _Page) -> list[Said]:
    if page.data.get("value") == "myself":
        return _choice(page)
    said = [*_choice(page), *_fields(page, name="Name of this person", relationship="Relationship")]
    if page.data.get("agreed"):
        said.append(Said("Does the patient agree?", _label(page.data["agreed"], c.AGREEMENT)))
    if page.data.get("patient_name"):
        said += _fields(page, patient_name="Name of the patient, as their agreement")
    return said


def _about(page: _Page) -> list[Said]:
    born = page.data.get("born")
    day = date.fromisoformat(born) if born else None
    return [
        *_fields(page, name="Name"),
        Said("Date of birth", f"{day.day} {day:%B %Y}" if day else BLANK),
        *_fields(page, phone="Phone number", email="E-mail address"),
    ]


def _provider(page: _Page) -> list[Said]:
    if page.data.get("none"):
        return [Said(page.step.title, "No doctor or provider")]
    return _fields(page, name="Name of the provider", practice="Practice or clinic", phone="Phone number")


def _consent(page: _Page) -> list[Said]:
    ticks = {
        "review": "The clinic may keep these answers, and a therapist may read them",
        "provider": "The clinic may ask the provider about massage and tell them these answers",
        "contact": "The clinic may call or write about this",
    }
    signer = _SIGNERS.get(page.data.get("by", ""))
    return [
        *(Said(label, _yes_no(page.data.get(key))) for key, label in ticks.items()),
        *_fields(page, name="Name typed as a signature", version="Wording agreed to"),
        *([Said("Who agreed", signer)] if signer else []),
        *_spoken(page.data.get("spoken")),
    ]


def _spoken(told: Mapping[str, Any] | None) -> Iterator[Said]:
    """A consent that was spoken on the phone: who asked, when, and the words as read aloud."""
    if told:
        at = datetime.fromisoformat(told["at"])
        yield Said("Agreed on the phone", f"Asked by {told['asked_by']}, {at.day} {at:%B %Y}, {at:%H:%M}")
        yield Said("Words read aloud", _lines(told["read"]))


def _interruption(page: _Page) -> list[Said]:
    items = page.protocol.items
    seen = (items[code].name if code in items else code for code in page.data["seen"])
    return [
        Said("Signs that were named", _lines(seen)),
        Said("The clinic may see what is filled in so far", _yes_no(page.data.get("share"))),
        *_fields(page, name="Name", phone="Phone number", email="E-mail address"),
    ]


_KINDS: dict[Kind, Callable[[_Page], list[Said]]] = {
    Kind.CHECKLIST: _checklist,
    Kind.EACH: _each,
    Kind.CHOICE: _choice,
    Kind.SCALE: _scale,
    Kind.LINKS: _links,
    Kind.PLACES: _places,
    Kind.AREAS: _areas,
    Kind.ACTIVITIES: _activities,
    Kind.WORDS: _words,
    Kind.MEDICINES: _medicines,
    Kind.GUARDIAN: _guardian,
    Kind.ANSWERING: _answering,
    Kind.ABOUT: _about,
    Kind.PROVIDER: _provider,
    Kind.CONSENT: _consent,
    Kind.INTERRUPTION: _interruption,
}
