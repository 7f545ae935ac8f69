"""Ways to forms beside the decision: letters, answers, care, finding, coming back, one's own tokens and passkeys."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.accounts.models import Passkey, StaffToken
from intake.care.models import Aims, Authorisation, Plan
from intake.care.reports import Report
from intake.care.visits import Visit
from intake.indications import consent
from intake.letters.answers import ProviderAnswer
from intake.letters.directory import Provider
from intake.letters.models import Draft, Letter
from intake.protocols.consents import ConsentVersion
from intake.records.agreements import Agreement, agree
from intake.records.invitations import Invitation
from intake.records.merges import Merge
from intake.records.models import Patient
from intake.referrals.glass import BreakGlass, BreakGlassReview, break_glass
from intake.referrals.lifecycle import State
from intake.referrals.models import Referral
from tests.cast import enter, signed_in
from tests.intake.care.caring import paid, plan
from tests.intake.letters.writing import issue, parts_for, provider
from tests.intake.making import sent_intake
from tests.intake.referrals.people import again, lead
from tests.intake.web.patient.phone import Phone, laid
from tests.intake.web.patient.test_coming_back import come_back
from tests.intake.web.therapist.desk import address

#: A browser, the address of a page, and what is chosen on its form beside the text.
Door = tuple[Client, str, dict[str, str]]
#: Models whose text these forms can change.
KEPT = (
    *(Draft, Letter, Provider, ProviderAnswer, Plan, Aims, Authorisation, Visit, Report),
    *(BreakGlass, BreakGlassReview, Merge, StaffToken, Passkey, Patient),
    *(Agreement, Invitation),
)
HOME = {"email": "maria@home.example"}


def _drafting() -> Referral:
    return again(lead(sent_intake(), State.DRAFTING))


def _at(name: str, *args: Any, who: str = "ana", **chosen: str) -> Door:
    return signed_in(who), reverse(name, args=args), chosen


def _care(page: str, **chosen: str) -> Door:
    return _at(f"staff:{page}", plan().referral_id, **chosen)


def _ready_letter() -> Door:
    referral = _drafting()
    parts = parts_for(referral).as_data()
    Draft.objects.create(referral=referral, paper="us-letter", provider=provider(), parts=parts, version=1)
    return signed_in("ana"), address(referral, "letter-preview"), {}


def _found() -> Door:
    referral, ben = _drafting(), signed_in("ben")
    ben.post(reverse("staff:find"), {"text": referral.patient.name})
    return ben, reverse("staff:door", args=[referral.pk]), {}


def _opening() -> Door:
    opening = break_glass(referral=_drafting(), by=enter("ben"), reason="She called about her visit.")
    return _at("staff:opening", opening.pk, who="pia")


def _pair() -> Door:
    two = [sent_intake(name=name).patient_id for name in ("Maria Delgado", "Maria Delgdo")]
    return _at("staff:same-person-pair", *two, said="same:one")


def _passkey() -> Door:
    Passkey.objects.create(user=enter("ana"), credential_id="a", name="Tablet", created_at=timezone.now())
    return _at("staff:passkeys")


def _code() -> Door:
    phone = Phone(laid(about=HOME))
    phone.press("back", **HOME)
    return phone.client, "/intake/back/code/", {}


def _who() -> Door:
    for name in ("Maria Delgado", "Joan Whitfield"):
        laid(about=HOME, name=name)
    return come_back(Phone()).client, "/intake/back/who/", {}


def _asked_anew() -> Door:
    """Somebody agreed to a text before the first published one."""
    intake = sent_intake(about=HOME).intake
    content, now = consent.contents(consent.FOLDER)[-1], timezone.now()
    ConsentVersion.objects.create(number=0, name="before", content=content, sha256="", published_at=now)
    agree(intake=intake, page=dict.fromkeys(consent.TICKS, True) | {"version": "before", "name": "Maria"}, at=now)
    return come_back(Phone()).client, f"/intake/yours/{intake.pk}/consent/", {}


def _comes_again() -> Door:
    lead(sent_intake("V02", about=HOME), State.CLOSED)
    phone = come_back(Phone())
    phone.press("yours/start-again")
    for signs in ("stop-signs", "today"):
        phone.press(signs, rows="none")
    return phone.client, "/intake/still-true/", {}


def _correcting() -> Door:
    phone = Phone(sent_intake().intake)
    phone.press("correct")
    return phone.client, "/intake/check/", {}


#: What somebody types into, by name: the forms that the page is made of, and the way to it.
BESIDE: dict[str, tuple[set[str], Callable[[], Door]]] = {
    "a letter": ({"LetterForm"}, lambda: _at("staff:letter", _drafting().pk)),
    "the press that issues": ({"IssueForm"}, _ready_letter),
    "an answer on paper": (
        {"AnswerForm"},
        lambda: _at("staff:answer-enter", issue(_drafting()).pk, answer="decline"),
    ),
    "a provider": ({"ProviderForm"}, lambda: _at("staff:provider-add")),
    "a plan": ({"GrantedForm"}, lambda: _at("staff:open-plan", lead(sent_intake(), State.IN_CARE).pk)),
    "the aims": ({"AimsForm"}, lambda: _care("aims")),
    "a payer": ({"PayerForm"}, lambda: _care("payer")),
    "a payer taken back": ({"TakenBackForm"}, lambda: _at("staff:payer-back", paid(plan()).pk)),
    "a visit": ({"VisitForm"}, lambda: _care("new-visit")),
    "the signs of the day": ({"DaySignsForm"}, lambda: _care("session-card")),
    "a report": ({"ReportForm"}, lambda: _care("report")),
    "who covers": ({"CoverForm"}, lambda: _at("staff:cover")),
    "whom one looks for": ({"FindForm"}, lambda: _at("staff:find")),
    "why one opens a record": ({"ReasonForm"}, _found),
    "what was found": ({"NoteForm"}, _opening),
    "which mails": ({"NoticeForm"}, lambda: _at("staff:mails")),
    "the same person": ({"SayForm"}, _pair),
    "a token": ({"TokenForm"}, lambda: _at("staff:tokens", days="90")),
    "the name of a passkey": ({"NameForm"}, _passkey),
    "an address to come back by": ({"AddressForm"}, lambda: (Client(), "/intake/back/", {})),
    "an address to be kept": ({"KeepForm"}, lambda: (Phone(laid(about={"email": ""})).client, "/intake/saved/", {})),
    "a mailed code": ({"CodeForm"}, _code),
    "whose answers": ({"WhoForm"}, _who),
    "what is agreed to anew": ({"AgreeForm"}, _asked_anew),
    "what is still true": ({"StillTrueForm"}, _comes_again),
    "why answers are corrected": ({"ReasonForm"}, _correcting),
    "an invitation": ({"InviteForm"}, lambda: _at("staff:invitations")),
    "a call": ({"CallForm"}, lambda: _at("staff:calls")),
}
