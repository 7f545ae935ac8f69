"""What happens when a patient presses Send: the whole pipeline on one page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.assessments.models import Assessment, assess
from intake.care.counting import goes_on
from intake.care.models import Plan
from intake.care.visits import DaySigns
from intake.indications import choices as c
from intake.indications.steps import Step
from intake.records.agreements import Agreement, ConsentChange, agree, standing
from intake.records.drafts import learn, locked, signs_heard
from intake.records.models import Clearance, Intake, Page, Version
from intake.records.progress import Progress
from intake.records.versions import fingerprint, freeze, freeze_with
from intake.referrals import notices
from intake.referrals.correcting import leave_as_sent, told_last
from intake.referrals.lifecycle import Step as Move
from intake.referrals.models import Referral
from intake.referrals.workflow import By, consent_changed, move, open_referral


class NotComplete(Exception):
    """Something has to be answered first; `step` is the step to open."""

    def __init__(self, step: Step | None) -> None:
        super().__init__(step.code if step else "interruption")
        self.step = step


class KeyTaken(Exception):
    """The idempotency key belongs to another intake."""


@transaction.atomic
@trail.at_the_end()
def submit(intake: Intake, *, key: UUID, reason: str = "") -> Version:
    """Send the intake; a second call with the same key, or for an intake already sent, gives the same version.

    What was sent before is corrected by it, `reason` says why; a correction that changes nothing is no version.
    Raises NotComplete when a step is missing or expired, KeyTaken for a foreign key.
    """
    intake = locked(intake)
    known = list(Version.objects.filter(Q(intake=intake) | Q(key=key)).only("intake_id", "number", "key"))
    if any(row.intake_id != intake.pk for row in known):
        raise KeyTaken
    earlier = next((row for row in known if row.key == key), None)
    if earlier or not intake.is_open:
        return earlier or intake.versions.filter(kind=Version.Kind.SENT).latest("number")
    progress = Progress(intake)
    if progress.unseen_signs() or progress.first_open():
        raise NotComplete(None if progress.unseen_signs() else progress.first_open())
    if intake.correcting_at is not None and (same := _unchanged(intake, progress)):
        leave_as_sent(intake)
        return same
    corrected = intake.correcting_at is not None
    number = max((row.number for row in known), default=0) + 1
    try:
        version = freeze(intake, kind=Version.Kind.SENT, progress=progress, number=number, key=key)
    except IntegrityError as taken:  # by another intake, at this very moment
        raise KeyTaken from taken
    consent = progress.pages["consent"]
    if not Agreement.objects.filter(intake=intake, at__gte=consent.answered_at).exists():
        agree(intake=intake, page=consent.data, at=consent.answered_at, version=version)
    if intake.sent_at is not None:
        learn(intake, progress.data("about"), whole=True)
    intake.sent_at, intake.correcting_at = version.at, None
    intake.save(update_fields=["sent_at", "correcting_at"])
    referral = open_referral(assess(version), by=_on_the_phone(intake), corrected=corrected, note=reason)
    notices.received(referral)
    trail.note("intake.sent", subject=intake, referral=str(referral.pk))
    return version


def _unchanged(intake: Intake, progress: Progress) -> Version | None:
    """The newest version, where the pages say the same and nobody waits for an answer."""
    last = intake.versions.order_by("-number").first()
    told = {step: page.data for step, page in progress.pages.items()}
    if last is None or last.kind == Version.Kind.SHARED or intake.reopened_at is not None:
        return None
    return last if fingerprint(told_last(last)) == fingerprint(told) else None


@transaction.atomic
def share(intake: Intake) -> None:
    """An unfinished intake reaches staff, because a warning sign stands or stood and the patient agreed to share it.

    So do unfinished changes to one that was sent and is open again.
    """
    intake = locked(intake)
    progress = Progress(intake)
    if not intake.is_open or not progress.shares:
        return
    last = intake.versions.order_by("-number").first()
    version_pages = {step: page.data for step, page in progress.pages.items()}
    if last and fingerprint(last.page_data()) == fingerprint(version_pages):
        return
    number = last.number + 1 if last else 1
    version = freeze(intake, kind=Version.Kind.SHARED, progress=progress, number=number)
    referral = open_referral(assess(version), by=_on_the_phone(intake))
    trail.note("intake.shared", subject=intake, referral=str(referral.pk))


def _on_the_phone(intake: Intake) -> By | None:
    """Whoever of the staff typed what was said; None where the patient did."""
    return By(str(intake.typist.id), Role.THERAPIST, intake.typist.name) if intake.typist else None


@transaction.atomic
def change_consent(*, intake: Intake, tick: str, agrees: bool) -> None:
    """The patient takes one tick back, or gives it again; staff read of it, and it holds from now on."""
    intake = locked(intake)
    if standing(intake.pk).holds(tick) == agrees:
        return
    ConsentChange.objects.create(intake=intake, tick=tick, agrees=agrees)
    if intake.is_open and (page := Page.objects.filter(intake=intake, step="consent").first()):
        Page.rewrite(page.pk, page.data | {tick: agrees})
    consent_changed(intake, tick=tick, agrees=agrees)
    trail.note("agreement.given_again" if agrees else "agreement.taken_back", subject=intake, tick=tick)


@transaction.atomic
def agree_anew(*, intake: Intake, page: dict[str, Any]) -> None:
    """The patient agrees to the consent text in force, because it asks again."""
    intake = locked(intake)
    agreement = agree(intake=intake, page=page, at=timezone.now())
    consent_changed(intake, tick="", agrees=True)
    trail.note("agreement.given", subject=agreement, number=agreement.text.number)


@transaction.atomic
def record_clearance(*, referral: Referral, note: Clearance, by: By, seen: int) -> Assessment:
    """A provider's paper note, recorded by staff: kept, judged anew, and the referral back to be decided."""
    note.save()
    assessment = assess(referral.assessment.version)
    move(referral=referral, step=Move.CLEAR, by=by, seen=seen, on_paper=True, assessment=assessment)
    return assessment


