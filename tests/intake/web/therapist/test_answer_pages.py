"""Answers that came on paper: found by the code, typed with the page, and odd files turned away kindly."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from intake.letters.answers import ProviderAnswer, Scan
from intake.letters.models import Letter
from intake.referrals.lifecycle import State
from tests.cast import signed_in
from tests.intake.letters.writing import SCAN, issue
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, covers, lead
from tests.intake.web.therapist.desk import address, see, text

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n rest"
JPEG = b"\xff\xd8\xff\xe0 rest"


def asked(example: str = "V02") -> Letter:
    return issue(lead(sent_intake(example), State.DRAFTING))


def enter(letter: Letter, content: bytes | None = SCAN, name: str = "page.pdf", **typed: Any) -> HttpResponse:
    """Type an answer, choose a file and press Save, as Ana."""
    told = {"answer": "refer", "signer_name": "Leila Amin", "signed_on": timezone.localdate().isoformat()}
    told |= {"seen": again(letter.referral).version} | typed
    file = {} if content is None else {"scan": SimpleUploadedFile(name, content)}
    return signed_in("ana").post(reverse("staff:answer-enter", args=[letter.pk]), told | file)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code in (422, 409)
    return response.context["form"].errors  # type: ignore[attr-defined]


def test_the_code_leads_to_the_form_and_an_unknown_one_is_told() -> None:
    letter, ana = asked(), signed_in("ana")
    found = ana.get(reverse("staff:answers"), {"code": letter.code.lower().replace("-", " ")})
    assert found.url == reverse("staff:answer-enter", args=[letter.pk])
    lost = ana.get(reverse("staff:answers"), {"code": "7K4M-QX2H"})
    assert lost.status_code == 422
    assert "No letter has this code" in text(lost)


def test_an_answer_on_paper_is_kept_and_the_case_moves_on() -> None:
    letter = asked()
    typed = {"diagnosis": "Diabetic polyneuropathy", "code": "E11.42", "codes": "R20.2", "minutes": "45"}
    entered = enter(letter, **typed, per_week="1", weeks="6", visits="6")
    kept = ProviderAnswer.objects.get()
    assert entered.url == reverse("staff:answer", args=[kept.pk])  # type: ignore[attr-defined]
    assert (kept.icd10, kept.dose.allowed, again(letter.referral).state) == (["E11.42", "R20.2"], 6, State.IN_CARE)
    page = text(signed_in("ana").get(entered.url))  # type: ignore[attr-defined]
    assert "E11.42 Type 2 diabetes with diabetic polyneuropathy" in page
    assert kept.sha256 in page
    assert "Refers" in see(letter.referral)


def test_the_page_comes_back_as_it_was_and_is_never_shown_within_ours() -> None:
    enter(asked(), PNG, "x.html")
    kept = ProviderAnswer.objects.get()
    page = signed_in("carla").get(reverse("staff:scan", args=[kept.pk]))
    assert (page.content, page["Content-Type"], page["X-Content-Type-Options"]) == (PNG, "image/png", "nosniff")
    assert page["Content-Disposition"] == f'attachment; filename="answer-{kept.letter.code}.png"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Choose the scanned page."),
        (b"", "Choose a PDF, PNG or JPEG file."),
        (b"<html><script>alert(1)</script>", "Choose a PDF, PNG or JPEG file."),
        (b"MZ\x90 %PDF-", "Choose a PDF, PNG or JPEG file."),
        (b"%PDF-" + b"0" * 5 * 1024 * 1024, "The file is too large. Scan it again with fewer dots, or in gray."),
    ],
)
def test_other_files_are_turned_away_and_what_was_typed_stays(content: bytes | None, said: str) -> None:
    refused = enter(asked(), content, diagnosis="Neuropathy of the feet")
    assert errors(refused) == {"scan": [said]}
    assert "Neuropathy of the feet" in text(refused)
    assert not Scan.objects.exists()


def test_a_file_anywhere_else_and_one_that_is_far_too_large_are_refused_unread() -> None:
    letter = asked()
    file = {"scan": SimpleUploadedFile("x.pdf", SCAN)}
    assert signed_in("ana").post(address(letter.referral, "decide"), file).status_code == 400
    assert enter(letter, b"%PDF-" + b"0" * 7 * 1024 * 1024).status_code == 400


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"answer": ""}, "answer"),
        ({"answer": "refer_with_limits"}, "limits"),
        ({"answer": "decline"}, "reason"),
        ({"signer_name": ""}, "signer_name"),
        ({"signed_on": "2999-01-01"}, "signed_on"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"signed_on": "2020-01-01", "expires_on": "2020-03-01"}, "expires_on"),
        ({"signer_npi": "1234567890"}, "signer_npi"),
        ({"codes": "neuropathy"}, "codes"),
        ({"code": "G63"}, "codes"),
        ({"code": "E11.42", "codes": "G63"}, "codes"),
        ({"visits": "0"}, "visits"),
        ({"answer": "clear"}, "answer"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named_at_its_box(typed: dict[str, str], wrong: str) -> None:
    assert list(errors(enter(asked(), **typed))) == [wrong]


def test_an_item_is_cleared_from_the_paper() -> None:
    letter = asked("V04")
    assert list(errors(enter(letter, answer="clear"))) == ["answer"]
    assert enter(letter, answer="clear", cleared_open_wound_or_ulcer="yes").status_code == 302
    assert again(letter.referral).assessment.outcome == "referral_fits_with_precautions"


def test_a_no_is_kept_however_old_the_day_in_it_is() -> None:
    dates = {"signed_on": "2020-01-01", "expires_on": "2020-03-01"}
    assert enter(asked(), answer="decline", reason="Not now", **dates).status_code == 302


def test_nobody_clears_an_item_of_a_patient_who_is_not_theirs() -> None:
    letter = asked("V04")
    typed = {"answer": "not_my_patient", "cleared_open_wound_or_ulcer": "yes"}
    assert list(errors(enter(letter, **typed))) == ["answer"]
    assert enter(letter, **typed | {"cleared_open_wound_or_ulcer": "no"}).status_code == 302


@pytest.mark.parametrize("answer", ["clear", "refer"])
def test_a_signature_that_is_too_old_clears_nothing_and_is_said_so(answer: str) -> None:
    letter = asked("V04")
    days = again(letter.referral).assessment.protocol.parsed().windows.clearance_days
    typed = {"answer": answer, "cleared_open_wound_or_ulcer": "yes"}
    signed = [(timezone.localdate() - timedelta(days=ago)).isoformat() for ago in (days + 1, days)]
    refused = errors(enter(letter, **typed, signed_on=signed[0]))
    assert list(refused) == ["signed_on"]
    assert f"counts for {days} days" in refused["signed_on"][0]
    assert enter(letter, **typed, signed_on=signed[1]).status_code == 302
    assert again(letter.referral).assessment.outcome == "referral_fits_with_precautions"


def test_whoever_comes_second_is_told_and_keeps_the_words() -> None:
    letter = asked()
    covers("ana", "ben")
    stale = again(letter.referral).version
    lead_on = signed_in("ben").post(address(letter.referral, "decide"), {"seen": stale, "step": "resend"})
    assert lead_on.status_code == 302
    late = enter(letter, seen=stale, diagnosis="Kept words")
    assert late.status_code == 409
    assert "Kept words" in text(late)
    assert not ProviderAnswer.objects.exists()
    assert not Scan.objects.exists()
