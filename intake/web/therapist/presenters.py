"""What the review shows of one referral, worked out in plain Python."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts.roles import Role
from clinic.audit import trail
from education.finding import read_then
from intake.indications import vocabulary as v
from intake.indications.steps import Kind
from intake.letters.models import Letter
from intake.records.calls import came_by
from intake.referrals.lifecycle import State, Step, steps_for
from intake.referrals.models import Referral
from intake.web.earlier_maps import over_earlier
from intake.web.therapist import history, words
from intake.web.therapist.access import me
from intake.web.therapist.changed import changes
from intake.web.therapist.clearing import clearable
from intake.web.therapist.forms import DecisionForm
from intake.web.therapist.numbers import numbers
from intake.web.therapist.options import options_for
from intake.web.therapist.rows import Tag, held_by, tags
from intake.web.therapist.same_person import beside
from intake.web.therapist.told import Told, age

UNANSWERED = "Not answered"
_ANSWERS = {Kind.EACH, Kind.LINKS}


def read(referral: Referral, now: datetime) -> Told:
    """The answers that the referral's verdict rests on."""
    assessment = referral.assessment
    return Told(assessment.version, assessment.protocol.parsed(), timezone.localdate(now))


def opened(referral: Referral) -> tuple[Referral, Told]:
    """The referral with its answers; that they were read is noted."""
    trail.note("referral.read", subject=referral)
    return referral, read(referral, timezone.now())


def decision(request: HttpRequest, referral: Referral, data: Any = None, kept: str = "") -> DecisionForm:
    """The form of the referral's state, for whoever is signed in."""
    told = read(referral, timezone.now())
    return DecisionForm(referral, options_for(referral, told, me(request).role), data, kept)


def page(request: HttpRequest, form: DecisionForm, now: datetime) -> dict[str, Any]:
    """Everything on the page."""
    referral, told = form.referral, read(form.referral, now)
    shown: dict[str, Any] = {"referral": referral, "form": form, "told": told} | _verdict(referral)
    shown |= _head(referral, told, now) | _standing(request, referral, now)
    shown |= _past(request, referral, now) | _words(told) | _papers(referral, told) | _ways(referral, told)
    others = beside(request, referral)
    intakes = [referral.intake_id, *(row.intake_id for row, _, _ in others["same_person"])]
    shown |= numbers(referral, [row for row, _, _ in others["same_person"]])
    return shown | others | over_earlier(request, told.version, intakes)


def _verdict(referral: Referral) -> dict[str, Any]:
    """The verdict in words, as frozen; troubles that nobody asked about are not told as not counted."""
    evidence = referral.assessment.evidence
    told = [row for row in evidence["not_counted"] if row["answer"] != UNANSWERED]
    unanswered = len(told) < len(evidence["not_counted"])
    reasons = [row | {"read_at": read_then(row["read"]) if row.get("read") else ""} for row in evidence["reasons"]]
    return {"evidence": evidence | {"reasons": reasons}, "not_counted": told, "unanswered": unanswered}


def _head(referral: Referral, told: Told, now: datetime) -> dict[str, Any]:
    """Who it is, since when, by when, and the verdict in tags."""
    sent, due = referral.intake.sent_at, words.due(referral.due_at, now)
    came = words.day(sent or referral.opened_at, told.today)
    came = f"Sent {came}" if sent else f"Shared {came}, not finished"
    who = ", ".join([age(referral.patient, told.today), *told.causes])
    caption = f"{words.upper_first(who)}. {came}{', ' + due if due else ''}."
    return {"caption": caption, "tags": _tags(referral, told, now), "due_words": due}


def _standing(request: HttpRequest, referral: Referral, now: datetime) -> dict[str, Any]:
    """Where it stands, for this person."""
    return {
        "held": held_by(referral, me(request), now),
        "tel": words.dialled(referral.patient.phone),
        "state_words": words.STATES[State(referral.state)],
        "outcome_words": words.OUTCOMES[referral.assessment.outcome],
        "signed_off": bool(referral.assessment.protocol.signed_off_by),
        "may_act": me(request).role == Role.THERAPIST,
    }


def _past(request: HttpRequest, referral: Referral, now: datetime) -> dict[str, Any]:
    """The history, and what may be undone of it."""
    events = list(referral.events.select_related("assessment"))
    undo = history.undoing(request, referral, events[-1], now) or history.to_undo(request, now)
    openings = referral.openings.of_record()
    return {"history": history.lines(events, timezone.localdate(now)), "undo": undo, "openings": openings}


