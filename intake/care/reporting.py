"""Issuing a report: its words are frozen with their fingerprint, and the next one is counted from there."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic.audit import trail
from intake.care import dues
from intake.care.models import Aims, Plan
from intake.care.opening import locked
from intake.care.outcomes import MOST
from intake.care.report_content import Told
from intake.care.reports import Report, ReportSheet
from intake.care.visits import Visit
from intake.letters import pdf
from intake.letters.models import Paper
from intake.records.agreements import standing
from intake.records.versions import fingerprint
from intake.referrals.lifecycle import NotAllowed
from intake.referrals.models import Referral
from intake.referrals.workflow import By


def told_of(plan: Plan, referral: Referral) -> Told:
    """What a report tells of, from the rows as they stand: the whole referral, whatever plans it had."""
    visits = Visit.objects.of(referral)
    newest, fresh = list(visits[:MOST]), list(visits.unreported()[:MOST])
    last = Report.objects.filter(plan__referral=referral).order_by("at").last()
    rows = referral.assessment.evidence["precautions"]
    return Told(
        plan=plan,
        aims=Aims.objects.filter(plan=plan).latest("number"),
        visits=tuple(reversed(newest)),
        fresh=tuple(reversed(fresh)),
        reported_on=timezone.localdate(last.at) if last else None,
        patient=str(referral.patient),
        born=referral.patient.born,
        precautions=tuple(f"{row['name']}: {row['act']}" for row in rows),
    )


@transaction.atomic
@trail.at_the_end()
def issue_report(*, plan: Plan, kind: str, content: dict[str, Any], by: By, paper: str = Paper.LETTER) -> Report:
    """Freeze a report, words and pages; the very same words again give the report that is there.

    Raises NotPrintable, or NotAllowed where the patient does not agree to it now; then nothing changed.
    """
    printed = pdf.render_report(content, paper)
    plan = locked(plan)
    last = Report.objects.filter(plan=plan).order_by("number").last()
    sha256 = fingerprint(content)
    if last is not None and last.sha256 == sha256:
        return last
    if why := standing(plan.referral.intake_id).why_not_share():
        raise NotAllowed(why)
    report = Report.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        kind=kind,
        content=content,
        sha256=sha256,
        paper=paper,
        pdf_sha256=hashlib.sha256(printed.data).hexdigest(),
        pages=printed.pages,
        visits=plan.visits_used,
        by_id=by.id,
        by_name=by.name,
    )
    ReportSheet.objects.create(report=report, data=printed.data)
    dues.follow(plan)
    trail.note("care.report_issued", subject=report, sha256=sha256)
    return report
