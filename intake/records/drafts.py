"""Filling in: starting an intake and saving its pages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.audit import trail
from intake.indications.vocabulary import Answer
from intake.protocols.models import current_protocol
from intake.records.bodymap.areas import are_apart, rows_of
from intake.records.carrying import may_be_said_again
from intake.records.following import follow_where
from intake.records.models import Intake, Page, Patient, SignChange, Version
from intake.records.progress import INTERRUPTION, Progress, Saved
from intake.records.shelf_life import is_sign
from intake.records.tokens import hashed, new_token
from intake.records.visits import hand_over

_POSITIVE = (Answer.YES, Answer.NOT_SURE)
_OF_THE_PERSON = ("about", "interruption")


class AlreadySent(Exception):
    """The intake is sent and not open for changes."""


@transaction.atomic
def start() -> tuple[Intake, str]:
    """A new intake under the protocol in force, and its resume token (kept nowhere else)."""
    token = new_token()
    now = timezone.now()
    intake = Intake.objects.create(
        patient=Patient.objects.create(created_at=now),
        protocol=current_protocol(),
        token_hash=hashed(token),
        started_at=now,
        visit_began=now,
        visit_seen=now,
    )
    trail.note("intake.started", subject=intake)
    return intake, token


@transaction.atomic
def start_again(version: Version) -> tuple[Intake, str]:
    """A new intake of whoever sent this version, which starts from it; the draft that is there already, where one is.

    That somebody is grown up stays true; everything else waits to be said again or is asked anew.
    """
    person = Patient.objects.select_for_update().get(pk=version.intake.patient_id)
    under_way = Intake.objects.whole().filter(patient=person, sent_at=None).first()
    if under_way is not None:
        return under_way, hand_over(under_way)
    token, now = new_token(), timezone.now()
    intake = Intake.objects.create(
        patient=person,
        protocol=current_protocol(),
        token_hash=hashed(token),
        carries=version,
        started_at=now,
        visit_began=now,
        visit_seen=now,
    )
    trail.note("intake.started_again", subject=intake)
    grown_up = Progress(intake, now).earlier.get("adult")
    if grown_up and may_be_said_again("adult", grown_up, now, intake.protocol.parsed()):
        save_page(intake=intake, step="adult", data=grown_up.data)
    return intake, token


@transaction.atomic
def settle(*, intake: Intake, still_true: Collection[str], changed: Collection[str]) -> None:
    """Of the answers that wait: those that are still true are said again now, the changed ones will be asked.

    What waits no longer, as its time is over or it was settled before, is left alone. Raises AlreadySent.
    """
    intake = locked(intake)
    if not intake.is_open:
        raise AlreadySent
    progress = Progress(intake)
    waiting = [step.code for step in progress.waiting]
    for code in (code for code in waiting if code in still_true):
        save_page(intake=intake, step=code, data=_with_address(intake, code, progress.earlier[code].data))
    new = {code for code in waiting if code in changed} - {*still_true}
    if new:
        intake.anew = sorted({*intake.anew, *new})
        intake.save(update_fields=["anew"])
    trail.note("intake.settled", subject=intake, changed=len(new))


def locked(intake: Intake) -> Intake:
    """The intake as it stands now, with its row locked until the transaction ends."""
    row = Intake.objects.select_for_update().filter(pk=intake.pk)
    for name, value in row.values("sent_at", "reopened_at", "correcting_at", "anew").get().items():
        setattr(intake, name, value)
    return intake


@transaction.atomic(savepoint=False)
def save_page(*, intake: Intake, step: str, data: dict[str, Any], complete: bool = True) -> Progress:
    """Save one page as it is left, and say where the intake stands then. Raises AlreadySent.

    `complete` is False where only some fields were valid.
    """
    intake = locked(intake)
    if not intake.is_open:
        raise AlreadySent
    before = Progress(intake, timezone.now())
    after = _written(before, step, data, complete=complete)
    if is_sign(step):
        after = _follow_signs(before, after, step)
    if _names_troubles(step):
        after = _follow_troubles(before, after)
    if step == "where":
        after = follow_where(after)
    if step in ("where", "places") or _names_troubles(step):
        after = _follow_places(after)
    if step in _OF_THE_PERSON and (intake.sent_at is None or data.get("share")):  # other changes count when sent
        learn(intake, data, whole=complete and step == "about")
    trail.note("intake.page_saved", subject=intake)
    return after


def learn(intake: Intake, data: Mapping[str, Any], *, whole: bool) -> None:
    """Who the patient is and how they are reached, as one page says it."""
    intake.patient.learn(**{key: data.get(key, "") for key in ("name", "phone", "email", "born")}, whole=whole)


@transaction.atomic(savepoint=False)
def signs_heard(*, intake: Intake, pages: Mapping[str, dict[str, Any]], now: datetime) -> None:
    """The pages of warning signs, as staff heard them, in place of what stood there; the caller holds the lock.

    A sign that stands no more, and is told again later, is to be shown again.
    """
    before = Progress(intake, now)
    kept = {step: page for step, page in before.pages.items() if step in pages or not is_sign(step)}
    Page.objects.filter(intake=intake, step__in=set(before.pages) - set(kept)).delete()
    after = Progress(intake, now, kept)
    for step, data in pages.items():
        after = _written(after, step, data, complete=True)
    _show_again(after, set(after.reading.urgent_signs()))


def _written(before: Progress, step: str, data: dict[str, Any], *, complete: bool) -> Progress:
    """The page is there or not as `before` says: nobody else writes one of an intake whose row is locked."""
    there = before.pages.get(step)
    page = Page(intake=before.intake, step=step, data=data, complete=complete, answered_at=before.now)
    if there:
        page.pk = there.pk
    page.save(force_insert=not there, force_update=bool(there))
    return before.then(step, Saved(page.pk, data, complete, before.now))


@transaction.atomic
def keep_address(*, intake: Intake, email: str) -> None:
    """An address to come back with, where none is known yet; the page about the patient shows it again."""
    about = Page.objects.filter(intake=locked(intake), step="about").first()
    person = Patient.objects.select_for_update().get(pk=intake.patient_id)
    if not person.email:
        if about and not about.data.get("email"):
            Page.rewrite(about.pk, about.data | {"email": email})
        person.email = email
        person.save(update_fields=["email", "email_index"])
        trail.note("intake.address_kept", subject=intake)


@transaction.atomic
def prepare(*, intake: Intake, known: Mapping[str, str]) -> None:
    """Lay down what the clinic knows of the person and their provider; both pages are still asked, to be corrected."""
    about = {key: known.get(key, "") for key in ("name", "born", "phone", "email")}
    save_page(intake=intake, step="about", data=about | {"prepared": True}, complete=False)
    provider = {"name": known.get("provider", ""), "practice": known.get("practice", "")}
    if any(provider.values()):
        told = provider | {"phone": "", "none": False, "prepared": True}
        save_page(intake=intake, step="provider", data=told, complete=False)


def _with_address(intake: Intake, step: str, data: dict[str, Any]) -> dict[str, Any]:
    """What was told earlier of the patient, with the address that they gave since to come back with."""
    missing = step == "about" and not data.get("email")
    return data | {"email": intake.patient.email} if missing else data


def _names_troubles(step: str) -> bool:
    return step.removesuffix("_each") in ("symptoms", "moving")


def _follow_signs(before: Progress, after: Progress, step: str) -> Progress:
    """A sign that was Yes or Not sure and now is neither is kept beside the new answer.

    One that is told again, after it was taken back or after the page had expired, is to be shown again.
    """
    answers = after.reading.signs()
    for item, was in before.reading.signs().items():
        if was in _POSITIVE and answers[item] not in _POSITIVE:
            SignChange.objects.create(intake=after.intake, item=item, was=was, now=answers[item], at=after.now)
    stand = set(after.reading.urgent_signs())
    if before.is_expired(before.reading.steps[step]):
        stand -= {row.code for row in before.reading.steps[step].rows}
    return _show_again(after, stand)


def _show_again(after: Progress, stand: set[str]) -> Progress:
    """Of the signs that were shown, only those that stand count as shown."""
    data = after.data(INTERRUPTION)
    if stand.issuperset(data.get("seen", ())):
        return after
    return _rewritten(after, INTERRUPTION, data | {"seen": [code for code in data["seen"] if code in stand]})


def _follow_places(after: Progress) -> Progress:
    """What was said of a place that is not marked any more, or by a symptom that is not named any more, is dropped."""
    said = after.data("places_each").get("items", [])
    marked, named = after.data("places").get("places", ()), after.reading.symptoms.yes
    rows = {row.code for row in rows_of(marked, apart=are_apart(marked, (item["area"] for item in said)))}
    kept = [
        item | {"feels": [code for code in item["feels"] if code in named]} for item in said if item["area"] in rows
    ]
    return after if kept == said else _rewritten(after, "places_each", {"items": kept})


def _follow_troubles(before: Progress, after: Progress) -> Progress:
    """What was said of all troubles was said of those named until then; a new one opens that question again."""
    new = set(after.reading.troubles) - set(before.reading.troubles)
    link = after.pages.get("link")
    if not new or link is None or link.data.get("value") == "some":  # otherwise each is asked by itself
        return after
    Page.objects.filter(pk=link.pk).update(complete=False)
    return after.then("link", link._replace(complete=False))


def _rewritten(after: Progress, step: str, data: dict[str, Any]) -> Progress:
    """Other data in a page that was saved before, which stays answered when it was."""
    page = after.pages[step]
    Page.rewrite(page.pk, data)
    return after.then(step, page._replace(data=data))
