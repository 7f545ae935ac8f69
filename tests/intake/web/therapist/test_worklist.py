"""The worklist: who sees it, in which order, with what on each row, and that looking changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.audit.ids import new_id
from clinic.audit.models import AuditEvent
from intake.records.models import Intake, Patient
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import take_up
from intake.web.therapist import paging
from tests.cast import enter, signed_in
from tests.intake.making import MARIA, sent_intake, shared_draft
from tests.intake.referrals.people import again, lead, take
from tests.intake.web.therapist.desk import text

pytestmark = pytest.mark.django_db
WORKLIST = "/staff/"
NOTE_OF_SIGHT = "worklist.read"


def names(response: Any) -> list[str]:
    """The people on the page, from top to bottom."""
    return [row.referral.patient.name for row in response.context["rows"]]


def tags(response: Any, name: str) -> list[str]:
    """The tags of a person's row."""
    return next([tag.text for tag in row.tags] for row in response.context["rows"] if row.referral.patient.name == name)


def copies(referral: Referral, number: int) -> None:
    """More rows like this one, written straight into the tables, because only their number matters."""
    for count in range(number):
        patient = Patient.objects.create(name=f"Copy {count}")
        intake = Intake.objects.create(
            patient=patient, protocol=referral.intake.protocol, token_hash=uuid4().hex, sent_at=referral.opened_at
        )
        row = again(referral)
        assert row.in_list  # opened, to be sealed for another row
        row.pk, row.intake, row.patient = new_id(), intake, patient
        row._state.adding = True
        row.save()


def test_a_visitor_is_sent_to_sign_in() -> None:
    assert Client().get(WORKLIST).url == f"{reverse('staff:sign-in')}?next={WORKLIST}"


def test_flags_that_rest_on_an_unsigned_protocol_say_so() -> None:
    assert signed_in("ana").get(WORKLIST).context["unsigned"] == ""  # no flag, nothing rests on it
    sent_intake()
    said = "await a clinician's sign-off (protocol 2026.2), and so do the Spanish words."
    assert said in signed_in("ana").get(WORKLIST).content.decode()


@pytest.mark.parametrize("key", ["ed", "pia", "maria"])
def test_nobody_else_has_a_worklist(key: str) -> None:
    assert signed_in(key).get(WORKLIST).status_code == 404


def test_an_empty_worklist_says_so_kindly() -> None:
    for tab, words in {
        "to-decide": "Nothing waits",
        "with-provider": "No request",
        "in-care": "Nobody",
        "closed": "Nothing",
    }.items():
        assert words in text(signed_in("ana").get(WORKLIST, {"tab": tab}))


def test_an_unknown_tab_is_not_found() -> None:
    assert signed_in("ana").get(WORKLIST, {"tab": "everything"}).status_code == 404


def test_looking_changes_nothing_but_the_trail() -> None:
    referral = sent_intake()
    before = Referral.objects.filter(pk=referral.pk).values().get()
    signed_in("ana").get(WORKLIST)
    assert Referral.objects.filter(pk=referral.pk).values().get() == before
    note = AuditEvent.objects.get(action=NOTE_OF_SIGHT)
    assert note.actor_id == str(enter("ana").pk)
    assert note.detail == {"tab": "to-decide", "referrals": [str(referral.pk)]}


def test_a_clinic_admin_reads_without_buttons() -> None:
    referral = sent_intake()
    page = text(signed_in("carla").get(WORKLIST))
    assert "Maria Delgado" in page
    assert reverse("staff:take-up", args=[referral.pk]) not in page
    assert reverse("staff:review", args=[referral.pk]) in page


def test_a_row_tells_who_why_and_how_long() -> None:
    facts = {**MARIA, "indications": ["burning", "numbness"], "lung": ["copd"], "meds": ["warfarin"]}
    referral = sent_intake(facts, bother={"burning": 6, "numbness": 8})
    Referral.objects.filter(pk=referral.pk).update(opened_at=timezone.now() - timedelta(days=2, hours=1))
    response = signed_in("ana").get(WORKLIST)
    page = text(response)
    for words in ("Maria Delgado", "64, diabetes, COPD", "Burning 6, numbness 8", "Waiting 2 days"):
        assert words in page
    assert tags(response, "Maria Delgado")[:2] == ["To decide", "2 precautions"]
    assert 'href="#r-f-toes"' in page


def test_the_group_of_each_verdict() -> None:
    for name, case in {"Fits": "V01", "Held": "V04", "Cannot": "V24", "Not": "V31"}.items():
        sent_intake(case, name=name)
    shared_draft("stroke_signs", name="Call")
    response = signed_in("ana").get(WORKLIST)
    groups = {row.referral.patient.name: row.tags[0].text for row in response.context["rows"]}
    assert groups == {
        "Call": "Call first",
        "Fits": "To decide",
        "Held": "Hold: Open wound, blister, or foot ulcer",
        "Cannot": "Cannot tell",
        "Not": "Not flagged",
    }
    assert names(response)[0] == "Call"
    assert "Possible stroke" in text(response)
    assert "1 needs a call before anything else." in text(response)


