"""Every state x every step x every role, against a table written down here from the house's own description."""

from itertools import product

import pytest

from clinic.accounts.roles import Role
from intake.referrals.lifecycle import (
    CARE,
    ClosedReason,
    NotAllowed,
    State,
    Step,
    steps_for,
    target,
)

#: state, step, state after it, who may, who may record it on paper
TABLE = """
flagged          call_patient       calling          therapist          -
flagged          ask_patient        waiting_patient  therapist          -
flagged          ask_provider       drafting         therapist          -
flagged          close              closed           therapist          -
flagged          withdraw           closed           patient,therapist  -
flagged          clear              flagged          provider           therapist
calling          record_call        flagged          therapist          -
waiting_patient  patient_answered   flagged          patient            therapist
waiting_patient  remind             waiting_patient  therapist,clock    -
waiting_patient  close              closed           therapist          -
drafting         issue              sent             therapist          -
drafting         close              closed           therapist          -
drafting         pause              flagged          therapist          -
drafting         clear              flagged          provider           therapist
sent             refer              in_care          provider           therapist
sent             refer_with_limits  in_care          provider           therapist
sent             clear              flagged          provider           therapist
sent             decline            closed           provider           therapist
sent             not_my_patient     drafting         provider           therapist
sent             resend             sent             therapist          -
sent             pause              flagged          therapist          -
sent             remind             sent             therapist,clock    -
sent             expire             drafting         clock              -
in_care          renew              drafting         therapist          -
in_care          end                closed           therapist          -
in_care          pause              flagged          therapist          -
closed           reopen             flagged          therapist          -
"""
ROWS = [line.split() for line in TABLE.split("\n") if line]
AFTER = {(state, step): after for state, step, after, _, _ in ROWS}
WHO = {(state, step): set(who.split(",")) for state, step, _, who, _ in ROWS}
PAPER = {(state, step): set(paper.split(",")) - {"-"} for state, step, _, _, paper in ROWS}
BEFORE_A_CALL = {"call_patient", "record_call", "withdraw", "patient_answered", "reopen"}


def taken(step: Step, state: State, role: Role, *, on_paper: bool) -> str:
    """The state after the step, or "refused"."""
    try:
        return target(step, state, role, on_paper=on_paper)
    except NotAllowed as refused:
        assert str(refused)
        return "refused"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("on_paper", [False, True])
def test_every_state_and_step_for_a_role(role: Role, on_paper: bool) -> None:
    may = PAPER if on_paper else WHO
    expected = {
        (state, step): AFTER[state, step] if role in may.get((state, step), ()) else "refused"
        for state, step in product(State, Step)
    }
    assert {
        (state, step): taken(step, state, role, on_paper=on_paper) for state, step in product(State, Step)
    } == expected


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("call_first", [False, True])
def test_the_steps_offered_are_those_of_the_table(role: Role, call_first: bool) -> None:
    for state in State:
        offered = set(steps_for(state, role, call_first=call_first))
        table = {step for (of, step), who in WHO.items() if of == state and role in who | PAPER[of, step]}
        assert offered == (table & BEFORE_A_CALL if call_first else table), state


def test_nobody_is_stuck() -> None:
    """Every state has a way out for a therapist, also while the person is to be called first."""
    for state in State:
        assert steps_for(state, Role.THERAPIST), state
    for state in (State.FLAGGED, State.CALLING, State.WAITING_PATIENT, State.CLOSED):
        assert steps_for(state, Role.THERAPIST, call_first=True), state


def test_every_open_state_has_an_owner_and_a_due_date() -> None:
    owners = {
        "flagged": "therapist",
        "calling": "therapist",
        "waiting_patient": "patient",
        "drafting": "therapist",
        "sent": "provider",
        "in_care": "therapist",
    }
    assert {state: care.owner for state, care in CARE.items() if care.owner} == owners
    assert {state for state, care in CARE.items() if care.due} == set(owners)


def test_the_reasons_for_closing() -> None:
    assert set(ClosedReason) == {"not_suitable", "declined", "withdrawn", "expired", "ended", "duplicate"}
