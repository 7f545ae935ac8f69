"""Pages of an invitation and of a call, in every state, and how to get there."""

from functools import partial
from uuid import uuid4

from django.utils import timezone

from intake.indications.questionnaire import steps
from intake.management.acting import pages_for
from intake.protocols.files import newest
from intake.protocols.models import load as load_protocol
from intake.records import calls, drafts, inviting
from intake.records.calls import Call
from intake.records.invitations import Invitation, InvitationLink
from intake.records.tokens import hashed
from intake.submission import submit
from tests.cast import enter
from tests.intake.making import MARIA, draft
from tests.journeys.states import State
from tests.journeys.visit import Visit

SECRET = "qW3xZ9vK7mJ2tR8yU4pL6sD1fG5hN0bV-cX_aQ3eMoi"
_KNOWN = {"name": "Maria Delgado", "phone": "555 0134 22", "born": "1960-03-27", "provider": "Dr. Leila Amin"}


def _invited(name: str = "Maria Delgado") -> Invitation:
    """Somebody invited, by a link whose secret is known here."""
    load_protocol()
    row = inviting.invite(
        by=enter("ana"), email=f"{name.split()[0].lower()}@home.example", prepared=_KNOWN | {"name": name}
    )
    if name == "Maria Delgado":
        InvitationLink.objects.filter(invitation=row).update(token_hash=hashed(SECRET))
    return row


def _link(visit: Visit) -> Visit:
    _invited()
    return visit.opens(f"/invited/{SECRET}/")


def _ended(how: str, visit: Visit) -> None:
    row = _invited()
    if how == "used":
        inviting.begin(row.links.get())
    elif how == "replaced":
        inviting.send_again(row, enter("ana"))
    elif how == "withdrawn":
        inviting.withdraw(row)
    else:
        Invitation.objects.update(expires_at=timezone.now())
    visit.opens(f"/invited/{SECRET}/")


def _about(visit: Visit) -> None:
    """The page that the clinic filled in, all before it answered."""
    _invited()
    intake, _ = inviting.begin(InvitationLink.objects.get())
    for step, data in pages_for(MARIA, newest(), today=timezone.localdate()).items():
        if step not in ("about", "provider", "consent"):
            drafts.save_page(intake=intake, step=step, data=data)
    visit.holds(intake).opens("/intake/about/")


def _list(visit: Visit) -> Visit:
    """Invitations that stand in every way there is."""
    sent, withdrawn, opened, begun, sent_in = (_invited(f"{name} Osei") for name in ("A", "B", "C", "D", "E"))
    run_out = _invited("F Osei")
    Invitation.objects.filter(pk=run_out.pk).update(expires_at=timezone.now())
    inviting.withdraw(withdrawn)
    for row in (opened, begun, sent_in):
        intake, _ = inviting.begin(row.links.get())
        if row is not opened:
            drafts.save_page(intake=intake, step="adult", data={"value": "yes"})
        if row is sent_in:
            for step, data in pages_for(MARIA, newest(), today=timezone.localdate()).items():
                drafts.save_page(intake=intake, step=step, data=data)
            submit(intake, key=uuid4())
    return visit.signs_in("ana").opens("/staff/invitations/")


def _invites(visit: Visit) -> None:
    _invited("Harold Osei")
    visit.signs_in("ana").opens("/staff/invitations/").fills(name="Maria Delgado", email="maria@home.example")
    visit.presses("Send the invitation")


def _refused(visit: Visit) -> None:
    load_protocol()
    visit.signs_in("carla").opens("/staff/invitations/").fills(phone="12", born="soon").presses("Send the invitation")


def _call(who: str = "ana", **pages: dict) -> Call:
    load_protocol()
    call = calls.begin(by=enter(who), known={"name": "Maria Delgado", "phone": "555 0134 22"})
    for step, data in pages.items():
        drafts.save_page(intake=call.intake, step=step, data=data)
    return call


def _whole(visit: Visit, page: str, *, without: str = "") -> Visit:
    told = pages_for(MARIA, newest(), today=timezone.localdate())
    call = _call(**{step: data for step, data in told.items() if step != without})
    return visit.signs_in("ana").opens(f"/staff/calls/{call.pk}/{page}/")


def _step(slug: str, visit: Visit) -> Visit:
    assert slug.replace("-", "_") in steps(newest())
    return _whole(visit, slug, without=slug.replace("-", "_"))


def _sign(visit: Visit) -> None:
    call = _call(adult={"value": "yes"}, stop_signs={"rows": ["pe_symptoms"], "exit": ""})
    visit.signs_in("ana").opens(f"/staff/calls/{call.pk}/care-now/")


def _kept(visit: Visit) -> None:
    visit.signs_in("ana").opens(f"/staff/calls/{_call().pk}/adult/").presses("Save and finish later")


def _calls(visit: Visit) -> None:
    _call()
    _call("ben")
    visit.signs_in("ana").opens("/staff/calls/")


def _elsewhere(visit: Visit) -> None:
    visit.signs_in("ana").opens(f"/staff/calls/{_call('ben').pk}/adult/")


def _nobody(visit: Visit, page: str) -> Visit:
    load_protocol()
    return visit.signs_in("ana").opens(f"/staff/{page}/")


#: Somebody who answers for the patient.
FOR_MARIA = {"value": "for_someone", "name": "Rosa Delgado", "relationship": "daughter", "agreed": "patient"}


def _helped(page: str, agreed: str, visit: Visit) -> None:
    visit.holds(draft(answering=FOR_MARIA | {"agreed": agreed})).opens(f"/intake/{page}/")


HELPED = [
    State("answering, adult", partial(_helped, "answering", "patient")),
    *(State(f"ask first, {agreed}", partial(_helped, "ask-first", agreed)) for agreed in ("not_yet", "cannot")),
    *(State(f"consent, agreed {agreed}", partial(_helped, "consent", agreed)) for agreed in ("patient", "by_law")),
    State("invited", _link),
    State("invited, unknown link", lambda visit: visit.opens(f"/invited/{'x' * 43}/"), 404),
    *(State(f"invited, {how}", partial(_ended, how), 410) for how in ("used", "replaced", "withdrawn", "run out")),
    State("about, filled in by the clinic", _about),
]
#: What staff see of it.
BY_STAFF = [
    State("invitations, none", partial(_nobody, page="invitations"), wide=True),
    State("invitations", _list, wide=True),
    State("invitations, one sent", _invites, wide=True),
    State("invitations, refused", _refused, 422, wide=True),
    State("calls, none", partial(_nobody, page="calls"), wide=True),
    State("calls", _calls, wide=True),
    State("calls, one kept", _kept, wide=True),
    State("calls, refused", lambda visit: _nobody(visit, "calls").presses("Begin the call"), 422, wide=True),
    *(State(f"call, {slug}", partial(_step, slug), wide=True) for slug in ("where", "places", "answering", "consent")),
    State("call, refused", lambda visit: _step("consent", visit).presses("Continue"), 422, wide=True),
    State("call, a warning sign", _sign, wide=True),
    State("call, check", partial(_whole, page="check"), wide=True),
    State("call, at a colleague's", _elsewhere, 409, wide=True),
]
