"""The plain case format: one mapping a case, read strictly, so that a typing error is never taken for an answer."""

import difflib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import yaml

from intake.indications import vocabulary as v
from intake.indications.answers import Answers, Ticks
from intake.indications.protocol import Protocol
from intake.indications.vocabulary import Link, Neuropathy, Outcome


class CaseError(ValueError):
    """A case that cannot be read; the message names the case, the key or code, and the nearest valid name."""


class Case(NamedTuple):
    """One case; `expected` and `expected_lists` are None or empty where none is given."""

    id: str
    answers: Answers
    expected: Outcome | None
    expected_lists: Mapping[str, tuple[str, ...]]


_CASE_KEYS = ("id", "reason", "expected", "expected_lists", "facts")
_FACT_KEYS = (
    "age", "neuropathy", "causes", "lung", "symptoms", "indications", "indications_not_sure",
    "indications_unanswered", "linked", "walking_stops_for", "answered_yes", "not_sure", "unanswered",
    "cleared", "meds", "answers_age_days", "signs_age_hours",
)  # fmt: skip
LISTS = ("reasons", "precautions", "holds", "missing")


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice, which would silently drop the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; a key that stands twice raises CaseError."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for number, key in enumerate(keys) if key in keys[:number]]
        if twice:
            raise CaseError(f"Line {node.start_mark.line + 1}: the key {twice[0]!r} stands twice.")
        return super().construct_mapping(node, deep)


