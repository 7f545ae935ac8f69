"""A copy of what was sent: page, paper and PDF say the same; and all of one's data in one file, only for its owner."""

import io
import json
import re
import zipfile
from datetime import timedelta
from unittest import mock

import pypdf
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.indications import consent
from intake.records.agreements import Agreement
from intake.records.models import Version
from intake.referrals.lifecycle import Step
from intake.referrals.models import Referral
from intake.referrals.workflow import move
from intake.web.patient import copying, taking
from tests.intake.fhir.code_lists import wrong_with
from tests.intake.referrals.people import ana
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to, sent, words
from tests.intake.web.patient.test_coming_back import MARIA, asked, come_back, mailed

pytestmark = pytest.mark.django_db

TALK = {
    "words": {"text": "It <b>burns</b> at night."},
    "activities": {"items": [{"text": "Stairs", "score": 6}, {"text": "Buttons", "score": None}]},
}


def known(**how: object) -> Referral:
    """Sent by Maria, with words of her own."""
    return sent(**{"about": {"email": MARIA}, **TALK, **how})


def pdf(answer: HttpResponse) -> pypdf.PdfReader:
    """The file that was sent."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return pypdf.PdfReader(io.BytesIO(answer.content))


def letters(text: str) -> str:
    """Without blanks, which a line's end may add."""
    return re.sub(r"\s+", "", text)


def text(file: pypdf.PdfReader) -> str:
    """All that is printed, without what stands at the foot of each page."""
    foot = re.compile(r"Clinic[^\n]*\n?\d+ / \d+\s*$")
    return letters("".join(foot.sub("", page.extract_text()) for page in file.pages))


def said(content: dict) -> list[str]:
    """Every text of a copy, in order."""
    told = [content["title"], *content["facts"]]
    for section in content["sections"]:
        told += [section["name"], *(part for row in section["rows"] for part in (row["question"], *row["lines"]))]
    agreement = content["agreement"]
    return [*told, agreement["title"], agreement["said"], *(row["words"] for row in agreement["rows"])]


def test_page_and_pdf_say_the_same_words_in_the_same_order() -> None:
    referral = known()
    phone = come_back(Phone())
    content = copying.content(referral.assessment.version)
    page = letters(words(phone.open(f"yours/{referral.intake_id}")))
    printed = text(pdf(phone.open(f"yours/{referral.intake_id}/copy")))
    for place in (page, printed):
        at = 0
        for one in said(content):
            at = place.find(letters(one), at)
            assert at >= 0, one
    assert "<b>burns</b>" in printed


def test_the_pdf_is_tagged_and_has_a_language_and_a_title() -> None:
    referral = known()
    file = pdf(come_back(Phone()).open(f"yours/{referral.intake_id}/copy"))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert file.metadata is not None and file.metadata.title == "What you sent"
    assert b"pdfuaid" in file.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_a_copy_names_reference_version_fingerprint_and_what_was_agreed_to() -> None:
    version = known().assessment.version
    facts = " ".join(copying.content(version)["facts"])
    for part in (version.intake.reference, f"Version {version.number} ", version.sha256):
        assert part in facts
    agreement = copying.content(version)["agreement"]
    assert [row["words"] for row in agreement["rows"]] == [
        consent.in_force().words["en"][tick] for tick in consent.TICKS
    ]
    assert "Maria Delgado" in agreement["said"]


def test_the_places_are_drawn_and_told() -> None:
    content = copying.content(known().assessment.version)
    assert content["map"]["places"] == ["Both feet"]
    assert "both feet" in content["map"]["alt"].lower()
    nowhere = sent(name="Quiet Person", where="not_sure")
    assert copying.content(nowhere.assessment.version)["map"] is None


def test_whoever_just_sent_reads_prints_and_saves_it_and_before_sending_there_is_nothing() -> None:
    referral = known()
    phone = Phone(referral.intake)
    assert "/intake/sent/answers/" in phone.open("sent").content.decode()
    page = letters(words(phone.open("sent/answers")))
    assert all(letters(one) in page for one in said(copying.content(referral.assessment.version)))
    assert letters("Stairs: 6 out of 10") in text(pdf(phone.open("sent/copy")))
    assert AuditEvent.objects.filter(action="intake.copied").count() == 1
    half = Phone(laid(name="Half Way"))
    assert {leads_to(half.open(page)) for page in ("sent/answers", "sent/copy")} == {"sent"}


