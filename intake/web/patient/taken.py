"""All that is kept of one person, as plain data: what `data.json` of their files holds, and the files themselves."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from clinic.mail.models import Message
from intake.care.appointments import Appointment
from intake.care.models import Plan
from intake.fhir.bundle import bundle
from intake.fhir.record import Record
from intake.records.agreements import Agreement
from intake.records.models import Intake, Patient, PatientQuerySet, Version
from intake.referrals.models import Referral
from intake.web.patient import copying
from intake.web.patient.who_opened import days

Data = dict[str, Any]


def archive(people: PatientQuerySet, now: datetime) -> bytes:
    """A zip: README.txt, a PDF of each version that was sent, data.json, and a FHIR bundle of each sent intake."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        for name, data in _files(people, now):
            files.writestr(name, data)
    return made.getvalue()


def _files(people: PatientQuerySet, now: datetime) -> Iterator[tuple[str, bytes | str]]:
    yield "README.txt", render_to_string("intake/patient/taken.txt", {"now": now})
    for version in _versions(people).filter(kind=Version.Kind.SENT):
        yield f"answers-{version.intake.reference}-version-{version.number}.pdf", copying.file_of(version)
    yield "data.json", _json(data(people, now))
    for referral in _referrals(people):
        yield f"fhir-{referral.intake.reference}.json", _json(_without_notes(bundle(Record([referral]), at=now)))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _versions(people: PatientQuerySet) -> Any:
    return Version.objects.filter(intake__patient__in=people).select_related("intake", "protocol").order_by("at")


def _referrals(people: PatientQuerySet) -> Any:
    rows = Referral.objects.filter(patient__in=people)
    return rows.select_related("patient", "intake", "owner", "assessment").order_by("opened_at")


def _without_notes(found: Data) -> Data:
    """What staff wrote for each other on the way of a request stays with the clinic; notes of visits are the record."""
    for entry in found["entry"]:
        if entry["resource"]["resourceType"] == "Task":
            entry["resource"].pop("note", None)
    return found


def data(people: PatientQuerySet, now: datetime) -> Data:
    """Everything as plain data. Moments are UTC in ISO 8601."""
    rows = list(people.order_by("created_at"))
    return {
        "made_at": now.isoformat(),
        "people": [_person(row) for row in rows],
        "intakes": [_intake(row) for row in Intake.objects.of_people(people)],
        "appointments": list(_dates(people)),
        "care": [_plan(plan) for plan in Plan.objects.filter(referral__patient__in=people).order_by("opened_at")],
        "opened_by_staff": [line for row in rows for line in _opened(row)],
        "mails": [_mail(mail) for mail in _mails(people)],
    }


def _person(row: Patient) -> Data:
    told = {"name": row.name, "born": row.born.isoformat() if row.born else "", "phone": row.phone, "email": row.email}
    return told | {"mails_about_news": row.mail_wanted, "since": row.created_at.isoformat()}


def _intake(row: Intake) -> Data:
    """One intake. A draft holds its pages; one that was sent holds its versions."""
    changes = row.sign_changes.all()
    return {
        "reference": row.reference,
        "started_at": row.started_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "draft": row.page_data() if row.is_open else {},
        "versions": [_version(version) for version in row.versions.select_related("intake", "protocol")],
        "agreements": [_agreement(one) for one in row.agreements.select_related("text")],
        "taken_back_or_given_again": [
            {"tick": one.tick, "agrees": one.agrees, "at": one.at.isoformat()} for one in row.consent_changes.all()
        ],
        "signs_changed": [
            {"sign": one.item, "was": one.was, "now": one.now, "at": one.at.isoformat()} for one in changes
        ],
    }


def _version(version: Version) -> Data:
    return {
        "number": version.number,
        "how": version.kind,
        "at": version.at.isoformat(),
        "sha256": version.sha256,
        "wording": version.wording_id,
        "protocol": version.protocol.version,
        "answers": copying.sections(version),
        "stored": version.pages,
        "not_asked": version.not_asked,
    }


def _agreement(one: Agreement) -> Data:
    return {
        "text": one.text.number,
        "language": one.language,
        "sha256": one.sha256,
        "words": one.words(),
        "ticks": {"review": one.review, "provider": one.provider, "contact": one.contact},
        "name": one.name,
        "by": one.role,
        "at": one.at.isoformat(),
    }


def _dates(people: PatientQuerySet) -> Iterator[Data]:
    for row in Appointment.objects.of_people(people):
        told = {"date": str(row.series), "change": row.number, "starts_at": row.starts_at.isoformat()}
        yield told | {"minutes": row.minutes, "taken_back": row.cancelled}


def _plan(plan: Plan) -> Data:
    told = {"begins_on": plan.begins_on.isoformat(), "expires_on": plan.expires_on.isoformat()}
    return told | {"visits_allowed": plan.visits_allowed, "visits_used": plan.visits_used, "limits": plan.limits}


def _opened(row: Patient) -> Iterator[Data]:
    for day, lines in days(row):
        for line in lines:
            told = {"day": day.isoformat(), "name": line.name, "role": line.role, "what": line.what}
            yield told | {"times": line.times, "first": line.first.isoformat(), "last": line.last.isoformat()}


def _mails(people: PatientQuerySet) -> list[Message]:
    """Those that went to their own address about their own record: others may read mail at the same address."""
    rows = list(people)
    about = {str(row.pk) for row in rows}
    about |= {str(pk) for pk in _versions(people).values_list("pk", flat=True)}
    about |= {str(pk) for pk in Appointment.objects.of_people(people).values_list("pk", flat=True)}
    about |= {str(pk) for row in _referrals(people) for pk in row.events.values_list("pk", flat=True)}
    known = {row.email_index for row in rows if row.email_index}
    mails = Message.objects.filter(recipient_index__in=known).order_by("put_at")
    return [mail for mail in mails if any(part in about for part in mail.key.split(":"))]


def _mail(mail: Message) -> Data:
    return {"subject": mail.subject, "put_at": mail.put_at.isoformat(), "state": mail.state, "text": mail.body}