@transaction.atomic
def record_signs(*, referral: Referral, pages: dict[str, dict], by: By, now: datetime | None = None) -> Assessment:
    """The two pages of warning signs, asked again by staff: a new version and a new assessment."""
    intake = locked(referral.intake)
    now = now or timezone.now()
    version = freeze_with(referral.assessment.version, pages, kind=Version.Kind.ASKED, now=now)
    signs_heard(intake=intake, pages=pages, now=now)
    assessment = assess(version)
    open_referral(assessment, by=by)
    trail.note("intake.signs_asked_again", subject=intake)
    return assessment


@transaction.atomic
@trail.at_the_end()
def record_day_signs(*, plan: Plan, page: str, answers: dict[str, str], by: By) -> DaySigns:
    """One page of signs, asked on the day of a visit. A sign pauses care, and the answers are judged anew.

    `answers`: every item of the page -> yes, no or not_sure.
    """
    referral = plan.referral
    locked(referral.intake)  # before the referral, as when it is sent
    now = timezone.now()
    asked = DaySigns.objects.create(
        plan=plan,
        page=page,
        on=timezone.localdate(now),
        answers=answers,
        protocol=referral.assessment.protocol.version,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    trail.note("care.signs_asked", subject=asked, page=page)
    if asked.signs:
        if goes_on(referral):
            move(referral=referral, step=Move.PAUSE, by=by, seen=referral.version, note="A sign came up on the day.")
        record_signs(referral=referral, pages=_told_today(plan, asked), by=by, now=now)
    return asked


def _told_today(plan: Plan, last: DaySigns) -> dict[str, dict]:
    """Step -> data, as the questionnaire stores these pages, of all that was asked on this day."""
    rows = DaySigns.objects.filter(plan=plan, on=last.on).order_by("at", "id")
    pages: dict[str, dict] = {}
    for page, answers in {row.page: row.answers for row in rows}.items():
        yes = [code for code, answer in answers.items() if answer == "yes"]
        rest = {code: answer for code, answer in answers.items() if answer != "yes"}
        if "not_sure" in rest.values():
            pages |= {page: {"rows": yes, "exit": c.UNSURE}, f"{page}_each": {"answers": rest}}
        else:
            pages[page] = {"rows": yes, "exit": "" if yes else c.NONE}
    return pages