def test_nobody_gets_a_copy_of_somebody_else() -> None:
    other = sent(name="Somebody Else", about={"email": "other@home.example"})
    known()
    assert come_back(Phone()).open(f"yours/{other.intake_id}/copy").status_code == 404


def took(phone: Phone) -> dict[str, bytes]:
    """Name -> content of all in the file."""
    answer = phone.press("yours/take")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        assert files.testzip() is None
        return {name: files.read(name) for name in files.namelist()}


def test_all_data_come_in_one_file_that_says_what_each_part_is() -> None:
    referral = known()
    files = took(come_back(Phone()))
    reference = referral.intake.reference
    assert set(files) == {
        *("README.txt", "data.json"),
        *(f"answers-{reference}-version-1.pdf", f"fhir-{reference}.json"),
    }
    readme = files["README.txt"].decode()
    assert "What you sent" in readme and "Lo que usted envió" in readme
    bundle = json.loads(files[f"fhir-{reference}.json"])
    protocol = referral.intake.protocol.parsed()
    assert [fault for entry in bundle["entry"] for fault in wrong_with(entry["resource"], protocol)] == []
    assert letters("It <b>burns</b> at night.") in text(
        pypdf.PdfReader(io.BytesIO(files[f"answers-{reference}-version-1.pdf"]))
    )
    assert AuditEvent.objects.filter(action="patient.took_data").count() == 1


def test_the_data_hold_all_versions_agreements_changes_openings_and_mails() -> None:
    referral = known()
    data = json.loads(took(come_back(Phone()))["data.json"])
    (intake,) = data["intakes"]
    version, agreement = Version.objects.get(), Agreement.objects.get()
    assert [(one["number"], one["sha256"], one["stored"]) for one in intake["versions"]] == [
        (1, version.sha256, version.pages)
    ]
    assert intake["agreements"][0]["sha256"] == agreement.sha256
    assert [mail["subject"] for mail in data["mails"]] == [f"{settings.CLINIC_NAME} has what you sent"]
    assert data["people"][0]["email"] == MARIA
    assert intake["reference"] == referral.intake.reference


def test_nothing_of_somebody_else_with_the_same_address_is_in_it() -> None:
    known()
    husband = known(name="Hugo Delgado")
    phone = Phone()
    asked(phone)
    assert leads_to(phone.press("back/code", code=mailed())) == "yours"
    phone.press("back/who", person=str(Referral.objects.exclude(pk=husband.pk).get().patient_id))
    everything = b"".join(took(phone).values())
    for part in ("Hugo", husband.intake.reference, str(husband.pk), str(husband.patient_id)):
        assert part.encode() not in everything


def test_what_staff_wrote_for_each_other_stays_at_the_clinic() -> None:
    referral = known()
    note = {"note": "Sounds anxious on the phone."}
    move(referral=referral, step=Step.ASK_PROVIDER, by=ana(), seen=referral.version, **note)
    assert b"Sounds anxious" not in b"".join(took(come_back(Phone())).values())
    assert ana().name.encode() in b"".join(took(come_back(Phone())).values())


def test_an_old_visit_needs_a_new_code_first() -> None:
    known()
    phone = come_back(Phone())
    later = timezone.now() + taking.FRESH + timedelta(minutes=1)
    with mock.patch("django.utils.timezone.now", return_value=later):
        page = words(phone.open("yours/take"))
        assert "Send me a new code" in page and "Download my data" not in page
        assert leads_to(phone.press("yours/take")) == "back/code"
        assert leads_to(phone.press("back/code", code=mailed())) == "yours"
        assert "README.txt" in took(phone)


def test_after_so_many_times_a_day_somebody_waits_and_a_stranger_gets_nothing() -> None:
    known()
    phone = come_back(Phone())
    for _ in range(taking.MOST):
        took(phone)
    assert phone.press("yours/take").status_code == 429
    assert leads_to(Phone().press("yours/take")) == "back"
    assert leads_to(Phone(begun()).press("yours/take")) == "back"
