"""The life of a referral as one table: which step leads from where to where, and who may take it. Plain Python."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from clinic.accounts.roles import Role


class State(StrEnum):
    """Where a referral stands."""

    FLAGGED = "flagged"
    CALLING = "calling"
    WAITING_PATIENT = "waiting_patient"
    DRAFTING = "drafting"
    SENT = "sent"
    IN_CARE = "in_care"
    CLOSED = "closed"


class Step(StrEnum):
    """What somebody does with a referral."""

    CALL_PATIENT = "call_patient"
    RECORD_CALL = "record_call"
    ASK_PATIENT = "ask_patient"
    PATIENT_ANSWERED = "patient_answered"
    ASK_PROVIDER = "ask_provider"
    ISSUE = "issue"
    REFER = "refer"
    REFER_WITH_LIMITS = "refer_with_limits"
    CLEAR = "clear"
    DECLINE = "decline"
    NOT_MY_PATIENT = "not_my_patient"
    REMIND = "remind"
    RESEND = "resend"
    EXPIRE = "expire"
    RENEW = "renew"
    PAUSE = "pause"
    END = "end"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class ClosedReason(StrEnum):
    """Why a referral was closed."""

    NOT_SUITABLE = "not_suitable"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"
    DUPLICATE = "duplicate"


class NotAllowed(ValueError):
    """The step does not lead out of this state, or not for this role."""


@dataclass(frozen=True)
class Move:
    """One row of the table. `on_paper`: who may record the step when it happened on paper or by phone."""

    sources: frozenset[State]
    target: State
    who: frozenset[Role]
    on_paper: frozenset[Role] = frozenset()
    closes_as: ClosedReason | None = None


@dataclass(frozen=True)
class Due:
    """When the next act is due: clinic hours or working days from now, or calendar days."""

    clinic_hours: int = 0
    working_days: int = 0
    days: int = 0


@dataclass(frozen=True)
class Care:
    """Who looks after a referral in a state, and by when."""

    owner: Role | None
    due: Due | None = field(default=None)


_STAFF = frozenset({Role.THERAPIST})
_PATIENT = frozenset({Role.PATIENT})
_PROVIDER = frozenset({Role.PROVIDER})
_CLOCK = frozenset({Role.CLOCK})
_F, _C, _W, _D, _S, _I, _X = (
    State.FLAGGED,
    State.CALLING,
    State.WAITING_PATIENT,
    State.DRAFTING,
    State.SENT,
    State.IN_CARE,
    State.CLOSED,
)


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


MOVES: dict[Step, Move] = {
    Step.CALL_PATIENT: Move(_from(_F), _C, _STAFF),
    Step.RECORD_CALL: Move(_from(_C), _F, _STAFF),
    Step.ASK_PATIENT: Move(_from(_F), _W, _STAFF),
    Step.PATIENT_ANSWERED: Move(_from(_W), _F, _PATIENT, on_paper=_STAFF),
    Step.ASK_PROVIDER: Move(_from(_F), _D, _STAFF),
    Step.ISSUE: Move(_from(_D), _S, _STAFF),
    Step.REFER: Move(_from(_S), _I, _PROVIDER, on_paper=_STAFF),
    Step.REFER_WITH_LIMITS: Move(_from(_S), _I, _PROVIDER, on_paper=_STAFF),
    Step.CLEAR: Move(_from(_F, _D, _S), _F, _PROVIDER, on_paper=_STAFF),
    Step.DECLINE: Move(_from(_S), _X, _PROVIDER, on_paper=_STAFF, closes_as=ClosedReason.DECLINED),
    Step.NOT_MY_PATIENT: Move(_from(_S), _D, _PROVIDER, on_paper=_STAFF),
    Step.REMIND: Move(_from(_W, _S), _W, _STAFF | _CLOCK),
    Step.RESEND: Move(_from(_S), _S, _STAFF),
    Step.EXPIRE: Move(_from(_S), _D, _CLOCK),
    Step.RENEW: Move(_from(_I), _D, _STAFF),
    Step.PAUSE: Move(_from(_D, _S, _I), _F, _STAFF),
    Step.END: Move(_from(_I), _X, _STAFF, closes_as=ClosedReason.ENDED),
    Step.CLOSE: Move(_from(_F, _W, _D), _X, _STAFF, closes_as=ClosedReason.NOT_SUITABLE),
    Step.WITHDRAW: Move(_from(_F), _X, _PATIENT | _STAFF, closes_as=ClosedReason.WITHDRAWN),
    Step.REOPEN: Move(_from(_X), _F, _STAFF),
}

CARE: dict[State, Care] = {
    State.FLAGGED: Care(Role.THERAPIST, Due(working_days=2)),
    State.CALLING: Care(Role.THERAPIST, Due(working_days=1)),
    State.WAITING_PATIENT: Care(Role.PATIENT, Due(working_days=5)),
    State.DRAFTING: Care(Role.THERAPIST, Due(working_days=2)),
    State.SENT: Care(Role.PROVIDER, Due(working_days=3)),
    State.IN_CARE: Care(Role.THERAPIST, Due(days=30)),
    State.CLOSED: Care(None),
}
CALL_FIRST_DUE = Due(clinic_hours=1)
#: A silent provider: after `CARE[SENT].due` a reminder, after this time since the letter went out a call is to be made,
#: within so long; after a call or a reminder by staff the case rests for a while.
CALL_PROVIDER_AFTER = Due(working_days=7)
CALL_PROVIDER_DUE = Due(working_days=1)
AFTER_STAFF_REMINDED = Due(working_days=5)
#: What the clock writes as its reason when it asks for that call.
CALL_TASK = "call_provider"
#: Who answers for a state where the owner is outside the clinic and silent.
OPEN_STATES = frozenset(State) - {State.CLOSED}
#: What every therapist sees: whoever is free decides and calls. Every other state has an owner, a person.
OPEN_TO_ALL = frozenset({State.FLAGGED, State.CALLING})
#: Those other states. A case in one of them whose owner works here no longer is nobody's, and so every therapist's.
OWNED = (State.WAITING_PATIENT, State.DRAFTING, State.SENT, State.IN_CARE)

LEASE = timedelta(minutes=15)
UNDO = timedelta(minutes=10)
EXPIRES_AFTER = timedelta(days=30)

#: While a case stands as "Call first", only these lead on: the conversation comes before any decision.
BEFORE_THE_CALL = frozenset({Step.CALL_PATIENT, Step.RECORD_CALL, Step.WITHDRAW, Step.PATIENT_ANSWERED, Step.REOPEN})
#: What a patient's correction of what was sent is called in the history; while staff have not read it, these wait.
CORRECTED = "corrected"
#: What the history calls it when a patient agrees to something by itself, or takes it back.
AGREED, TOOK_BACK = "agreed", "took_back"
#: What the history calls it when the step before is taken back.
UNDONE = "undo"
#: Steps by which something new goes to a provider.
SHARES = frozenset({Step.ISSUE, Step.RESEND})
#: Steps that cannot be undone: what somebody outside the clinic did, and what answers a fact.
NOT_UNDONE = frozenset({Step.PATIENT_ANSWERED, Step.CLEAR, Step.EXPIRE, Step.RECORD_CALL})


def shares(step: Step, state: State, role: Role) -> bool:
    """Whether something new goes to the provider by it: a letter, or the link in a mail of the clock."""
    return step in SHARES or (step is Step.REMIND and state is State.SENT and role is Role.CLOCK)


def target(step: Step, state: State, role: Role, *, on_paper: bool = False) -> State:
    """The state the step leads to; raises NotAllowed with a sentence for the person who tried."""
    move = MOVES[step]
    if state not in move.sources:
        raise NotAllowed(f"“{words(step)}” is not possible while the referral is {words(state).lower()}.")
    if role not in (move.on_paper if on_paper else move.who):
        raise NotAllowed(f"“{words(step)}” is not for this role.")
    return state if step is Step.REMIND else move.target


def steps_for(state: State, role: Role, *, call_first: bool = False) -> list[Step]:
    """The steps a role may take or record in a state, in the table's order."""
    return [
        step
        for step, move in MOVES.items()
        if state in move.sources
        and role in (move.who | move.on_paper)
        and not (call_first and step not in BEFORE_THE_CALL)
    ]


def words(code: StrEnum) -> str:
    """A code as words, as in "Ask provider"."""
    return code.value.replace("_", " ").capitalize()
