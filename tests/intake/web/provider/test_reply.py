"""From the mailed link to the receipt: what each page says, what is kept, what is told when something is missing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.mail.models import Message
from intake.care.models import Plan
from intake.clock import release_orphans, tick
from intake.letters.answers import ProviderAnswer
from intake.letters.directory import Provider
from intake.letters.linking import AGAIN, FIRST, want_new
from intake.letters.links import ProviderLink
from intake.records.models import Clearance
from intake.referrals.lifecycle import State
from intake.submission import change_consent
from intake.web.provider.door import KEY
from tests.cast import enter, signed_in
from tests.intake.letters.holding import ADDRESS, amin, code_for_provider, door, let_in, link_of, mailed, sign
from tests.intake.letters.writing import issue, provider
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, lead
from tests.intake.web.therapist.desk import text

pytestmark = pytest.mark.django_db
WOUND = "open_wound_or_ulcer"


def test_issuing_puts_the_link_into_the_outbox_and_holds_it_while_it_can_be_undone() -> None:
    letter = mailed(wait=False)
    mail = Message.objects.get(kind=FIRST)
    assert (mail.recipient, mail.key) == (ADDRESS, str(letter.event_id))
    assert mail.not_before >= letter.event.at + timedelta(minutes=10)
    assert not {"Maria", "Delgado", "massage"} & set(mail.body.replace(",", " ").split())
    link = link_of(letter)
    assert link.expires_at - link.begins_at == timedelta(days=14)
    assert link.token_hash not in mail.body


def test_without_a_checked_address_no_link_goes_out() -> None:
    letter = issue(lead(sent_intake("V02"), State.DRAFTING), to=provider())
    assert not ProviderLink.objects.exists()
    assert "No link was sent." in text(signed_in("ana").get(f"/staff/letters/{letter.pk}/"))


def test_the_page_of_the_link_says_nothing_and_looking_changes_nothing() -> None:
    letter = mailed()
    before = list(ProviderLink.objects.values()), AuditEvent.objects.count(), Message.objects.count()
    for _ in range(5):
        page = Client().get(door(letter))
        assert Client().head(door(letter)).status_code == page.status_code == 200
    assert before == (list(ProviderLink.objects.values()), AuditEvent.objects.count(), Message.objects.count())
    assert not page.cookies.get("sessionid")
    for word in ("Delgado", "assage for", "Amin", "neuropath"):
        assert word not in page.content.decode().split("<main")[1]
    assert "no-store" in page["Cache-Control"]


def test_a_plain_yes_is_kept_with_the_letters_fingerprint_and_opens_the_plan() -> None:
    letter = mailed()
    client = let_in(letter)
    page = text(client.get("/sign/reply/"))
    assert letter.content["ask"]["text"] in page
    assert letter.pdf_sha256 in page
    assert client.get("/sign/letter/").content == letter.pdf
    assert sign(client)["Location"] == "/sign/receipt/"
    kept = ProviderAnswer.objects.get()
    assert (kept.way, kept.answer, kept.signer_name, kept.recorded_by) == ("link", "refer", "Leila Amin", None)
    assert (kept.minutes, kept.per_week, kept.weeks, kept.visits) == (60, 1, 6, 6)
    assert (kept.signer_credential, kept.signer_npi) == ("MD", amin().npi)
    assert link_of(letter).answer == kept
    assert again(letter.referral).state == State.IN_CARE
    plan = Plan.objects.get()
    assert (plan.visits_allowed, plan.provider, plan.opened_by) == (6, "Leila Amin", "Leila Amin")
    event = again(letter.referral).events.get(step="refer")
    assert (event.by_role, event.on_paper) == ("provider", False)
    signed = AuditEvent.objects.get(action="link.signed")
    assert (signed.actor_role, signed.authenticated_by) == ("provider", "link and mailed code")


def test_the_receipt_names_what_was_signed_as_a_page_and_as_a_tagged_paper() -> None:
    letter = mailed()
    client = let_in(letter)
    sign(client, "refer_with_limits", limits="No heat.", code="G62.9", diagnosis="Polyneuropathy")
    page = text(client.get("/sign/receipt/"))
    kept = ProviderAnswer.objects.get()
    for words in (letter.pdf_sha256, kept.sha256, "No heat.", "G62.9 Polyneuropathy, unspecified", "Leila Amin, MD"):
        assert words in page
    paper = client.get("/sign/receipt/pdf/")
    assert paper["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in paper.content
    assert paper.content == client.get("/sign/receipt/pdf/").content
    assert "Amin" not in paper["Content-Disposition"]


def test_a_clearance_turns_the_hold_into_a_precaution_by_a_new_verdict() -> None:
    letter = mailed("V04")
    before = again(letter.referral).assessment
    client = let_in(letter)
    assert sign(client, "clear", **{f"cleared_{WOUND}": "yes"}).status_code == 302
    now = again(letter.referral)
    assert (now.state, now.assessment.outcome) == (State.FLAGGED, "referral_fits_with_precautions")
    assert now.assessment != before
    note = Clearance.objects.get()
    assert (note.item, note.provider, note.dated) == (WOUND, "Leila Amin", timezone.localdate())


@pytest.mark.parametrize(
    ("answer", "typed", "state"),
    [
        ("decline", {"reason": "The wound first."}, State.CLOSED),
        ("not_my_patient", {}, State.DRAFTING),
        ("refer_with_limits", {"limits": "No heat."}, State.IN_CARE),
    ],
)
def test_each_answer_leads_where_the_table_says(answer: str, typed: dict[str, str], state: State) -> None:
    letter = mailed()
    assert sign(let_in(letter), answer, **typed).status_code == 302
    kept = ProviderAnswer.objects.get()
    assert (again(letter.referral).state, kept.answer) == (state, answer)
    assert (kept.minutes is None) == (state != State.IN_CARE)


@pytest.mark.parametrize(
    ("answer", "typed", "wrong"),
    [
        ("", {}, "answer"),
        ("refer", {"signer_name": ""}, "signer_name"),
        ("refer", {"signer_npi": "1234567890"}, "signer_npi"),
        ("refer", {"limits": "No heat."}, "answer"),
        ("refer_with_limits", {}, "limits"),
        ("decline", {}, "reason"),
        ("refer", {"codes": "neuropathy"}, "codes"),
        ("refer", {"code": "G63"}, "codes"),
        ("refer", {"visits": "0"}, "visits"),
        ("refer", {"expires_on": "2020-01-01"}, "expires_on"),
        ("clear", {}, "answer"),
        ("not_my_patient", {f"cleared_{WOUND}": "yes"}, "answer"),
    ],
)
def test_what_is_missing_is_named_at_its_box_and_nothing_is_lost(
    answer: str, typed: dict[str, str], wrong: str
) -> None:
    client = let_in(mailed("V04"))
    refused = sign(client, answer, diagnosis="Neuropathy of the feet", **typed)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [wrong]
    assert "Neuropathy of the feet" in refused.content.decode()
    assert not ProviderAnswer.objects.exists()


def test_numbers_of_an_order_are_not_asked_for_where_nothing_is_ordered() -> None:
    client = let_in(mailed())
    assert sign(client, "decline", reason="Later.", minutes="x", codes="neuropathy").status_code == 302
    assert ProviderAnswer.objects.get().icd10 == []


def test_nothing_is_chosen_beforehand() -> None:
    page = let_in(mailed("V04")).get("/sign/reply/").content.decode()
    assert "checked" not in page


def test_a_press_twice_leads_to_the_same_receipt() -> None:
    letter = mailed()
    client = let_in(letter)
    form = {"answer": "refer", "signer_name": "Leila Amin"}
    for _ in range(3):
        assert client.post("/sign/reply/", form)["Location"] == "/sign/receipt/"
    assert ProviderAnswer.objects.count() == 1
    page = Client().get(door(letter))
    assert page.status_code == 410
    assert "It was used" in text(page)


def test_half_an_hour_and_no_longer() -> None:
    client = let_in(mailed())
    session = client.session
    session[KEY] = session[KEY] | {"until": timezone.now().timestamp() - 1}
    session.save()
    assert sign_blind(client) == "/sign/over/"
    assert not ProviderAnswer.objects.exists()
    assert "Open the link in the mail again" in text(client.get("/sign/over/"))


def sign_blind(client: Client) -> str:
    return client.post("/sign/reply/", {"answer": "refer", "signer_name": "Leila Amin"}).headers.get("Location", "")


def test_no_account_and_nothing_beside() -> None:
    letter = mailed()
    ana = signed_in("ana")
    ana.post(door(letter), {"go": "code"})
    ana.post("/sign/code/", {"code": code_for_provider()})
    assert ana.get("/staff/").status_code == 302  # signed out: the new session holds the link alone
    assert ana.get("/sign/reply/").status_code == 200
    ana.force_login(amin().verified_by)
    assert ana.get("/sign/reply/")["Location"] == "/sign/over/"


def test_the_clock_reminds_with_a_fresh_link() -> None:
    letter = mailed()
    tick(timezone.now() + timedelta(days=7))
    assert ProviderLink.objects.count() == 2
    mail = Message.objects.get(kind=AGAIN)
    assert mail.recipient == ADDRESS
    first, second = ProviderLink.objects.order_by("made_at")
    assert first.token_hash != second.token_hash
    tick(timezone.now() + timedelta(days=7))
    assert ProviderLink.objects.count() == 2
    assert sign(let_in(letter)).status_code == 302
    assert {link.stands(timezone.now()).value for link in ProviderLink.objects.whole()} == {"used"}


def test_a_therapist_takes_a_link_away_and_sends_a_fresh_one() -> None:
    letter, ana = mailed(), signed_in("ana")
    old, client = door(letter), let_in(letter)
    page = text(ana.get(f"/staff/letters/{letter.pk}/"))
    assert "Works" in page
    assert "Take this link away" in page
    ana.post(f"/staff/links/{link_of(letter).pk}/revoke/")
    assert Client().get(old).status_code == 410
    assert client.get("/sign/reply/").status_code == 410
    assert "Taken away by Ana Ruiz" in text(ana.get(f"/staff/letters/{letter.pk}/"))
    assert client.post(old, {"go": "new"}).status_code == 410
    assert "A new link is wanted." in text(ana.get(f"/staff/letters/{letter.pk}/"))
    assert [mail.recipient for mail in Message.objects.filter(kind="staff-link")] == ["ana@clinic.example"]
    ana.post(f"/staff/letters/{letter.pk}/send-again/", {"seen": again(letter.referral).version})
    assert ProviderLink.objects.count() == 2
    assert Client().get(door(letter)).status_code == 404  # it can still be undone
    ana.post(f"/staff/referrals/{letter.referral_id}/undo/", {"seen": again(letter.referral).version})
    assert Message.objects.taken_back().count() == 2  # both never left
    assert link_of(letter).stands(timezone.now()).value == "revoked"


def test_where_nobody_looks_after_the_case_any_more_all_hear_that_a_link_is_wanted() -> None:
    letter = mailed()
    User.objects.filter(pk=enter("ana").pk).update(is_active=False)
    enter("ben"), enter("cleo"), enter("carla")
    release_orphans()
    want_new(link_of(letter))
    told = Message.objects.filter(kind="staff-link")
    assert sorted(mail.recipient for mail in told) == ["ben@clinic.example", "cleo@clinic.example"]


def test_a_patient_who_takes_back_that_the_provider_may_be_asked_ends_the_link() -> None:
    letter, ana = mailed(), signed_in("ana")
    old, page = door(letter), f"/staff/letters/{letter.pk}/"
    change_consent(intake=letter.referral.intake, tick="provider", agrees=False)
    assert Client().get(old).status_code == 410
    assert Message.objects.taken_back().get(kind=FIRST).recipient == ADDRESS  # it had not left yet
    assert "The patient took back that their provider may be asked. Talk to them first." in text(ana.get(page))
    assert "Send again" not in text(ana.get(page))
    again_ = {"seen": again(letter.referral).version}
    refused = ana.post(f"/staff/letters/{letter.pk}/send-again/", again_, follow=True)
    assert "Not sent. The patient took back" in text(refused)
    tick(timezone.now() + timedelta(days=7))
    assert ProviderLink.objects.count() == 1
    assert not Message.objects.filter(kind=AGAIN).exists()
    change_consent(intake=letter.referral.intake, tick="provider", agrees=True)
    assert Client().get(old).status_code == 410
    tick(timezone.now() + timedelta(days=7))
    assert Message.objects.get(kind=AGAIN).recipient == ADDRESS
    assert Client().get(door(letter)).status_code == 200


def test_taking_back_being_called_leaves_the_link_as_it_is() -> None:
    letter = mailed()
    change_consent(intake=letter.referral.intake, tick="contact", agrees=False)
    assert Client().get(door(letter)).status_code == 200


def test_an_address_that_was_changed_or_not_checked_again_opens_nothing() -> None:
    letter = mailed()
    Provider.objects.filter(pk=amin().pk).update(verified_at=None, verified_by=None)
    assert Client().get(door(letter)).status_code == 410


def test_what_was_sent_to_nobody_of_ours_has_one_page() -> None:
    page = Client().get(f"/sign/{'x' * 43}/")
    assert page.status_code == 404
    assert "This link does not open" in text(page)
    assert Client().post(f"/sign/{'x' * 43}/", {"go": "new"}).status_code == 404
