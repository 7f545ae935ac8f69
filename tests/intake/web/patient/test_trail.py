"""The trail of a patient's visit: every write and read of health data leaves a row, and no row holds any."""

from unittest.mock import patch

import pytest

from clinic.audit import trail
from clinic.audit.models import AuditEvent
from intake.protocols.files import newest
from intake.records.bodymap.regions import BY_CODE
from intake.records.models import Intake, Page, Version
from intake.referrals.models import Referral
from tests.intake.web.patient.phone import Phone, begun, laid, leads_to
from tests.intake.web.patient.walking import Walk

pytestmark = pytest.mark.django_db

KEY = "7f0c5f5e-0000-4000-8000-0000000000{:02}"
TYPED = {
    "words": {"text": "Canary-words hurt at night."},
    "medicines": {"text": "canarycillin 5 mg", "none": False},
    "activities": {"items": [{"text": "Canary-stairs", "score": 4}]},
    "about": {"phone": "555 0134 22", "email": "canary@example.org"},
    "provider": {"name": "Dr. Canary", "practice": "Canary Clinic"},
}


def since(phone: Phone) -> list[str]:
    """The actions noted since the last look."""
    known = getattr(phone, "known", set())
    rows = list(AuditEvent.objects.order_by("at", "id"))
    phone.known = {row.pk for row in rows}  # type: ignore[attr-defined]
    return [row.action for row in rows if row.pk not in known]


def test_looking_at_the_start_without_an_intake_is_no_read_of_anybody() -> None:
    phone = Phone()
    since(phone)
    phone.open()
    assert since(phone) == []


def test_starting_and_answering_are_noted() -> None:
    phone = Phone()
    since(phone)
    phone.press(value="yes")
    assert since(phone) == ["intake.started", "intake.page_saved"]
    phone.press("stop-signs", rows=["none"])
    assert since(phone) == ["intake.page_saved"]
    row = AuditEvent.objects.latest("at", "id")
    pk = str(phone.intake.pk)
    assert (row.subject_type, row.subject_id, row.detail) == ("intake", pk, {})
    assert (row.actor_id, row.actor_role, row.authenticated_by) == (pk, "patient", "resume token")


@pytest.mark.parametrize("slug", ["", "about", "check", "saved"])
def test_each_page_that_shows_answers_is_a_read(slug: str) -> None:
    phone = Phone(laid())
    for method in (phone.client.get, phone.client.head):
        since(phone)
        assert method(f"/intake/{slug}/" if slug else "/intake/").status_code == 200
        assert since(phone) == ["intake.read"]


def test_the_interruption_and_the_receipt_are_reads() -> None:
    phone = Phone(laid("E01"))
    since(phone)
    phone.open("care-now")
    assert since(phone) == ["intake.read"]
    phone.press("care-now")
    phone.press("check", key=KEY.format(60))
    since(phone)
    phone.open("sent")
    assert since(phone) == ["intake.read"]


@pytest.mark.parametrize(("slug", "typed"), [("link", {}), ("about", {"phone": "12"}), ("check", {"key": "odd"})])
def test_a_page_shown_again_with_its_errors_is_a_read(slug: str, typed: dict) -> None:
    phone = Phone(laid())
    since(phone)
    assert phone.press(slug, **typed).status_code == 422
    assert since(phone) == ["intake.read"]


def test_being_led_elsewhere_reads_nothing() -> None:
    phone = Phone(begun())
    since(phone)
    assert leads_to(phone.open("check")) == "symptoms"
    assert since(phone) == []


def test_sending_and_sharing_are_noted_with_what_they_did() -> None:
    phone = Phone(laid("E01", without=["interruption"]))
    since(phone)
    phone.press("care-now", share="on")
    assert since(phone) == ["intake.page_saved", "intake.shared"]
    phone.press("words", text="Since spring.")
    since(phone)
    phone.press("check", key=KEY.format(61))
    assert since(phone) == ["referral.answers_changed", "intake.sent"]
    assert set(AuditEvent.objects.get(action="intake.sent").detail) <= {"referral"}


def test_a_whole_intake_leaves_no_health_data_in_the_trail() -> None:
    walk = Walk(
        {
            "age": 64,
            "neuropathy": "diagnosed",
            "causes": ["diabetes"],
            "indications": ["burning"],
            "answered_yes": ["foot_infection", "fainting"],
            "not_sure": ["skin_or_allergy"],
            "linked": "from_neuropathy",
        },
        name="Canary Delgado",
        **TYPED,
    ).send()
    protocol = newest()
    codes = {*protocol.items, *protocol.reasons, *protocol.symptoms, *protocol.causes, *protocol.lung, *BY_CODE}
    steps = {step for step in walk.intake.page_data() if step not in ("link", "where", "about")}
    canaries = {"canary", "delgado", "555 0134", "blanket", "1960", "urgent", "feet", *codes, *steps}
    rows = AuditEvent.objects.all()
    assert len(rows) > 50
    for row in rows:
        told = f"{row.action} {row.detail} {row.subject_type} {row.actor_role} {row.authenticated_by}".lower()
        assert not [word for word in canaries if word.lower() in told], told


def _planted(*args: object, **how: object) -> None:
    raise RuntimeError("planted")


@pytest.mark.parametrize("slug", ["", "about", "check", "saved"])
def test_a_read_that_cannot_be_noted_is_not_shown(slug: str) -> None:
    phone = Phone(laid(), raise_request_exception=False)
    with patch.object(trail.AuditEvent.objects, "create", _planted):
        answer = phone.open(slug)
    assert answer.status_code == 500
    assert "Maria" not in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "typed"), [("words", {"text": "Since spring."}), ("stop-signs", {"rows": "pe_symptoms"})]
)
def test_a_page_that_cannot_be_noted_is_not_saved(slug: str, typed: dict) -> None:
    phone = Phone(laid(), raise_request_exception=False)
    before = phone.intake.page_data()
    with patch.object(trail.AuditEvent.objects, "create", _planted):
        assert phone.press(slug, **typed).status_code == 500
    assert phone.intake.page_data() == before


def test_an_intake_that_cannot_be_noted_is_not_begun() -> None:
    phone = Phone(raise_request_exception=False)
    with patch.object(trail.AuditEvent.objects, "create", _planted):
        answer = phone.press(value="yes")
    assert (answer.status_code, Intake.objects.count(), "intake" in answer.cookies) == (500, 0, False)


def test_what_cannot_be_noted_is_not_sent() -> None:
    phone = Phone(laid(), raise_request_exception=False)
    with patch.object(trail.AuditEvent.objects, "create", _planted):
        assert phone.press("check", key=KEY.format(62)).status_code == 500
    assert (Version.objects.count(), Referral.objects.count(), phone.intake.sent_at) == (0, 0, None)


def test_a_share_that_cannot_be_noted_shares_nothing_and_saves_nothing() -> None:
    phone = Phone(begun(stop_signs={"rows": ["pe_symptoms"], "exit": ""}), raise_request_exception=False)
    real = AuditEvent.objects.create

    def fail_late(**values: object) -> object:
        return _planted() if values["action"] == "intake.shared" else real(**values)

    with patch.object(trail.AuditEvent.objects, "create", fail_late):
        assert phone.press("care-now", share="on").status_code == 500
    assert (Version.objects.count(), Page.objects.filter(step="interruption").count()) == (0, 0)
