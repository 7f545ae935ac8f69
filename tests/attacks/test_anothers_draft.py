"""Attack 2: write into what belongs to somebody else: their draft, their receipt, what hangs on their rows."""

from uuid import uuid4

import pytest
from django.test import Client

from clinic.accounts.kept import FIELD
from clinic.accounts.models import Desk
from education.models import Section, Statement, Topic
from intake.records.models import Intake, Page
from intake.records.tokens import new_token, signed
from intake.referrals.models import Referral
from intake.web.patient.door import COOKIE
from tests.attacks import holes
from tests.attacks.rows import World
from tests.cast import signed_in
from tests.intake.making import sent_intake
from tests.intake.web.patient.phone import Phone, laid, leads_to

pytestmark = pytest.mark.django_db


def rows_of(intake: Intake) -> list[tuple[object, ...]]:
    """All that is stored of an intake."""
    rows = [str(page.data) + str(page.answered_at) for page in intake.pages.order_by("step")]
    return [tuple(rows), tuple(map(str, Intake.objects.filter(pk=intake.pk).values_list().get()))]


def test_ids_that_are_typed_in_lead_to_no_other_draft() -> None:
    victim, thief = laid(name="Maria Delgado"), Phone(laid(name="Theo Fern", without=["duration"]))
    before = rows_of(victim)
    page = Page.objects.get(intake=victim, step="words")
    ids = {"intake": victim.pk, "intake_id": victim.pk, "id": page.pk, "pk": page.pk, "patient": victim.patient_id}
    ids |= {"reference": victim.reference, "instead": victim.reference, "token": victim.token_hash}
    for slug in ("", "duration", "words", "about", "consent", "care-now", "check"):
        thief.press(slug, value="under_1_year", text="theirs", name="Theo Fern", phone="555 0134 22", **ids)
    assert rows_of(victim) == before


def test_the_key_of_another_ones_receipt_sends_nothing_and_shows_nothing() -> None:
    key = uuid4()
    victim, thief = Phone(laid(name="Quilla Zamarripa")), Phone(laid(name="Theo Fern"))
    assert leads_to(victim.press("check", key=str(key))) == "sent"
    answer = thief.press("check", key=str(key))
    assert answer.status_code == 422
    assert "Zamarripa" not in answer.content.decode()
    assert Referral.objects.get().intake == victim.intake


@pytest.mark.parametrize(
    "make",
    [
        lambda cookie: cookie[:-1] + ("A" if cookie[-1] != "A" else "B"),
        lambda cookie: cookie.split(":")[0],
        lambda cookie: new_token() + ":" + cookie.split(":")[1],
        lambda cookie: signed(new_token()),
        lambda cookie: "' OR 1=1 --",
        lambda cookie: "",
    ],
    ids=["altered", "without its seal", "another token", "nobody's", "SQL", "empty"],
)
def test_a_made_up_token_opens_nothing(make: object) -> None:
    victim = Phone(laid())
    client = Client()
    client.cookies[COOKIE] = make(victim.client.cookies[COOKIE].value)  # type: ignore[operator]
    for slug in ("check", "words", "saved", "sent", "who-opened"):
        answer = client.get(f"/intake/{slug}/")
        assert answer.status_code == 302
        assert leads_to(answer) == ""


def test_the_hash_that_the_database_keeps_is_no_token() -> None:
    victim = laid()
    client = Client()
    client.cookies[COOKIE] = signed(victim.token_hash)
    assert leads_to(client.get("/intake/check/")) == ""


def test_what_is_another_ones_own_stays_when_its_id_is_sent() -> None:
    world = World()
    ana = signed_in("ana")
    ana.post(f"/staff/sessions/{world.desk.pk}/end/")
    ana.post(f"/staff/kept/{world.kept.pk}/")
    ana.post(f"/staff/referrals/{world.referral.pk}/take-up/", {FIELD: str(world.kept.pk)})
    world.kept.refresh_from_db()
    assert Desk.objects.filter(pk=world.desk.pk).exists()


def test_a_step_of_a_colleague_is_not_undone() -> None:
    referral = sent_intake("V04")
    signed_in("ana").post(
        f"/staff/referrals/{referral.pk}/decide/",
        {"seen": referral.version, "step": "ask_patient", "ask": "Since when?"},
    )
    after = Referral.objects.values().get(pk=referral.pk)
    signed_in("ben").post(f"/staff/referrals/{referral.pk}/undo/", {"seen": after["version"]})
    assert Referral.objects.get(pk=referral.pk).state == after["state"] != referral.state


def test_the_row_of_another_page_is_not_changed_through_this_one() -> None:
    World()
    here, there = Section.objects.exclude(statements=None).order_by("pk")[:2]
    line = Statement.objects.filter(section=there).first()
    assert line is not None
    form = {"heading": here.heading, "body": here.body, "care": here.care, "order": here.order, "shown": "on"}
    form |= {"statements-TOTAL_FORMS": 1, "statements-INITIAL_FORMS": 1, "statements-0-id": str(line.pk)}
    form |= {
        "statements-0-section": str(here.pk),
        "statements-0-text": "theirs",
        "statements-0-strength": line.strength,
    }
    signed_in("ed").post(f"/admin/education/section/{here.pk}/change/", form)
    line.refresh_from_db()
    assert (line.section_id, line.text != "theirs") == (there.pk, True)
    assert Topic.objects.count() > 1


@pytest.mark.urls(holes.__name__)
def test_a_page_that_takes_any_id_would_be_found() -> None:
    referral = sent_intake("V04")
    Client().post(f"/hole/everything/{referral.pk}/", {"state": "in_care"})
    assert Referral.objects.get(pk=referral.pk).state == "in_care"
