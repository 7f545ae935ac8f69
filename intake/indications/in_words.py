"""The stored pages said in words: each question beside its answer, for whoever reads them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from intake.indications.choices import OPTIONS
from intake.indications.in_language import Say, choices_in, step_in
from intake.indications.protocol import Protocol
from intake.indications.steps import Choice, Kind, Step
from intake.indications.vocabulary import Answer

BLANK = "Not given"
#: Ways out of a page, as they read beside a question.
WAYS_OUT = {
    "I am not sure": "Not sure",
    "I am not sure about one of these": "Not sure about one of these",
    "I would rather not answer": "Would rather not answer",
}
#: Who agrees in the patient's place; the patient's own agreement needs no line.
_SIGNS_FOR_THEM = frozenset(choice.code for choice in OPTIONS["consent"])


class Said(NamedTuple):
    """A question and its answer; an answer of several parts has a line for each.

    `row`: which question of the page it is, however it is worded; blank where the page asks but one.
    """

    question: str
    answer: str
    row: str = ""


class _Page(NamedTuple):
    """What a kind's function reads."""

    step: Step
    data: Mapping[str, Any]
    protocol: Protocol
    names: Mapping[str, str]
    asked: tuple[str, ...]
    say: Say


def in_words(
    step: Step,
    data: Mapping[str, Any] | None,
    protocol: Protocol,
    names: Mapping[str, str] | None = None,
    *,
    asked: Iterable[str] = (),
    say: Say = str,
) -> list[Said]:
    """Every question of a page with its answer; `data` is None where the page was not answered.

    `names`: body map code -> words. `asked`: the rows of a one-by-one or link page (`Reading.rows`), to show blanks.
    `say` gives every text in the reader's language.
    """
    if data is None:
        return [Said(say(step.title), say(BLANK))]
    return _KINDS[step.kind](_Page(step_in(step, say), data, protocol, names or {}, tuple(asked), say))


def _text(value: Any, say: Say) -> str:
    return str(value).strip() if value not in (None, "") and str(value).strip() else say(BLANK)


def _lines(parts: Iterable[str], say: Say) -> str:
    return "\n".join(parts) or say(BLANK)


def _yes_no(value: Any, say: Say) -> str:
    return say("Yes") if value else say("No")


def _label(code: Any, options: Iterable[Choice], say: Say) -> str:
    """The words of an option; a code that this protocol does not know is shown as it is."""
    if code == Answer.UNANSWERED:
        return say(BLANK)
    exits = {say(long): short for long, short in WAYS_OUT.items()}
    found = next((option.label for option in options if option.code == code), _text(code, say))
    return say(exits[found]) if found in exits else found


def _fields(page: _Page, *keys: str) -> list[Said]:
    return [Said(page.step.label(key), _text(page.data.get(key), page.say), key) for key in keys]


def _checklist(page: _Page) -> list[Said]:
    details = page.data.get("details", {})
    rows = [
        ": ".join(filter(None, (_label(code, page.step.rows, page.say), details.get(code, ""))))
        for code in page.data["rows"]
    ]
    way_out = [_label(page.data["exit"], page.step.exits, page.say)] if page.data.get("exit") else []
    return [Said(page.step.title, _lines(rows + way_out, page.say))]


def _one_by_one(page: _Page) -> list[Said]:
    answers, questions = page.data["answers"], {row.code: row.label for row in page.step.rows}
    codes = [code for code in questions if code in answers or code in page.asked]
    codes += [code for code in answers if code not in questions]
    options = page.step.labels
    said = [Said(questions.get(code, code), _label(answers.get(code), options, page.say), code) for code in codes]
    return said or [Said(page.step.title, page.say(BLANK))]


def _links(page: _Page) -> list[Said]:
    """The troubles by name, as on the page before that asked for them, with what is asked of each here."""
    where = page.say("%(trouble)s: where does it come from?")
    return [
        Said(where % {"trouble": row.question}, row.answer, row.row) if row.row else row for row in _one_by_one(page)
    ]


def _choice(page: _Page) -> list[Said]:
    return [Said(page.step.title, _label(page.data.get("value"), (*page.step.rows, *page.step.exits), page.say))]


def _out_of_ten(score: Any, say: Say, exits: Iterable[Choice] = ()) -> str:
    return say("%(score)s out of 10") % {"score": score} if isinstance(score, int) else _label(score, exits, say)


def _scale(page: _Page) -> list[Said]:
    return [Said(page.step.title, _out_of_ten(page.data.get("value"), page.say, page.step.exits))]


