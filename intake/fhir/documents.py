"""DocumentReference: letters, reports and scanned answers, each with the hash under which it was frozen."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from uuid import UUID

from intake.care.reports import Report
from intake.fhir import codes
from intake.fhir.elements import Resource, coding, concept, filled, identifier, moment, reference
from intake.fhir.people import clinic, who
from intake.fhir.record import Record
from intake.letters.answers import ProviderAnswer
from intake.letters.models import Letter
from intake.referrals.lifecycle import Role


def documents(record: Record) -> Iterator[Resource]:
    """All of them: letters, reports, scans."""
    standing = {letter.pk for letter in record.letters if letter.event_id not in record.undone}
    replaced = {letter.supersedes_id for letter in record.letters if letter.pk in standing}
    for letter in record.letters:
        before = letter.supersedes_id if letter.supersedes_id in standing else None
        yield _letter(letter, record, letter.pk in replaced, before)
    yield from (_report(report, record) for report in record.reports)
    yield from (_scan(answer, record) for answer in record.answers if answer.scan)


def _letter(letter: Letter, record: Record, replaced: bool, before: UUID | None) -> Resource:
    undone = letter.event_id in record.undone
    pages = letter.pdf
    return filled(
        "DocumentReference",
        id=str(letter.pk),
        masterIdentifier=identifier("sha256", letter.pdf_sha256),
        identifier=[identifier("words-sha256", letter.content_sha256), identifier("letter-code", letter.code)],
        status="entered-in-error" if undone else "superseded" if replaced else "current",
        docStatus="entered-in-error" if undone else "final",
        type=_type(letter.kind),
        subject=reference("Patient", record.patient.pk),
        date=moment(letter.issued_at),
        author=[who(record, str(letter.issued_by), Role.THERAPIST, letter.issued_by_name)],
        custodian=clinic(),
        relatesTo=[{"code": "replaces", "target": reference("DocumentReference", before)}] if before else None,
        description=f"{letter.get_kind_display()} {letter.number}",
        content=[{"attachment": _attached(pages, "application/pdf", moment(letter.issued_at))}],
        context={"related": [reference("Task", letter.referral_id)]},
    )


def _report(report: Report, record: Record) -> Resource:
    return filled(
        "DocumentReference",
        id=str(report.pk),
        masterIdentifier=identifier("sha256", report.pdf_sha256),
        identifier=[identifier("words-sha256", report.sha256)],
        status="current",
        docStatus="final",
        type=_type(report.kind),
        subject=reference("Patient", record.patient.pk),
        date=moment(report.at),
        author=[who(record, report.by_id, Role.THERAPIST, report.by_name)],
        custodian=clinic(),
        description=f"{report.get_kind_display()} {report.number}",
        content=[{"attachment": _attached(report.pdf, "application/pdf", moment(report.at))}],
        context={"related": [reference("CarePlan", report.plan_id)]},
    )


def _scan(answer: ProviderAnswer, record: Record) -> Resource:
    """A page that came back on paper: its hash and size; the picture stays at the clinic."""
    scan = answer.scan
    assert scan is not None  # noqa: S101 - asked for above
    return filled(
        "DocumentReference",
        id=str(scan.pk),
        masterIdentifier=identifier("sha256", scan.sha256),
        status="current",
        type=_type("answer"),
        subject=reference("Patient", record.patient.pk),
        date=moment(scan.uploaded_at),
        author=[{"display": answer.signer_name}],
        custodian=clinic(),
        content=[{"attachment": {"contentType": scan.media, "size": scan.size, "title": codes.DOCUMENTS["answer"]}}],
        context={"related": [reference("Task", answer.referral_id)]},
    )


def _attached(data: bytes, kind: str, at: str | None) -> Resource:
    """The file itself. FHIR's own hash is SHA-1; the one that the clinic froze stands as the document's identifier."""
    sha1 = hashlib.sha1(data, usedforsecurity=False).digest()
    return filled(
        contentType=kind,
        data=b64encode(data).decode(),
        size=len(data),
        hash=b64encode(sha1).decode(),
        creation=at,
    )


def _type(kind: str) -> Resource:
    return concept(coding("document", kind, codes.DOCUMENTS[kind]))