def test_call_first_then_overdue_then_due_today_then_the_oldest() -> None:
    now = timezone.localtime()
    tonight = now.replace(hour=23, minute=59, second=59, microsecond=0)
    urgent = shared_draft(name="Call")
    later, today, overdue = (sent_intake(name=name) for name in ("Later", "Today", "Overdue"))
    for referral, due in ((later, tonight + timedelta(days=1)), (today, tonight), (overdue, now - timedelta(days=1))):
        Referral.objects.filter(pk=referral.pk).update(due_at=due)
    Referral.objects.filter(pk=urgent.pk).update(due_at=tonight + timedelta(days=3))
    response = signed_in("ana").get(WORKLIST)
    assert names(response) == ["Call", "Overdue", "Today", "Later"]
    assert "1 needs a call before anything else. 1 is overdue. 1 is due today." in text(response)
    assert "Overdue" in tags(response, "Overdue")
    assert "Due today" in tags(response, "Today")


def test_each_tab_has_its_states_and_counts() -> None:
    for state in State:
        lead(sent_intake(name=state), state)
    client = signed_in("ana")
    found = {tab: names(client.get(WORKLIST, {"tab": tab})) for tab in ("with-provider", "in-care", "closed")}
    assert {tab: set(people) for tab, people in found.items()} == {
        "with-provider": {"drafting", "sent"},
        "in-care": {"in_care"},
        "closed": {"closed"},
    }
    response = client.get(WORKLIST)
    assert set(names(response)) == {"flagged", "calling", "waiting_patient"}
    assert [number for _, _, number in response.context["tabs"]] == ["3", "2", "1", "1"]


def test_closed_ones_show_the_newest_first_with_the_reason() -> None:
    for name in ("First", "Second"):
        take(sent_intake(name=name), Step.WITHDRAW)
    response = signed_in("ana").get(WORKLIST, {"tab": "closed"})
    assert names(response) == ["Second", "First"]
    assert tags(response, "First") == ["Withdrawn by the patient", "No precautions"]


def test_a_colleague_is_seen_at_work() -> None:
    take_up(referral=sent_intake(), user=enter("ana"), now=timezone.now() - timedelta(minutes=2, seconds=5))
    assert "Ana opened this 2 min ago" in text(signed_in("ben").get(WORKLIST))
    assert "opened this" not in text(signed_in("ana").get(WORKLIST))


def test_emergency_words_in_free_text_are_told_on_the_row_and_change_no_verdict() -> None:
    referral = sent_intake(words={"text": "At night I have Chest  Pain."})
    assert tags(signed_in("ana").get(WORKLIST), "Maria Delgado")[0] == "Read first: “chest pain”"
    assert (referral.call_first, referral.assessment.outcome) == (False, "referral_fits")


def test_pages_follow_each_other_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 2)
    first = sent_intake()
    copies(first, 4)
    Referral.objects.filter(patient__name="Copy 3").update(call_first=True)
    client, seen, after = signed_in("ana"), [], ""
    for _ in range(3):
        response = client.get(WORKLIST, {"after": after})
        seen += names(response)
        after = response.context["following"]
    assert after == ""
    assert seen[0] == "Copy 3"
    assert sorted(seen) == ["Copy 0", "Copy 1", "Copy 2", "Copy 3", "Maria Delgado"]


def test_pages_of_closed_ones_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 1)
    for name in ("First", "Second"):
        take(sent_intake(name=name), Step.CLOSE)
    client = signed_in("ana")
    response = client.get(WORKLIST, {"tab": "closed"})
    rest = client.get(WORKLIST, {"tab": "closed", "after": response.context["following"]})
    assert names(response) + names(rest) == ["Second", "First"]
    assert rest.context["following"] == ""


@pytest.mark.parametrize(
    "key", ["x", "1", "1.2", "1.2.3", "2.1.00", "1.-5.a", f"0.{'9' * 19}.{'0' * 32}", "0.0.\x00", "1.١.0", "9" * 5000]
)
def test_a_key_that_makes_no_sense_is_no_error(key: str) -> None:
    assert signed_in("ana").get(WORKLIST, {"after": key}).status_code == 200


def test_counts_stop_at_ninety_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST", 2)
    copies(sent_intake(), 3)
    assert signed_in("ana").get(WORKLIST).context["tabs"][0] == ("to-decide", "To decide", "2+")


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries: Callable[..., Any]) -> None:
    referral = sent_intake(words={"text": "chest pain"})
    client = signed_in("ana")
    copies(referral, 2)
    client.get(WORKLIST)
    with django_assert_max_num_queries(30) as few:
        assert len(names(client.get(WORKLIST))) == 3
    copies(referral, 27)
    with django_assert_max_num_queries(30) as many:
        assert len(names(client.get(WORKLIST))) == 30
    assert len(few) == len(many)