def read_cases(text: str, protocol: Protocol) -> list[Case]:
    """The cases of a YAML or JSON text; raises CaseError before anything is evaluated."""
    try:
        loaded = _json(text) if text.lstrip()[:1] in ("[", "{") else yaml.load(text, Loader=_StrictLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise error if isinstance(error, CaseError) else CaseError(f"This is neither YAML nor JSON: {error}") from None
    if not isinstance(loaded, list):
        raise CaseError("A file holds a list of cases; each starts with '- id: ...'.")
    return [case_from(row, protocol, number) for number, row in enumerate(loaded, start=1)]


def _json(text: str) -> Any:
    """JSON where it is JSON (YAML refuses its tabs and its pairs of surrogates); otherwise YAML in flow style."""
    try:
        return json.loads(text, object_pairs_hook=_pairs)
    except json.JSONDecodeError:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise CaseError(f"The key {next(key for key in keys if keys.count(key) > 1)!r} stands twice.")
    return found


def case_from(row: Any, protocol: Protocol, number: int = 1) -> Case:
    """One Case from its mapping; `number` names it where it has no id. Raises CaseError."""
    where = f"Case number {number}"
    if not isinstance(row, Mapping):
        raise CaseError(f"{where}: a case is a mapping with 'id' and 'facts', not {row!r}.")
    if "id" in row and not isinstance(row["id"], bool | list | dict | type(None)):
        where = f"Case {row['id']}"
    _keys(where, row, _CASE_KEYS)
    if "id" not in row or isinstance(row["id"], bool | list | dict | type(None)) or str(row["id"]) == "":
        raise CaseError(f"{where}: 'id' is needed and is any text.")
    expected = row.get("expected")
    if expected is not None:
        _one_of(f"{where}, expected", expected, list(Outcome))
    return Case(
        str(row["id"]),
        _answers(where, _mapping(f"{where}, facts", row.get("facts", {})), protocol),
        None if expected is None else Outcome(expected),
        _expected_lists(where, row.get("expected_lists", {}), protocol),
    )


def _answers(where: str, facts: Mapping[str, Any], protocol: Protocol) -> Answers:
    _keys(f"{where}, facts", facts, _FACT_KEYS)

    def codes(key: str, known: Iterable[str]) -> frozenset[str]:
        return _codes(f"{where}, {key}", facts.get(key, []), known)

    items, reasons = frozenset(protocol.items), frozenset(protocol.reasons)
    yes, not_sure, blank = codes("answered_yes", items), codes("not_sure", items), codes("unanswered", items)
    _once(where, answered_yes=yes, not_sure=not_sure, unanswered=blank)
    troubles, perhaps = codes("indications", reasons), codes("indications_not_sure", reasons)
    untold = codes("indications_unanswered", reasons)
    _once(where, indications=troubles, indications_not_sure=perhaps, indications_unanswered=untold)
    symptoms = codes("symptoms", protocol.symptoms)
    neuropathy = facts.get("neuropathy", Neuropathy.UNKNOWN)
    _one_of(f"{where}, neuropathy", neuropathy, list(Neuropathy))
    return Answers(
        safety=Ticks(yes, items - yes - not_sure - blank, not_sure),
        reasons=Ticks(troubles, reasons - troubles - perhaps - untold, perhaps),
        symptoms=Ticks(symptoms, frozenset(protocol.symptoms) - symptoms),
        links=_links(where, facts.get("linked", Link.UNANSWERED), reasons),
        neuropathy=Neuropathy(neuropathy),
        age=None if facts.get("age", "unknown") == "unknown" else _whole(f"{where}, age", facts["age"], most=130),
        causes=codes("causes", protocol.causes),
        lung=codes("lung", protocol.lung),
        walking_stops_for=codes("walking_stops_for", v.WALKING_STOPS),
        meds=_texts(f"{where}, meds", facts.get("meds", [])),
        cleared=codes("cleared", [*items, v.MINOR]),
        answers_age_days=_whole(f"{where}, answers_age_days", facts.get("answers_age_days", 0)),
        signs_age_hours=_whole(f"{where}, signs_age_hours", facts.get("signs_age_hours", 0)),
    )


def _links(where: str, linked: Any, reasons: frozenset[str]) -> dict[str, Link]:
    if isinstance(linked, Mapping):
        _keys(f"{where}, linked", linked, sorted(reasons))
        for reason, link in linked.items():
            _one_of(f"{where}, linked, {reason}", link, list(Link))
        return {reason: Link(link) for reason, link in linked.items()}
    _one_of(f"{where}, linked", linked, list(Link))
    return dict.fromkeys(reasons, Link(linked))


def _expected_lists(where: str, lists: Any, protocol: Protocol) -> dict[str, tuple[str, ...]]:
    found = _mapping(f"{where}, expected_lists", lists)
    _keys(f"{where}, expected_lists", found, LISTS)
    known = {
        "reasons": list(protocol.reasons),
        "precautions": [*protocol.items, v.MINOR, v.DIAGNOSIS_PENDING],
        "holds": [*protocol.items, v.MINOR, v.NOT_EXAMINED],
        "missing": [*protocol.items, *v.DERIVED_MISSING],
    }
    return {
        key: tuple(sorted(_codes(f"{where}, expected_lists, {key}", value, known[key]))) for key, value in found.items()
    }


def _mapping(where: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CaseError(f"{where}: this must be a mapping, not {value!r}.")
    return value


def _keys(where: str, row: Mapping[Any, Any], known: Iterable[str]) -> None:
    for key in row:
        _one_of(where, key, known, what="key")


def _codes(where: str, value: Any, known: Iterable[str]) -> frozenset[str]:
    if not isinstance(value, list):
        raise CaseError(f"{where}: this must be a list, not {value!r}.")
    allowed = set(known)
    for code in value:
        _one_of(where, code, allowed, what="code")
    return frozenset(value)


def _one_of(where: str, value: Any, known: Iterable[str], *, what: str = "value") -> None:
    names = [str(name) for name in known]
    if isinstance(value, str) and value in names:
        return
    near = difflib.get_close_matches(str(value), names, n=1, cutoff=0.0)
    raise CaseError(f"{where}: unknown {what} {value!r}. Nearest valid name: {near[0] if near else 'none'}.")


def _once(where: str, **lists: frozenset[str]) -> None:
    seen: dict[str, str] = {}
    for key, codes in lists.items():
        for code in sorted(codes):
            if code in seen:
                raise CaseError(f"{where}: {code!r} stands in both {seen[code]} and {key}.")
            seen[code] = key


def _texts(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise CaseError(f"{where}: this must be a list of texts, not {value!r}.")
    return tuple(value)


def _whole(where: str, value: Any, *, most: int = 1_000_000) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise CaseError(f"{where}: this must be a whole number from 0 to {most}, not {value!r}.")
    return value