def _places(page: _Page) -> list[Said]:
    return [Said(page.step.title, _lines((page.names.get(code, code) for code in page.data["places"]), page.say))]


def _areas(page: _Page) -> list[Said]:
    told = (item for item in page.data["items"] if item["feels"] or item["score"] is not None)
    lines = (f"{page.names.get(item['area'], item['area'])}: {felt(page.step, item, page.say)}" for item in told)
    return [Said(page.step.title, _lines(lines, page.say))]


def felt(step: Step, item: Mapping[str, Any], say: Say = str) -> str:
    """What one place feels like, and how strong it is, in words."""
    parts = [_label(code, step.rows, say) for code in item["feels"]]
    return ", ".join(parts + ([] if item["score"] is None else [_out_of_ten(item["score"], say)]))


def _activities(page: _Page) -> list[Said]:
    items, say = [item for item in page.data["items"] if item.get("text")], page.say
    parts = (
        f"{item['text']}: {say('not scored') if item.get('score') is None else _out_of_ten(item['score'], say)}"
        for item in items
    )
    return [Said(page.step.title, _lines(parts, say))]


def _words(page: _Page) -> list[Said]:
    return [Said(page.step.title, _text(page.data.get("text"), page.say))]


def _medicines(page: _Page) -> list[Said]:
    lines = [line.strip() for line in page.data.get("text", "").splitlines() if line.strip()]
    lines += [page.say("No medicines")] if page.data.get("none") else []
    return [Said(page.step.title, _lines(lines, page.say))]


def _guardian(page: _Page) -> list[Said]:
    return [*_fields(page, "name", "relationship"), _ticked(page, "agrees")]


def _ticked(page: _Page, key: str) -> Said:
    return Said(page.step.label(key), _yes_no(page.data.get(key), page.say), key)


def _answering(page: _Page) -> list[Said]:
    if page.data.get("value") == "myself":
        return _choice(page)
    said = [*_choice(page), *_fields(page, "name", "relationship")]
    if page.data.get("agreed"):
        said.append(_chosen(page, "agreed"))
    return said + (_fields(page, "patient_name") if page.data.get("patient_name") else [])


def _chosen(page: _Page, key: str) -> Said:
    """A field that is chosen; words that were kept before they held its options have those of now."""
    options = page.step.options or choices_in(OPTIONS[page.step.code], page.say)
    return Said(page.step.label(key), _label(page.data[key], options, page.say), key)


def _about(page: _Page) -> list[Said]:
    born = page.data.get("born")
    day = date.fromisoformat(born) if born else None
    return [
        *_fields(page, "name"),
        Said(page.step.label("born"), _day(day, page.say) if day else page.say(BLANK), "born"),
        *_fields(page, "phone", "email"),
    ]


def _day(day: date, say: Say) -> str:
    return say("%(day)s %(month)s %(year)s") % {"day": day.day, "month": say(f"{day:%B}"), "year": day.year}


def _provider(page: _Page) -> list[Said]:
    if page.data.get("none"):
        return [Said(page.step.title, page.say("No doctor or provider"))]
    return _fields(page, "name", "practice", "phone")


def _consent(page: _Page) -> list[Said]:
    ticks = [_ticked(page, key) for key in ("review", "provider", "contact")]
    by = [_chosen(page, "by")] if page.data.get("by") in _SIGNS_FOR_THEM else []
    return [*ticks, *_fields(page, "name", "version"), *by, *_spoken(page.data.get("spoken"), page.say)]


def _spoken(told: Mapping[str, Any] | None, say: Say) -> Iterator[Said]:
    """A consent that was spoken on the phone: who asked, when, and the words as read aloud."""
    if told:
        at = datetime.fromisoformat(told["at"])
        asked = {"name": told["asked_by"], "day": _day(at, say), "time": f"{at:%H:%M}"}
        yield Said(say("Agreed on the phone"), say("Asked by %(name)s, %(day)s, %(time)s") % asked, "spoken")
        yield Said(say("Words read aloud"), _lines(told["read"], say), "read")


def _interruption(page: _Page) -> list[Said]:
    items = page.protocol.items
    seen = (page.say(items[code].name) if code in items else code for code in page.data["seen"])
    return [
        Said(page.step.label("seen"), _lines(seen, page.say), "seen"),
        _ticked(page, "share"),
        *_fields(page, "name", "phone", "email"),
    ]


_KINDS: dict[Kind, Callable[[_Page], list[Said]]] = {
    Kind.CHECKLIST: _checklist,
    Kind.EACH: _one_by_one,
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
