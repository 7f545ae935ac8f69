"""A protocol: the clinic's reasons, safety items, medicines and windows, read from plain data and checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from intake.indications import vocabulary as v
from intake.indications.lives import Life, ProtocolError, read_lives
from intake.indications.vocabulary import Severity, Unsure

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Gate:
    """Opens when an item has one of its answers or a cause is named."""

    items: tuple[tuple[str, frozenset[str]], ...]
    causes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SafetyItem:
    """One safety question; `clearable` is "true", "false" or "not_sure_only"."""

    code: str
    page: str
    severity: Severity
    unsure: Unsure
    clearable: str
    src: str
    name: str
    q: str
    act: str
    only_if: Gate | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the clinic's documented reasons."""

    code: str
    name: str
    question: str
    kind: str
    implies_precaution: str | None = None
    note: str = ""
    follow_up: str = ""


@dataclass(frozen=True, slots=True)
class Symptom:
    """A symptom; `reason` is the reason it counts as, or None."""

    code: str
    name: str
    reason: str | None
    implies_precaution: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A cause or a lung condition."""

    code: str
    name: str
    note: str = ""
    follow_up: str = ""
    opens_page: str = ""


@dataclass(frozen=True, slots=True)
class Windows:
    """Time windows: hours, days, days, years."""

    signs_hours: int
    answers_days: int
    clearance_days: int
    adult_years: int


@dataclass(frozen=True, eq=False)
class Protocol:
    """A version of the protocol, equal only to itself. Built by `read`; the engine's tables are derived once."""

    version: str
    published_on: date
    summary: str
    signed_off_by: str | None
    signed_off_on: date | None
    windows: Windows
    open_questions: tuple[str, ...]
    reasons: Mapping[str, Reason]
    symptoms: Mapping[str, Symptom]
    causes: Mapping[str, Named]
    lung: Mapping[str, Named]
    items: Mapping[str, SafetyItem]
    blood_thinners: tuple[str, ...]
    alert_words: tuple[str, ...]
    sources: Mapping[str, Mapping[str, str]]
    shelf_life: Mapping[str, Life]
    tables: "Tables" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", Tables(self))

    @property
    def signed_off(self) -> bool:
        """Whether a clinician has signed this version."""
        return bool(self.signed_off_by and self.signed_off_on)

    def on_page(self, page: str) -> tuple[SafetyItem, ...]:
        """The items of a safety page in the order asked."""
        return tuple(item for item in self.items.values() if item.page == page)

    def life(self, step: str) -> Life | None:
        """The shelf life of a step's answer; None where this version states none."""
        page = step.removesuffix("_each")
        return self.shelf_life.get("bother" if page.startswith("bother_") else page)

    def clearable(self, code: str, answer: v.Answer) -> bool:
        """Whether a provider's note can clear this answer to the item (or `minor`)."""
        if code == v.MINOR:
            return True
        rule = self.items[code].clearable
        return rule == "true" or (rule == "not_sure_only" and answer is v.Answer.NOT_SURE)


class OpenGate:
    """A gate with the items behind it and, by answer, the items whose answer opens it."""

    def __init__(self, gate: Gate, members: frozenset[str]) -> None:
        self.members, self.causes = members, gate.causes
        self.items = frozenset(code for code, _ in gate.items)
        self.on_yes, self.on_no, self.on_not_sure = (
            frozenset(code for code, given in gate.items if answer in given)
            for answer in (v.Answer.YES, v.Answer.NO, v.Answer.NOT_SURE)
        )


class Tables:
    """What the engine looks up, worked out once a protocol."""

    def __init__(self, protocol: Protocol) -> None:
        items = protocol.items.values()
        self.on_yes = {item.code: item.severity for item in items}
        self.on_not_sure = {item.code: item.unsure for item in items}
        self.cleared_yes = frozenset(item.code for item in items if item.clearable == "true")
        self.cleared_not_sure = frozenset(item.code for item in items if item.clearable != "false")
        self.ungated = frozenset(item.code for item in items if item.only_if is None)
        gates: dict[Gate, set[str]] = {}
        for item in items:
            if item.only_if:
                gates.setdefault(item.only_if, set()).add(item.code)
        self.gates = tuple(OpenGate(gate, frozenset(codes)) for gate, codes in gates.items())
        self.reason_codes = frozenset(protocol.reasons)
        self.symptom_reason = {s.code: s.reason for s in protocol.symptoms.values() if s.reason}
        self.symptom_implies = {
            s.code: s.implies_precaution for s in protocol.symptoms.values() if s.implies_precaution
        }
        self.reason_implies = {r.code: r.implies_precaution for r in protocol.reasons.values() if r.implies_precaution}
        words = "|".join(map(re.escape, protocol.blood_thinners))
        self._blood_thinner = re.compile(words, re.IGNORECASE)

    def thins_blood(self, medicine: str) -> bool:
        """Whether a blood thinner is named as a whole word: no letter on either side; a dose may be glued on."""
        return any(
            not medicine[: found.start()][-1:].isalpha() and not medicine[found.end() :][:1].isalpha()
            for found in self._blood_thinner.finditer(medicine)
        )


