"""A letter as plain text, for a fax cover or a message system: the same words in the same order."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

WIDTH = 78


def text(content: dict[str, Any]) -> str:
    """Lines of at most 78 characters, as far as words allow."""
    return "\n".join(_lines(content)).strip() + "\n"


def _lines(content: dict[str, Any]) -> Iterator[str]:
    yield content["title"].upper()
    for row in content["head"]:
        yield from _said(row["label"], ", ".join(row["lines"]))
    yield from _section(content["ask"]["title"], content["ask"]["text"], content["ask"]["more"])
    yield from _reasons(content["reasons"])
    safety = content["safety"]
    yield from _section(safety["title"], safety["asked"])
    for kind, what, act in safety["rows"]:
        yield from _wrapped(f"- {kind}: {what}. {act}")
    if not safety["rows"]:
        yield from _wrapped(safety["none"])
    yield from _section(content["plan"]["title"])
    for label, said in content["plan"]["rows"]:
        yield from _said(label, said)
    yield from _section(content["limits"]["title"], content["limits"]["text"])
    if content["reply"]:
        yield from _reply(content["reply"])
    yield from ("", content["foot"])


def _reasons(reasons: dict[str, Any]) -> Iterator[str]:
    yield from _section(reasons["title"], reasons["intro"])
    for name, answered, number in reasons["rows"]:
        yield from _wrapped(f"- {name}: {answered}. {number}")
    if not reasons["rows"]:
        yield from _wrapped(reasons["none"])
    for label, said in [[reasons["where"]["label"], reasons["where"]["text"]], *reasons["facts"]]:
        yield from _said(label, said)
    if reasons["quote"]:
        yield from _said(reasons["quoted"], f"“{reasons['quote']}”")


def _reply(reply: dict[str, Any]) -> Iterator[str]:
    yield from _section(reply["title"], f"{reply['about']}. {reply['code_label']} {reply['code']}", reply["intro"])
    for answer in reply["answers"]:
        yield f"[ ] {answer}"
    for row in reply["clearances"]:
        yield from _wrapped(f"{reply['clear_label']}: {row['name']}  [ ] {row['yes']}  [ ] {row['no']}")
    for line in reply["blanks"]:
        for label, _ in line:
            yield f"{label}: ".ljust(WIDTH, "_")


def _section(title: str, *said: str) -> Iterator[str]:
    yield from ("", title.upper())
    for part in said:
        yield from _wrapped(part)


def _said(label: str, value: str) -> Iterator[str]:
    yield from _wrapped(f"{label}: {value}")


def _wrapped(line: str) -> list[str]:
    # A box to tick stays in one piece.
    whole = line.replace("[ ]", "[\u00a0]")
    return [part.replace("\u00a0", " ") for part in wrap(whole, WIDTH, break_long_words=False, break_on_hyphens=False)]
