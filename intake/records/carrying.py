"""A later intake starts from an earlier one: which of its answers one tap can say again, and what was said of each."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from intake.indications import choices as c
from intake.indications.protocol import Protocol
from intake.indications.questionnaire import steps
from intake.indications.reading import Reading
from intake.indications.steps import Kind, Pages, Step
from intake.indications.vocabulary import Link, Neuropathy
from intake.records.models import Intake, Patient, Version
from intake.records.shelf_life import stands

_UNSURE = frozenset({c.UNSURE, c.RATHER_NOT, c.NOT_SURE, Neuropathy.UNKNOWN.value, ""})
_SURE_LINKS = frozenset({Link.FROM_NEUROPATHY.value, Link.OTHER_CAUSE.value})
#: What is said of all troubles at once was said of those of that time.
_OF_TROUBLES = ("link", "link_each")


class Earlier(NamedTuple):
    """An answer of an earlier intake: the page's data, and when it was last said."""

    data: dict[str, Any]
    said_at: datetime
    whole: bool


def newest_sent(people: Iterable[Patient]) -> Version | None:
    """The newest answers of the intake that one of these rows of one person began to send last.

    A correction of an older intake does not make it the newest.
    """
    return sent_by(people).select_related("intake__patient", "protocol").last()


def sent_by(people: Iterable[Patient | UUID]) -> QuerySet[Version]:
    """All that these rows sent, by the first sending of each intake, and of one intake by number."""
    sent = Version.objects.filter(kind=Version.Kind.SENT)
    first = sent.filter(intake=OuterRef("intake")).order_by("number").values("at")[:1]
    return sent.filter(intake__patient__in=people).alias(first_at=Subquery(first)).order_by("first_at", "number")


def carried(intake: Intake, protocol: Protocol) -> dict[str, Earlier]:
    """Step -> what was said of it, where the question is word for word the same; {} where nothing is carried.

    The answers are the person's own: the intake that they come from is of the same row.
    """
    if intake.carries_id is None:
        return {}
    rows = Version.objects.filter(pk=intake.carries_id, intake__patient=intake.patient_id)
    version = rows.select_related("protocol").defer("protocol__content").first()
    if version is None:
        return {}
    old, answered = version.protocol.parsed(), version.answered_at()
    asked = version.words().over(steps(old))
    return {
        code: Earlier(page["data"], answered[code], page["complete"])
        for code, page in version.pages.items()
        if code in asked and _same_question(asked[code], old, protocol)
    }


def may_be_said_again(code: str, earlier: Earlier, now: datetime, protocol: Protocol) -> bool:
    """Whether one tap is enough: the protocol lets it, it stands still, and it was said for sure."""
    life = protocol.life(code)
    if life is None or not life.still_true or not stands(life, earlier.said_at, now):
        return False
    return earlier.whole and _is_sure(steps(protocol)[code], earlier.data)


def to_say_again(
    earlier: Mapping[str, Earlier], pages: Pages, anew: Iterable[str], protocol: Protocol, now: datetime
) -> list[Step]:
    """The steps that wait for "still true?", in the order asked; `anew`: those said to have changed."""
    settled = {*pages, *anew}
    usable = {
        code: one
        for code, one in earlier.items()
        if code not in settled and may_be_said_again(code, one, now, protocol)
    }
    reading = _with(pages, usable, protocol, timezone.localdate(now))
    if set(reading.troubles) - set(_with({}, earlier, protocol, timezone.localdate(now)).troubles):
        usable = {code: one for code, one in usable.items() if code not in _OF_TROUBLES}
        reading = _with(pages, usable, protocol, timezone.localdate(now))
    return [step for step in reading.route() if step.code in usable]


def _with(pages: Pages, earlier: Mapping[str, Earlier], protocol: Protocol, today: date) -> Reading:
    return Reading({code: one.data for code, one in earlier.items()} | dict(pages), protocol, today)


def _same_question(before: Step, old: Protocol, new: Protocol) -> bool:
    """Whether the page asks now what it asked then: title, words before it, every row and way out."""
    code, after = before.code, steps(new).get(before.code)
    if after is None or _words(before) != _words(after):
        return False
    if code == "causes":
        return [(one.code, one.follow_up) for one in old.causes.values()] == [
            (one.code, one.follow_up) for one in new.causes.values()
        ]
    named = code in _OF_TROUBLES
    return not named or {r.code: r.name for r in old.reasons.values()} == {r.code: r.name for r in new.reasons.values()}


def _words(step: Step) -> Step:
    return replace(step, section="", when=(), because="")


def _is_sure(step: Step, data: Mapping[str, Any]) -> bool:
    """Not sure, and would rather not answer, are asked anew; so is all that was asked one by one for that reason."""
    if step.code == "adult":
        return bool(data["value"] == "yes")
    match step.kind:
        case Kind.CHECKLIST:
            return bool(data["rows"] or data["exit"]) and (data["exit"] == "" or data["exit"] not in _UNSURE)
        case Kind.CHOICE:
            return data["value"] not in _UNSURE
        case Kind.LINKS:
            return set(data["answers"].values()) <= _SURE_LINKS
    return step.kind is not Kind.EACH
