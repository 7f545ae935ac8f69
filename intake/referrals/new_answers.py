"""What new answers do to a referral: where it stands then, and whether somebody has to be called first."""

from typing import Any

from intake.assessments.models import Assessment
from intake.indications.vocabulary import Outcome
from intake.referrals.lifecycle import State, Step
from intake.referrals.models import Event, Referral


def state_after(referral: Referral, assessment: Assessment, *, call_first: bool, corrected: bool) -> State:
    """New answers stay where the case is, unless somebody has to call first or nobody would look at them.

    What a patient corrected is decided anew where a letter rests on another verdict or on a consent that is taken back,
    and pauses care where something new holds it.
    """
    state = State(referral.state)
    urgent_now = call_first and not referral.call_first and state is not State.CALLING
    if urgent_now or state is State.CLOSED:
        return State.FLAGGED
    if corrected and state in (State.DRAFTING, State.SENT) and _rests_no_more(referral.assessment, assessment):
        return State.FLAGGED
    if corrected and state is State.IN_CARE and _holds_more(referral.assessment, assessment):
        return State.FLAGGED
    return state


def calls_first(assessment: Assessment, referral: Referral | None) -> bool:
    """An urgent verdict, or a warning sign taken back since the last recorded conversation."""
    changes = assessment.version.intake.sign_changes.all()
    if referral is not None:
        call = Event.objects.filter(referral=referral, step=Step.RECORD_CALL).order_by("number").last()
        changes = changes.filter(at__gt=call.at) if call else changes
    return assessment.outcome == Outcome.URGENT or changes.exists()


def _rests_no_more(before: Assessment, after: Assessment) -> bool:
    """Whether the verdict is another one, or the provider may not be asked any more."""
    return _lists(before) != _lists(after) or (_may_ask(before) and not _may_ask(after))


def _holds_more(before: Assessment, after: Assessment) -> bool:
    """Whether something holds that did not, or what has to be known to be safe is known no more."""
    unknown = Outcome.NOT_ENOUGH_INFORMATION
    newly_unknown = after.outcome == unknown and before.outcome != unknown
    return newly_unknown or not set(after.verdict["holds"]) <= set(before.verdict["holds"])


def _lists(assessment: Assessment) -> dict[str, Any]:
    """The verdict as it is stored; one that was made just now holds tuples."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in assessment.verdict.items()}


def _may_ask(assessment: Assessment) -> bool:
    return bool(assessment.version.page_data().get("consent", {}).get("provider"))
