"""What is shown to somebody who came back: their intakes, and one of them as it was sent."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from intake.records.agreements import standing
from intake.records.models import Intake
from intake.referrals.coming_again import may_start_again
from intake.referrals.models import Referral
from intake.web.patient import copying
from intake.web.patient.back import Back
from intake.web.patient.correcting import may_correct, what_follows
from intake.web.patient.presenters import asked, read_by, stage


def yours(rows: Iterable[Intake], back: Back | None) -> dict[str, Any]:
    """A card for each intake, and whether there are others to choose from."""
    rows = list(rows)
    referrals = {row.intake_id: row for row in Referral.objects.filter(intake__in=rows)}
    cards = [_card(row, referrals.get(row.pk)) for row in rows]
    person = back.person if back else None
    return {
        "cards": cards,
        "name": person.first_name if person else "",
        "several": bool(back and len(back.everybody) > 1),
        "any_sent": any(row.sent_at for row in rows),
        "may_start_again": may_start_again(rows),
    }


def _card(intake: Intake, referral: Referral | None) -> dict[str, Any]:
    return {
        "intake": intake,
        "stage": stands(referral) if referral and intake.sent_at else "",
        "asked": asked(referral) if referral and intake.sent_at else "",
        "until": localtime(intake.started_at) + timedelta(days=settings.DRAFT_KEPT_DAYS),
        "shared": referral is not None and intake.sent_at is None,
        "agrees": standing(intake.pk) if intake.sent_at else None,
    }


def stands(referral: Referral) -> str:
    """Where a referral is, in plain words, also while nobody has read it yet."""
    if said := stage(referral):
        return said
    if asked(referral):
        return _("A therapist has read your answers and asked you for something more.")
    by = read_by(referral)
    if by is None:
        return _("A therapist reads your answers. Nothing is decided yet.")
    day = {"day": date_format(by, "DAY_OF_YEAR_FORMAT")}
    return _("A therapist reads your answers by %(day)s. Nothing is decided yet.") % day


def as_sent(intake: Intake) -> dict[str, Any]:
    """The questions in the order and words of the protocol under which they were asked, beside the frozen answers."""
    version = copying.last_sent(intake)
    referral = Referral.objects.select_related("assessment").get(intake=intake)
    return {
        "intake": intake,
        "version": version,
        "copy": copying.content(version),
        "stage": stands(referral),
        "asked": asked(referral),
        "may_correct": may_correct(referral),
        "follows": what_follows(referral),
    }
