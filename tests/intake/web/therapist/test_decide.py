"""Deciding: what each choice asks for, who wins, what is kept, and where it leads next."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Referral
from intake.referrals.workflow import take_up
from tests.cast import enter, signed_in
from tests.intake.making import sent_intake, shared_draft
from tests.intake.referrals.people import again, lead, take
from tests.intake.web.therapist.desk import address, decide, see, text

pytestmark = pytest.mark.django_db
WORKLIST = "/staff/"


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """What the form complains about."""
    return dict(response.context["form"].errors)  # type: ignore[attr-defined]


def choices(referral: Referral) -> list[str]:
    """The steps that the review offers."""
    return [option.code for option in signed_in("ana").get(address(referral)).context["form"].options]


def test_nothing_is_chosen_beforehand() -> None:
    assert "checked" not in see(sent_intake())


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (State.FLAGGED, ["ask_provider", "call_patient", "ask_patient", "close", "duplicate", "withdraw"]),
        (State.CALLING, ["record_call"]),
        (State.WAITING_PATIENT, ["patient_answered", "remind", "close", "duplicate"]),
        (State.DRAFTING, ["close", "duplicate"]),
        (State.SENT, ["refer", "refer_with_limits", "decline", "not_my_patient", "remind", "resend"]),
        (State.IN_CARE, ["end", "renew", "pause"]),
        (State.CLOSED, ["reopen"]),
    ],
)
def test_each_state_offers_its_own_steps(state: State, offered: list[str]) -> None:
    assert choices(lead(sent_intake(), state)) == offered


@pytest.mark.parametrize("state", [State.WAITING_PATIENT, State.SENT])
def test_a_reminder_says_how_long_the_case_rests_after_it(state: State) -> None:
    assert "They get 5 more working days." in see(lead(sent_intake(), state))


def test_a_case_to_be_called_first_offers_the_call_alone() -> None:
    assert choices(shared_draft()) == ["call_patient", "withdraw"]


def test_three_presses_from_the_worklist_to_the_next_case() -> None:
    first, second = sent_intake(name="First"), sent_intake(name="Second")
    ana = signed_in("ana")
    opened = ana.post(address(first, "take-up"), follow=True)
    assert "Ask Dr. Leila Amin to refer" in text(opened)
    saved = decide(first, "ask_provider", ana)
    assert saved.url == address(second)  # type: ignore[attr-defined]
    assert (again(first).state, again(second).lease_by) == (State.DRAFTING, enter("ana"))
    assert "Saved: <strong>First</strong>, decided to ask the provider." in see(second, ana)


def test_the_next_case_is_not_one_that_a_colleague_has_open() -> None:
    first, held, third = (sent_intake(name=name) for name in ("First", "Held", "Third"))
    take_up(referral=held, user=enter("ben"))
    assert decide(first, "ask_provider").url == address(third)  # type: ignore[attr-defined]


def test_when_nothing_else_waits_the_worklist_says_so() -> None:
    ana = signed_in("ana")
    saved = decide(sent_intake(), "close", ana, why="patient_prefers_not")
    assert saved.url == WORKLIST  # type: ignore[attr-defined]
    assert "Nothing else waits." in text(ana.get(WORKLIST))


def test_a_call_stays_on_the_page_with_the_number_and_then_with_the_decision() -> None:
    referral, ana = shared_draft(), signed_in("ana")
    sent_intake(name="Second")
    assert decide(referral, "call_patient", ana).url == address(referral)  # type: ignore[attr-defined]
    assert "Call 555 0134 22" in see(referral, ana)
    refused = decide(again(referral), "record_call", ana)
    assert (refused.status_code, errors(refused)) == (422, {"said": ["Write what was said."]})
    saved = decide(again(referral), "record_call", ana, said="At the hospital.")
    assert saved.url == address(referral)  # type: ignore[attr-defined]
    assert again(referral).events.latest("number").note == "At the hospital."
    assert again(referral).lease_by == enter("ana")


def test_a_step_from_another_tab_leads_back_to_that_tab() -> None:
    referral = lead(sent_intake(), State.SENT)
    assert decide(referral, "resend").url == f"{WORKLIST}?tab=with-provider"  # type: ignore[attr-defined]


def test_choosing_nothing_is_told_and_keeps_the_note() -> None:
    response = signed_in("ana").post(address(sent_intake(), "decide"), {"seen": 1, "note": "Half a thought."})
    assert (response.status_code, errors(response)) == (422, {"step": ["Choose what you decide."]})
    assert "Half a thought." in text(response)
    assert "<title>Error: " in text(response)


@pytest.mark.parametrize(
    ("case", "step", "needs"),
    [
        ("V01", "ask_provider", False),
        ("V02", "ask_provider", False),
        ("V04", "ask_provider", False),
        ("V31", "ask_provider", True),
        ("V24", "ask_provider", True),
        ("V01", "close", True),
        ("V02", "close", True),
        ("V04", "close", False),
        ("V31", "close", False),
        ("V24", "close", False),
        ("V01", "duplicate", False),
        ("V01", "withdraw", False),
    ],
)
def test_a_coded_reason_is_due_where_the_decision_goes_against_the_flag(case: str, step: str, needs: bool) -> None:
    referral = sent_intake(case)
    response = decide(referral, step)
    assert response.status_code == (422 if needs else 302)
    if needs:
        assert errors(response) == {"why": ["Choose why you decide otherwise than the flag."]}
        assert decide(referral, step, why="rule_missed_it").status_code == 302
        assert again(referral).events.latest("number").reason == "rule_missed_it"


def test_asking_the_provider_about_an_urgent_case_needs_a_reason_even_after_the_call() -> None:
    referral = sent_intake("V14")
    take(referral, Step.CALL_PATIENT)
    take(referral, Step.RECORD_CALL)
    assert errors(decide(referral, "ask_provider")) == {"why": ["Choose why you decide otherwise than the flag."]}


def test_another_reason_is_said_in_the_note() -> None:
    referral = sent_intake()
    assert errors(decide(referral, "close", why="other")) == {"note": ["Say the reason in the note."]}
    assert decide(referral, "close", why="other", note="Moves away.").status_code == 302


def test_an_unknown_reason_is_refused() -> None:
    assert "why" in errors(decide(sent_intake(), "close", why="because"))


def test_without_the_patients_tick_the_provider_is_asked_only_when_they_agreed_by_phone() -> None:
    referral = sent_intake(consent={"provider": False})
    assert list(errors(decide(referral, "ask_provider"))) == ["agreed"]
    assert decide(referral, "ask_provider", agreed="on", note="Said yes.").status_code == 302
    assert again(referral).events.latest("number").note == (
        "The patient agreed, when we spoke, that the provider is asked.\nSaid yes."
    )


def test_what_is_asked_of_the_patient_is_kept_word_for_word() -> None:
    referral = sent_intake()
    assert errors(decide(referral, "ask_patient")) == {"ask": ["Write what you ask the patient."]}
    decide(referral, "ask_patient", ask="Since when?\nWhich foot?", note="Not for the patient.")
    assert again(referral).events.latest("number").note == "Since when?\nWhich foot?"


def test_only_what_the_chosen_step_asks_for_counts() -> None:
    referral = lead(sent_intake(), State.SENT)
    response = decide(referral, "remind", answered_on="not a day", provider="x" * 500, note="By fax.")
    assert response.status_code == 302
    assert again(referral).events.latest("number").note == "By fax."


ANSWER = {"provider": "Dr. Leila Amin", "answered_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("step", "more", "missing"),
    [
        ("refer", {}, ""),
        ("refer_with_limits", {"limits": "Light pressure."}, "limits"),
        ("decline", {"refused": "Sees no reason."}, "refused"),
        ("not_my_patient", {}, ""),
    ],
)
def test_a_providers_paper_answer_has_a_name_a_date_and_its_words(
    step: str, more: dict[str, str], missing: str
) -> None:
    referral = lead(sent_intake(), State.SENT)
    assert set(errors(decide(referral, step))) == {"provider", "answered_on", missing} - {""}
    assert decide(referral, step, **ANSWER, **more).status_code == 302
    event = again(referral).events.latest("number")
    assert (event.step, event.on_paper) == (step, True)
    assert event.note.startswith("Dr. Leila Amin, 20 November")
    assert all(words in event.note for words in more.values())


def test_an_answer_cannot_come_from_tomorrow() -> None:
    referral, tomorrow = lead(sent_intake(), State.SENT), timezone.localdate() + timedelta(days=1)
    response = decide(referral, "refer", **{**ANSWER, "answered_on": tomorrow.isoformat()})
    assert "in the future" in errors(response)["answered_on"][0]


@pytest.mark.parametrize(("state", "step"), [(State.IN_CARE, "pause"), (State.CLOSED, "reopen")])
def test_pausing_and_opening_again_say_why(state: State, step: str) -> None:
    referral = lead(sent_intake(), state)
    assert errors(decide(referral, step)) == {"because": ["Write why."]}
    assert decide(referral, step, because="Moved away.").status_code == 302
    assert again(referral).events.latest("number").note == "Moved away."


def test_care_ends_with_how_it_ended() -> None:
    referral = lead(sent_intake(), State.IN_CARE)
    assert errors(decide(referral, "end")) == {"ending": ["Choose how it ended."]}
    assert decide(referral, "end", ending="some_better").status_code == 302
    assert again(referral).events.latest("number").reason == "some_better"
    assert "Some things are better" in see(referral)


def test_what_the_patient_said_by_phone_is_recorded_as_such() -> None:
    referral = lead(sent_intake(), State.WAITING_PATIENT)
    decide(referral, "patient_answered", said="Since spring.")
    event = again(referral).events.latest("number")
    assert (event.to_state, event.on_paper, event.note) == ("flagged", True, "Since spring.")


def test_a_step_that_the_state_does_not_have_is_refused() -> None:
    referral = sent_intake()
    for step in ("issue", "refer", "clear", "", "nonsense", "\x00"):
        assert decide(referral, step).status_code == 422
    assert again(referral).version == 1
