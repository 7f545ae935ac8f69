"""Finds every sentence that patients see: in templates, code, the questionnaire, the protocol and the body map."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from intake.indications.sentences import sentences
from intake.protocols import files
from intake.records.bodymap.regions import BY_CODE, FOLDS

PO = Path(settings.BASE_DIR) / "locale" / "es" / "LC_MESSAGES" / "django.po"
_CODE = ("clinic", "education", "intake")
#: How a sentence is marked in code; `say` is what code without Django is handed.
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **dict.fromkeys(("gettext_lazy", "say"), None),
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Sentence(NamedTuple):
    """What is to be translated (two for one and for several), the context that tells two apart, and its file."""

    msgid: str | tuple[str, ...]
    context: str | None
    file: str


def found() -> Iterator[Sentence]:
    """Every sentence, with repetitions."""
    root = Path(settings.BASE_DIR)
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            code = templatize(path.read_text("utf-8"), origin=str(path))
            # What is no sentence became a row of letters; where such a row begins means nothing.
            lines = "\n".join(line.lstrip() for line in code.splitlines())
            yield from _in_python(lines, path.relative_to(root).as_posix())
    for top in _CODE:
        for path in sorted((root / top).rglob("*.py")):
            yield from _in_python(path.read_text("utf-8"), path.relative_to(root).as_posix())
    for version in files.versions():
        for sentence in sentences(files.published(version)):
            yield Sentence(sentence, None, f"intake/protocols/published/{version}")
    for region in BY_CODE.values():
        for words in (region.place, region.label):
            yield Sentence(words, None, "intake/records/bodymap/regions.py")
    for title, _ in FOLDS:
        yield Sentence(title, None, "intake/records/bodymap/regions.py")


def _in_python(code: str, file: str) -> Iterator[Sentence]:
    for _, message, _, context in extract(
        "python", io.BytesIO(code.encode()), _KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield Sentence(message, context, file)


def catalog() -> Catalog:
    """An empty catalog of all of them, in the order in which they were found."""
    every = Catalog(locale="es")
    for sentence in found():
        every.add(sentence.msgid, context=sentence.context, locations=[(sentence.file, 0)])
    return every


def written() -> Catalog:
    """The Spanish catalog as it is written now."""
    with PO.open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def brought_up_to_date() -> Catalog:
    """The written catalog with what is new, and without what is gone."""
    now = written()
    head, header = now.mime_headers, now.header_comment
    now.update(catalog(), no_fuzzy_matching=True, update_header_comment=False)
    now.mime_headers, now.header_comment = head, header
    now.obsolete.clear()
    return now


def as_text(words: Catalog) -> bytes:
    """As it lies in the project: by file, without numbers of lines, which change too often."""
    out = io.BytesIO()
    write_po(out, words, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def is_translated(message: Message) -> bool:
    """Whether it has its Spanish, each of its forms."""
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)