def _tags(referral: Referral, told: Told, now: datetime) -> list[Tag]:
    """As on the worklist, with the reasons counted and the signs named as absent where they are."""
    evidence, found = referral.assessment.evidence, tags(referral, now)
    if evidence["reasons"]:
        found.insert(0, Tag(words.count(len(evidence["reasons"]), "reason"), "ok"))
    asked = {item.code for page in v.SIGN_PAGES for item in told.protocol.on_page(page)}
    if told.reading.safety.no >= asked and v.SIGNS_EXPIRED not in referral.assessment.verdict["missing"]:
        found.append(Tag("No warning signs", "ok"))
    return found


def _words(told: Told) -> dict[str, Any]:
    """What was told besides the troubles, in the patient's own words where there are any."""
    return {
        "who_answered": came_by(told.version, told.reading),
        "own_words": told.page("words").get("text", ""),
        "activities": told.page("activities").get("items", []),
        "cause_details": list(told.page("causes").get("details", {}).values()),
        "medicines_told": bool(told.page("medicines")),
        "felt_there": told.said(("places_each",)),
        "over_time": told.said(("duration", "course")),
        "day": told.said(("walking", "stopping")),
        "health": told.said(("causes", "examined", "lung")),
        "person": told.said(("guardian", "answering", "about", "provider")),
        "consent": told.said(("consent",)),
        "consent_at": told.answered("consent"),
        "sections": _sections(told),
        "not_asked": _not_asked(told),
    }


def _sections(told: Told) -> list[dict[str, Any]]:
    """Every question with its answer, by section."""
    answered = [step for step in told.reading.route() if step.code in told.reading.pages]
    return [
        {"name": name, "rows": [said for step in steps for said in told.said([step.code])]}
        for name, steps in groupby(answered, key=lambda step: step.section)
    ]


def _not_asked(told: Told) -> list[dict[str, str]]:
    """As frozen with the answers; the one-by-one pages are no questions of their own."""
    steps, asked = told.reading.steps, told.version.pages
    return [
        {"question": steps[code].title, "because": because}
        for code, because in told.version.not_asked.items()
        if code in steps and code not in asked and steps[code].kind not in _ANSWERS
    ]


def _papers(referral: Referral, told: Told) -> dict[str, Any]:
    """Signs taken back, notes on file, and what is answered otherwise than before."""
    names = {item.code: item.name for item in told.protocol.items.values()} | {v.MINOR: "Under 18"}
    return {
        "taken_back": [
            {
                "name": names.get(change.item, change.item),
                "was": words.answer(change.was),
                "now": words.answer(change.now),
                "when": words.moment(change.at, told.today),
            }
            for change in referral.intake.sign_changes.all()
        ],
        "clearances": [
            {"name": names.get(note.item, note.item), "note": note} for note in referral.intake.clearances.all()
        ],
        **changes(referral, told),
    }


def why_not_clear(referral: Referral, told: Told) -> str:
    """Why no note can be recorded now; "" where one can."""
    if referral.call_first:
        return "This person is to be called first. Record the conversation, then the note."
    if Step.CLEAR not in steps_for(State(referral.state), Role.THERAPIST):
        return f"A note cannot be recorded now: {words.STATES[State(referral.state)].lower()}."
    return "" if clearable(referral, told) else "Nothing here can be cleared by a provider's note."


def _ways(referral: Referral, told: Told) -> dict[str, Any]:
    """What can be written or recorded beside the decision, and the letters with their answers."""
    allowed = steps_for(State(referral.state), Role.THERAPIST, call_first=referral.call_first)
    expired = v.SIGNS_EXPIRED in referral.assessment.verdict["missing"]
    letters = list(Letter.objects.filter(referral=referral).standing().select_related("provider"))
    answers = referral.provider_answers.select_related("event").order_by("-at")
    return {
        "to_plan": referral.state == State.IN_CARE or referral.plans.exists(),
        "may_write": Step.ISSUE in allowed,
        "to_answer": letters[0] if letters and referral.state == State.SENT and not referral.call_first else None,
        "letters": letters,
        "answers": list(answers.standing()),
        "may_clear": Step.CLEAR in allowed and bool(clearable(referral, told)),
        "may_ask_signs": referral.state == State.CALLING or (expired and referral.state != State.CLOSED),
    }
