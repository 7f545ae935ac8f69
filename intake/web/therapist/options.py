"""What a therapist can choose in each state: the step, its words, and what it asks for."""

from dataclasses import dataclass, replace

from intake.indications.vocabulary import FITS, Outcome
from intake.letters.models import Letter
from intake.referrals.lifecycle import AFTER_STAFF_REMINDED, CARE, ClosedReason, Due, State, Step, steps_for
from intake.referrals.models import Referral
from intake.web.therapist.told import Told
from intake.web.therapist.words import first_name

#: Verdicts under which asking a provider is against the flag.
_NOT_FLAGGED = frozenset({Outcome.NOT_INDICATED, Outcome.NOT_ENOUGH_INFORMATION, Outcome.URGENT})
_ANSWER = ("provider", "answered_on")


@dataclass(frozen=True)
class Option:
    """One choice. `code` stands in the form; `asks` are the fields it needs, "note" alone may stay empty."""

    code: str
    step: Step
    label: str
    hint: str = ""
    asks: tuple[str, ...] = ("note",)
    on_paper: bool = False
    reason: str = ""


def _rests(due: Due | None) -> str:
    return f"They get {due.working_days} more working days." if due else ""


_CLOSE = (
    Option("close", Step.CLOSE, "Not suitable now", reason=ClosedReason.NOT_SUITABLE),
    Option("duplicate", Step.CLOSE, "Duplicate request", reason=ClosedReason.DUPLICATE),
)
#: State -> its choices, in the order shown. {first} and {provider} are filled in.
OPTIONS: dict[State, tuple[Option, ...]] = {
    State.FLAGGED: (
        Option("ask_provider", Step.ASK_PROVIDER, "Ask {provider} to refer"),
        Option("call_patient", Step.CALL_PATIENT, "Call {first} first"),
        Option("ask_patient", Step.ASK_PATIENT, "More information needed", asks=("ask",)),
        *_CLOSE,
        Option("withdraw", Step.WITHDRAW, "Withdrawn by patient"),
    ),
    State.CALLING: (
        Option("record_call", Step.RECORD_CALL, "I spoke with {first}", "No answer? Try again later.", ("said",)),
    ),
    State.WAITING_PATIENT: (
        Option("patient_answered", Step.PATIENT_ANSWERED, "{first} answered by phone", asks=("said",), on_paper=True),
        Option("remind", Step.REMIND, "{first} was reminded", _rests(CARE[State.WAITING_PATIENT].due)),
        *_CLOSE,
    ),
    State.DRAFTING: _CLOSE,
    State.SENT: (
        Option("refer", Step.REFER, "Refers", asks=(*_ANSWER, "note"), on_paper=True),
        Option(
            "refer_with_limits", Step.REFER_WITH_LIMITS, "Refers with limits", asks=(*_ANSWER, "limits"), on_paper=True
        ),
        Option("decline", Step.DECLINE, "Does not refer", asks=(*_ANSWER, "refused"), on_paper=True),
        Option("not_my_patient", Step.NOT_MY_PATIENT, "Not my patient", asks=(*_ANSWER, "note"), on_paper=True),
        Option("remind", Step.REMIND, "No answer yet: reminded", _rests(AFTER_STAFF_REMINDED)),
        Option("resend", Step.RESEND, "Sent the request again", "For example to another fax number."),
    ),
    State.IN_CARE: (
        Option("end", Step.END, "Care ended", "The last report to the provider comes next.", ("ending", "note")),
        Option("renew", Step.RENEW, "Ask for a new referral", "Before the old one runs out."),
        Option("pause", Step.PAUSE, "Pause care", "Something has to be looked at first.", ("because",)),
    ),
    State.CLOSED: (Option("reopen", Step.REOPEN, "Open it again", asks=("because",)),),
}
#: Once a letter went out, these are entered on a page of their own, with the paper that came back.
ANSWERS = frozenset({Step.REFER, Step.REFER_WITH_LIMITS, Step.DECLINE, Step.NOT_MY_PATIENT})
TITLES = {
    State.FLAGGED: "Your decision",
    State.CALLING: "The call",
    State.WAITING_PATIENT: "While you wait",
    State.DRAFTING: "The request",
    State.SENT: "The provider's answer",
    State.IN_CARE: "The care",
    State.CLOSED: "Closed",
}


def options_for(referral: Referral, told: Told, role: str) -> list[Option]:
    """The choices that the table allows now, with the names filled in and what this case asks for."""
    state = State(referral.state)
    allowed = steps_for(state, role, call_first=referral.call_first)  # type: ignore[arg-type]
    if Letter.objects.filter(referral=referral).exists():
        allowed = [step for step in allowed if step not in ANSWERS]
    names = {"first": first_name(referral.patient.name), "provider": told.provider or "the provider"}
    return [_for_case(option, referral, told, names) for option in OPTIONS[state] if option.step in allowed]


def disagrees(option: Option, outcome: str) -> bool:
    """Whether choosing this goes against the flag, so that a coded reason is due."""
    if option.step is Step.ASK_PROVIDER:
        return outcome in _NOT_FLAGGED
    return option.code == "close" and outcome in FITS


def _for_case(option: Option, referral: Referral, told: Told, names: dict[str, str]) -> Option:
    why = ("why",) if disagrees(option, referral.assessment.outcome) else ()
    agreed = ("agreed",) if option.step is Step.ASK_PROVIDER and not told.may_ask_provider else ()
    label, hint = option.label.format(**names), option.hint.format(**names)
    return replace(option, label=label, hint=hint[:1].upper() + hint[1:], asks=(*agreed, *why, *option.asks))
