"""From the decision to the letter in the provider's hands, by pages: choose, shape, look, issue, print."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.audit.models import AuditEvent
from intake.letters.directory import Provider
from intake.letters.models import Draft, Letter
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from intake.web.therapist import lettering
from intake.web.therapist.aged import too_old
from tests.cast import signed_in
from tests.intake.letters.writing import NPI, issue, provider
from tests.intake.making import sent_intake, shared_draft
from tests.intake.referrals.people import again, covers, lead
from tests.intake.web.therapist.desk import address, see, text

pytestmark = pytest.mark.django_db


def drafting(example: str = "V02", **how: Any) -> Referral:
    return lead(sent_intake(example, **how), State.DRAFTING)


def typed(client: Client, referral: Referral, **changes: Any) -> dict[str, Any]:
    """The letter's form as it is first shown, with changes."""
    form = client.get(address(referral, "letter")).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value is not None} | changes


def save(client: Client, referral: Referral, **changes: Any) -> HttpResponse:
    return client.post(address(referral, "letter"), typed(client, referral, **changes))


def test_no_letter_before_it_is_decided_and_none_before_the_call() -> None:
    assert "A letter is written once you decided" in see(sent_intake(), page="letter")
    assert "A letter is written once you decided" in see(shared_draft(), page="letter")


def test_from_the_decision_to_the_letter() -> None:
    referral, ana = drafting(), signed_in("ana")
    assert "Write the letter" in see(referral, ana)
    provider()
    chosen = text(ana.get(address(referral, "letter-provider")))
    assert "“Dr. Leila Amin, Valley Clinic, 555 0177 80”" in chosen
    assert "Ask this provider" in chosen
    ana.post(address(referral, "letter-provider"), {"provider": str(provider().pk)})
    saved = save(ana, referral, minutes="45", note="Mornings are best.")
    assert saved.url == address(referral, "letter-preview")  # type: ignore[attr-defined]
    looked = ana.get(saved.url)  # type: ignore[attr-defined]
    assert "45 minutes a visit" in text(looked)
    assert "One page on US Letter" in text(looked)
    issued = ana.post(address(referral, "letter-issue"), looked.context["form"].initial, follow=True)
    letter = Letter.objects.get()
    assert letter.code in text(issued)
    assert "Mornings are best." in text(issued)
    assert "Undo" in text(issued)
    assert again(referral).state == State.SENT
    assert f"code {letter.code}" in see(referral, ana)


def test_the_page_shows_the_same_words_as_the_letter() -> None:
    letter = issue(drafting("V04"))
    page = text(signed_in("ana").get(reverse("staff:issued", args=[letter.pk])))
    for part in ("ask", "reasons", "safety", "plan", "limits", "reply"):
        assert letter.content[part]["title"] in page
    assert letter.content["ask"]["text"] in page
    assert letter.pdf_sha256 in page


def test_the_pdf_comes_byte_for_byte_and_its_reading_is_noted() -> None:
    letter, ana = issue(drafting()), signed_in("ana")
    answer = ana.get(reverse("staff:letter-pdf", args=[letter.pk]))
    assert hashlib.sha256(answer.content).hexdigest() == letter.pdf_sha256
    assert answer["Content-Type"] == "application/pdf"
    assert "Delgado" not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.latest("number").action == "letter.exported"


def test_plain_text_is_plain() -> None:
    letter = issue(drafting(words={"text": "<b>my feet</b>"}))
    answer = signed_in("ana").get(reverse("staff:letter-text", args=[letter.pk]))
    assert answer["Content-Type"].startswith("text/plain")
    assert "<b>my feet</b>" in answer.content.decode()


def test_what_is_missing_or_odd_is_told_and_nothing_typed_is_lost() -> None:
    referral, ana = drafting(), signed_in("ana")
    wrong = save(
        ana, referral, minutes="500", goal_1="", baseline_1="3", review_on="2020-01-01", note="Half a thought."
    )
    assert wrong.status_code == 422
    errors = wrong.context["form"].errors  # type: ignore[attr-defined]
    assert set(errors) == {"minutes", "goal_1", "review_on"}
    assert "Half a thought." in text(wrong)
    assert not Draft.objects.exists()


def test_a_colleague_who_saved_first_is_told_of_and_the_words_stay() -> None:
    referral, ana = drafting(), signed_in("ana")
    covers("ana", "ben")
    stale = typed(ana, referral, note="Mine.")
    save(signed_in("ben"), referral, note="Ben's.")
    late = ana.post(address(referral, "letter"), stale)
    assert late.status_code == 409
    assert "Mine." in text(late)
    assert Draft.objects.get().parts["note"] == "Ben's."
    again_sent = ana.post(address(referral, "letter"), stale | {"seen": 1})
    assert (again_sent.status_code, Draft.objects.get().parts["note"]) == (302, "Mine.")


