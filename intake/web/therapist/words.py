"""How staff pages say times, people and codes."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from intake.referrals.lifecycle import ClosedReason, State, Step
from intake.referrals.workflow import AGREED, ANSWERS_CHANGED, CORRECTED, OPENED, TOOK_BACK, UNDO

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

STATES = {
    State.FLAGGED: "To decide",
    State.CALLING: "To be called",
    State.WAITING_PATIENT: "Waits for the patient",
    State.DRAFTING: "Request to be written",
    State.SENT: "With the provider",
    State.IN_CARE: "In care",
    State.CLOSED: "Closed",
}
OUTCOMES = {
    "urgent": "Needs care first",
    "medical_review_first": "A provider looks first",
    "not_enough_information": "Cannot tell",
    "not_indicated": "Not flagged",
    "referral_fits_with_precautions": "A referral fits, with precautions",
    "referral_fits": "A referral fits",
}
CLOSED = {
    ClosedReason.NOT_SUITABLE: "Not suitable now",
    ClosedReason.DECLINED: "The provider does not refer",
    ClosedReason.WITHDRAWN: "Withdrawn by the patient",
    ClosedReason.EXPIRED: "No answer came",
    ClosedReason.ENDED: "Care ended",
    ClosedReason.DUPLICATE: "Duplicate",
}
#: Codes for deciding otherwise than the flag.
DISAGREES = {
    "not_from_neuropathy": "It does not come from the neuropathy",
    "safety_concern": "A safety concern that the form does not show",
    "patient_prefers_not": "The patient prefers not to",
    "already_in_care": "Already in care for this",
    "information_wrong": "An answer is wrong or has changed",
    "rule_missed_it": "The rules miss this case",
    "other": "Something else (say it in the note)",
}
#: Codes for how care ended.
ENDINGS = {
    "goals_met": "The goals are met",
    "some_better": "Some things are better",
    "no_change": "No change",
    "worse": "Worse than at the start",
    "patient_stopped": "The patient stopped",
    "cannot_go_on": "It cannot go on for another reason",
}
#: Steps as the history tells them.
DONE = {
    OPENED: "Answers came in",
    ANSWERS_CHANGED: "New answers came in",
    CORRECTED: "The patient corrected answers",
    UNDO: "The last step was undone",
    Step.CALL_PATIENT: "Decided to call the patient",
    Step.RECORD_CALL: "Spoke with the patient",
    Step.ASK_PATIENT: "Asked the patient for more",
    Step.PATIENT_ANSWERED: "The patient answered",
    Step.ASK_PROVIDER: "Decided to ask the provider",
    Step.ISSUE: "The request went out",
    Step.REFER: "The provider refers",
    Step.REFER_WITH_LIMITS: "The provider refers with limits",
    Step.CLEAR: "A clearance was recorded",
    Step.DECLINE: "The provider does not refer",
    Step.NOT_MY_PATIENT: "Not this provider's patient",
    Step.REMIND: "Reminded",
    Step.RESEND: "Sent the request again",
    Step.EXPIRE: "No answer came in time",
    Step.RENEW: "Decided to ask for a new referral",
    Step.PAUSE: "Care is paused",
    Step.END: "Care ended",
    Step.CLOSE: "Closed",
    Step.WITHDRAW: "The patient withdrew",
    Step.REOPEN: "Opened again",
    AGREED: "The patient agreed",
    TOOK_BACK: "The patient took an agreement back",
}
#: What can be taken back by itself.
TICKS = {"provider": "The provider may be asked", "contact": "The clinic may call or write"}


def reason(code: str) -> str:
    """A coded reason in words."""
    if code in DISAGREES:
        return DISAGREES[code].removesuffix(" (say it in the note)")
    if code in ENDINGS:
        return ENDINGS[code]
    return CLOSED[ClosedReason(code)] if code in set(ClosedReason) else TICKS.get(code, code)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 precaution", "2 precautions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def span(length: timedelta) -> str:
    """How long: "20 minutes", "3 hours", "2 days"."""
    if length < _HOUR:
        return count(max(1, int(length.total_seconds() // 60)), "minute")
    return count(length // _HOUR, "hour") if length < _DAY else count(length // _DAY, "day")


def ago(then: datetime, now: datetime) -> str:
    """Shortly: "just now", "2 min ago", "3 hours ago"."""
    length = now - then
    if length < timedelta(minutes=1):
        return "just now"
    return f"{int(length.total_seconds() // 60)} min ago" if length < _HOUR else f"{span(length)} ago"


def day(when: date | datetime, today: date) -> str:
    """A day: "20 November", with the year when it is another one."""
    local = timezone.localtime(when).date() if isinstance(when, datetime) else when
    return f"{local.day} {local:%B}" + ("" if local.year == today.year else f" {local.year}")


def moment(when: datetime, today: date) -> str:
    """A day and the time: "20 November, 2:05 PM"."""
    return f"{day(when, today)}, {timezone.localtime(when):%I:%M %p}".replace(", 0", ", ")


def due(when: datetime | None, now: datetime) -> str:
    """By when: "due today", "due 25 November", "overdue since 20 November"; "" where nothing is due."""
    if when is None:
        return ""
    today = timezone.localdate(now)
    if when < now:
        return "overdue since today" if timezone.localdate(when) == today else f"overdue since {day(when, today)}"
    return "due today" if timezone.localdate(when) == today else f"due {day(when, today)}"


def lower_first(text: str) -> str:
    """For use inside a sentence; "COPD" stays as it is, "A fall" does not."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listed(parts: list[str]) -> str:
    """One sentence part: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def first_name(name: str) -> str:
    """How a therapist speaks of a patient in a button."""
    return name.split()[0] if name.split() else "the patient"


def upper_first(text: str) -> str:
    """For the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def dialled(phone: str) -> str:
    """A telephone number as a link dials it."""
    return "".join(char for char in phone if char.isdigit() or char == "+")


def answer(code: str) -> str:
    """One answer: "Yes", "No", "Not sure", "not answered"."""
    return {"yes": "Yes", "no": "No", "not_sure": "Not sure"}.get(code, "not answered")