def read(data: Mapping[str, Any]) -> Protocol:
    """A Protocol from one mapping (the published files merged); raises ProtocolError."""
    reasons = _rows(Reason, data["reasons"], "reasons")
    symptoms = _rows(Symptom, ({"name": _own_name(row, reasons), **row} for row in data["symptoms"]), "symptoms")
    items = _rows(SafetyItem, map(_item, data["safety_items"]), "safety_items")
    protocol = Protocol(
        version=str(data["version"]),
        published_on=_date(data["published_on"]),
        summary=data["summary"],
        signed_off_by=data["signed_off_by"],
        signed_off_on=_date(data["signed_off_on"]) if data["signed_off_on"] else None,
        windows=Windows(**data["windows"]),
        open_questions=tuple(data["open_questions"]),
        reasons=reasons,
        symptoms=symptoms,
        causes=_rows(Named, data["causes"], "causes"),
        lung=_rows(Named, data["lung"], "lung"),
        items=items,
        blood_thinners=tuple(data["blood_thinner"]),
        alert_words=tuple(data["alert_words"]),
        sources={row["id"]: row for row in data["sources"]},
        shelf_life=read_lives(data.get("shelf_life", {})),
    )
    _check(protocol)
    return protocol


def _own_name(row: Mapping[str, Any], reasons: Mapping[str, Reason]) -> str:
    """A symptom without a name of its own is named like the reason of the same code."""
    reason = reasons.get(row["code"])
    return reason.name if reason else row["code"]


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    found["severity"] = _member(Severity, row, "severity")
    found["unsure"] = _member(Unsure, row, "unsure")
    found["clearable"] = str(row["clearable"]).lower()
    if "only_if" in row:
        conditions = row["only_if"]["any"]
        found["only_if"] = Gate(
            items=tuple((c["item"], frozenset(map(str, c["is"]))) for c in conditions if "item" in c),
            causes=frozenset(c["cause"] for c in conditions if "cause" in c),
        )
    return found


def _member(kind: type[StrEnum], row: Mapping[str, Any], key: str) -> StrEnum:
    try:
        return kind(row[key])
    except ValueError:
        raise ProtocolError(f"{row['code']}: {key} cannot be {row[key]!r}.") from None


def _rows(kind: type[_Row], rows: Iterable[Mapping[str, Any]], where: str) -> dict[str, _Row]:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    found: dict[str, _Row] = {}
    for row in rows:
        code = row.get("code")
        if not code or code in found:
            raise ProtocolError(f"{where}: a row without a code of its own: {dict(row)}")
        if unknown := set(row) - known:
            raise ProtocolError(f"{where}, {code}: unknown {', '.join(sorted(unknown))}.")
        try:
            found[code] = kind(**row)
        except TypeError as error:
            raise ProtocolError(f"{where}, {code}: {error}") from None
    return found


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _check(p: Protocol) -> None:
    """Every code that a row names exists, and every class has a meaning."""
    for item in p.items.values():
        if item.page not in v.SAFETY_PAGES:
            raise ProtocolError(f"{item.code}: there is no page {item.page!r}.")
        if item.clearable not in {"true", "false", "not_sure_only"}:
            raise ProtocolError(f"{item.code}: clearable cannot be {item.clearable!r}.")
        if item.src not in p.sources:
            raise ProtocolError(f"{item.code}: there is no source {item.src!r}.")
        urgent = item.severity in (Severity.EMERGENCY, Severity.SAME_DAY)
        if (urgent and item.clearable == "true") or (item.unsure is Unsure.URGENT and item.clearable != "false"):
            raise ProtocolError(f"{item.code}: a note cannot clear what needs care now or today.")
        if item.only_if:
            for code, given in item.only_if.items:
                _known(f"{item.code}, only_if, {code}, is", given, dict.fromkeys(v.Answer))
            _known(f"{item.code}, only_if", {code for code, _ in item.only_if.items}, p.items)
            _known(f"{item.code}, only_if", item.only_if.causes, p.causes)
    for symptom in p.symptoms.values():
        _known(symptom.code, {symptom.reason} - {None}, p.reasons)
        _known(symptom.code, {symptom.implies_precaution} - {None}, p.items)
    for reason in p.reasons.values():
        _known(reason.code, {reason.implies_precaution} - {None}, p.items)
    _known("the engine", {v.LOSS_OF_FEELING, v.TOUCH_HURTS, v.BLOOD_THINNER, v.CALF_PAIN}, p.items)


def _known(where: str, codes: Iterable[str | None], known: Mapping[str, Any]) -> None:
    if missing := sorted(str(code) for code in codes if code not in known):
        raise ProtocolError(f"{where}: unknown code {', '.join(missing)}.")