def test_only_what_was_looked_at_goes_out() -> None:
    referral, ana = drafting(), signed_in("ana")
    covers("ana", "ben")
    ana.post(address(referral, "letter-provider"), {"provider": str(provider().pk)})
    save(ana, referral)
    seen = ana.get(address(referral, "letter-preview")).context["form"].initial
    save(signed_in("ben"), referral, note="Changed.")
    back = ana.post(address(referral, "letter-issue"), seen, follow=True)
    assert "Somebody changed the letter" in text(back)
    assert not Letter.objects.exists()


def test_answers_about_safety_that_grew_too_old_are_named_before_the_letter_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    referral, now = drafting(), timezone.now()
    window = timedelta(days=referral.assessment.protocol.parsed().life("recent").days)
    assert too_old(referral, now) == []
    assert too_old(referral, now + window - timedelta(hours=1)) == []
    assert too_old(referral, now + window + timedelta(hours=1)) == ["Have any of these happened lately?"]
    assert "older than our protocol" not in see(referral, page="letter")
    monkeypatch.setattr(lettering, "too_old", lambda referral, now: ["Recent changes"])
    page = see(referral, page="letter")
    assert "older than our protocol lets anything rest on" in page
    assert "<li>Recent changes</li>" in page


def test_two_presses_issue_one_letter() -> None:
    referral, ana = drafting(), signed_in("ana")
    ana.post(address(referral, "letter-provider"), {"provider": str(provider().pk)})
    save(ana, referral)
    seen = ana.get(address(referral, "letter-preview")).context["form"].initial
    ana.post(address(referral, "letter-issue"), seen)
    assert "Not issued" in text(ana.post(address(referral, "letter-issue"), seen, follow=True))
    assert Letter.objects.count() == 1


def test_a_name_that_cannot_be_printed_is_asked_for_in_latin_letters() -> None:
    referral, ana = drafting(name="李 王"), signed_in("ana")
    ana.post(address(referral, "letter-provider"), {"provider": str(provider().pk)})
    assert save(ana, referral, printed_name="李").status_code == 422
    save(ana, referral, printed_name="Li Wang")
    assert "referral for massage for Li Wang" in text(ana.get(address(referral, "letter-preview")))


def test_somebody_new_is_added_on_the_way_with_the_patients_words() -> None:
    referral, ana = drafting(), signed_in("ana")
    door = f"{reverse('staff:provider-add')}?for={referral.pk}"
    form = ana.get(door).context["form"]
    assert (form["name"].value(), form["practice"].value()) == ("Dr. Leila Amin", "Valley Clinic")
    added = ana.post(door, {"seen": 1, "name": "Dr. Leila Amin", "npi": "1234 567 893", "phone": "555 0177 80"})
    assert added.url == address(referral, "letter")  # type: ignore[attr-defined]
    assert Draft.objects.get().provider == Provider.objects.get(npi=NPI)
    assert "Contact details not checked yet" in text(ana.get(address(referral, "letter")))


def test_contact_details_are_checked_by_somebody_and_unchecked_when_they_change() -> None:
    entry, carla = provider(), signed_in("carla")
    page = reverse("staff:provider", args=[entry.pk])
    typed = {"name": entry.name, "npi": NPI, "phone": entry.phone}
    carla.post(page, typed | {"seen": 1, "verified": "on"})
    entry.refresh_from_db()
    assert (entry.verified_by.name, entry.version) == ("Carla Voss", 2)  # type: ignore[union-attr]
    carla.post(page, typed | {"seen": 2, "practice": "Amber Clinic"})
    entry.refresh_from_db()
    assert entry.verified_at is not None
    carla.post(page, typed | {"seen": 3, "phone": "555 0199 99"})
    entry.refresh_from_db()
    assert (entry.verified_at, entry.verified_by) == (None, None)


@pytest.mark.parametrize("number", ["1234567890", "12345", "x"])
def test_a_mistyped_number_is_refused(number: str) -> None:
    wrong = signed_in("ana").post(reverse("staff:provider-add"), {"seen": 1, "name": "Jo", "npi": number})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["npi"])


def test_an_archived_provider_cannot_be_asked_and_comes_back() -> None:
    entry, ana, referral = provider(), signed_in("ana"), drafting()
    away = reverse("staff:provider-archive", args=[entry.pk])
    ana.post(away)
    assert "Nobody fits" in text(ana.get(reverse("staff:providers"), {"q": "amin"}))
    assert ana.post(address(referral, "letter-provider"), {"provider": str(entry.pk)}).status_code == 404
    ana.post(away, {"active": "1"})
    assert "Dr. Leila Amin" in text(ana.get(reverse("staff:providers"), {"q": "amin"}))
