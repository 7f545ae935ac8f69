"""Content files as rows not yet stored; what is wrong becomes an error that names the file, the place and the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from education.models import Section, Source, Statement, Topic, check_sources

Row = TypeVar("Row", bound=models.Model)
TOPIC = ("slug", "title", "summary", "order", "status", "reviewer", "last_reviewed", "next_review_due")
SECTION = ("slug", "heading", "body", "care", "picture", "also", "carries")
STATEMENT = ("text", "strength", "carries", "card")
#: The safe loader, in C where the wheel has it: ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SOURCE = ("slug", "title", "where", "address", "what", "in_whom", "found", "cannot_show", "date_checked")


class ContentError(Exception):
    """A content file that cannot be loaded."""


@dataclass(frozen=True)
class Line:
    """A statement and the slugs of the sources it rests on."""

    statement: Statement
    sources: list[str]


@dataclass(frozen=True)
class PartFile:
    """A section and its lines."""

    section: Section
    lines: list[Line]


@dataclass(frozen=True)
class TopicFile:
    """A topic and its parts, in the order of the file, and the slugs of the topics to read next."""

    topic: Topic
    parts: list[PartFile]
    related: list[str]


@dataclass(frozen=True)
class Place:
    """Where something stands, for the message about it."""

    path: str

    def inside(self, name: str) -> "Place":
        """A place within this one."""
        return Place(f"{self.path}: {name}")

    def refuse(self, field: str, problem: str) -> NoReturn:
        """Raises the ContentError about `field` here."""
        raise ContentError(f"{self.path}: {field}: {problem}")


def read_sources(path: Path) -> dict[str, Source]:
    """The file of sources: slug -> source."""
    place = Place(path.name)
    found: dict[str, Source] = {}
    for number, data in enumerate(_mappings(read_mapping(path), "sources", place), start=1):
        here = place.inside(f"source {data.get('slug', number)}")
        source = _row(Source, data, SOURCE, here)
        if source.slug in found:
            here.refuse("slug", "is used twice.")
        found[source.slug] = source
    return found


def read_topic(path: Path, *, shelf: Mapping[str, Source]) -> TopicFile:
    """One topic's file; `shelf` has the sources by slug. Sections and statements are ordered as they stand in it."""
    data, place = read_mapping(path), Place(path.name)
    about = data.get("topic")
    if not isinstance(about, dict):
        place.refuse("topic", "is missing.")
    place = place.inside(f"topic {about.get('slug', '?')}")
    if about.get("slug") != path.stem:
        place.refuse("slug", f"must be the name of its file, {path.stem}.")
    parts: list[PartFile] = []
    for number, section in enumerate(_mappings(data, "sections", place), start=1):
        here = place.inside(f"section {section.get('slug', number)}")
        part = _part(section, number * 10, here, shelf)
        if any(part.section.slug == other.section.slug for other in parts):
            here.refuse("slug", "is used twice.")
        parts.append(part)
    own = {key: value for key, value in about.items() if key != "related"}
    return TopicFile(_row(Topic, own, TOPIC, place), parts, _slugs(about, "related", place))


def _part(data: dict[str, Any], order: int, place: Place, shelf: Mapping[str, Source]) -> PartFile:
    own = {key: value for key, value in data.items() if key not in ("statements", "carries")}
    own["carries"] = " ".join(_slugs(data, "carries", place))
    statements = _mappings(data, "statements", place) if "statements" in data else []
    lines = [
        _line(statement, number * 10, place.inside(f"statement {number}"), shelf)
        for number, statement in enumerate(statements, start=1)
    ]
    return PartFile(_row(Section, own, SECTION, place, order=order), lines)


def _line(data: dict[str, Any], order: int, place: Place, shelf: Mapping[str, Source]) -> Line:
    own = {key: value for key, value in data.items() if key != "sources"}
    sources = _slugs(data, "sources", place)
    for slug in sources:
        if slug not in shelf:
            place.refuse("sources", f"{slug!r} is not in the file of sources.")
    statement = _row(Statement, own, STATEMENT, place, order=order)
    try:
        check_sources(statement.strength, [shelf[slug] for slug in sources], card=statement.card)
    except ValidationError as error:
        place.refuse("sources", error.messages[0])
    return Line(statement, sources)


def _slugs(data: dict[str, Any], key: str, place: Place) -> list[str]:
    """A list of names, empty where the key is not there."""
    names = data.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        place.refuse(key, "must be a list of names.")
    return names


def _row(model: type[Row], data: dict[str, Any], allowed: tuple[str, ...], place: Place, **extra: Any) -> Row:
    """A row of `model`, with every rule checked that can be checked before it is stored."""
    for key, value in data.items():
        if key not in allowed:
            place.refuse(str(key), f"is not a field here. Fields are: {', '.join(allowed)}.")
        if isinstance(value, list | dict):
            place.refuse(key, "must be a single value.")
    row = model(**data, **extra)
    links = {field.name for field in model._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=links)
        if isinstance(row, Topic):  # the others' constraints repeat what their fields allow
            row.validate_constraints(exclude=links)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        place.refuse("rule" if field == NON_FIELD_ERRORS else field, messages[0])
    return row


def read_mapping(path: Path) -> dict[str, Any]:
    """A file of named parts; raises ContentError where it is none."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both are the safe one
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise ContentError(f"{path.name}: must start with named parts such as “topic:”.")
    return data


def _mappings(data: dict[str, Any], key: str, place: Place) -> list[dict[str, Any]]:
    rows = data.get(key)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        place.refuse(key, "must be a list, each with its fields.")
    return rows
