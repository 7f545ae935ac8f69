"""The session card: what a therapist heeds today, on one screen. What was never answered says "ask"."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from clinic.accounts.models import User
from clinic.accounts.roles import Role
from intake.assessments.models import Assessment
from intake.care import counting
from intake.care.models import Aims, Plan
from intake.care.visits import DaySigns, Visit
from intake.indications.vocabulary import LOSS_OF_FEELING, SIGN_PAGES, Answer
from intake.records.bodymap.pattern import pattern
from intake.web.care.access import newest_aims
from intake.web.care.visit_forms import DaySignsForm
from intake.web.therapist import words
from intake.web.therapist.asking import TITLES
from intake.web.therapist.presenters import read
from intake.web.therapist.told import Told, age

ASK = "ask"
NUMBNESS = "numbness"
#: What the position rests on, and oxygen.
_POSITION = ("cannot_lie_flat", "pregnant", "falls_or_unsteady", "dizzy_on_standing")
_OXYGEN = ("home_oxygen",)


@dataclass(frozen=True)
class Fact:
    """A line of the card. `ask`: nobody answered it, so ask before anything else. `says`: the items it tells of."""

    name: str
    lines: tuple[str, ...]
    ask: bool = False
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of signs on the card: asked today, open to be answered, or waiting behind the other."""

    code: str
    title: str
    form: DaySignsForm | None
    rows: tuple[tuple[str, str], ...]
    asked: str = ""
    by: str = ""


def card(reader: User, plan: Plan, refused: DaySignsForm | None = None, again: str = "") -> dict[str, Any]:
    """Everything on the card, for whoever reads it; `again`: a page of signs that is asked anew today."""
    now = timezone.now()
    referral, told = plan.referral, read(plan.referral, now)
    aims = newest_aims(plan)
    last = plan.last_visit()
    goes_on = counting.goes_on(referral)
    may = reader.role == Role.THERAPIST and goes_on
    asked = _asked(plan, told.today)
    return {
        "plan": plan,
        "referral": referral,
        "aims": aims,
        "form": refused,
        "today": told.today,
        "caption": f"{age(referral.patient, told.today)}, visit {_next(plan)} of {plan.visits_allowed}",
        "order": about_the_order(plan, aims),
        **_heeded(plan, told),
        "changed": changed(plan, told, aims, last),
        "pages": _pages(told, asked, refused, again if may else "", may=may),
        "signs": _signs(told, asked),
        "goes_on": goes_on,
        "may_act": reader.role == Role.THERAPIST,
        "may_count": may and not counting.why_not_now(plan),
        "why_not": counting.why_not_now(plan) if goes_on else "",
        "tel": words.dialled(referral.patient.phone),
    }


def about_the_person(told: Told) -> list[Fact]:
    """Numb areas, position, oxygen."""
    return [
        _numb(told),
        _of(told, "Position", _POSITION, "No limits told."),
        _of(told, "Oxygen", _OXYGEN, "Does not use it."),
    ]


def about_the_order(plan: Plan, aims: Aims) -> list[Fact]:
    """Limits, areas, the stop signal."""
    return [
        Fact("Limits", tuple(plan.limits.splitlines()) or ("The provider named none.",)),
        Fact("Areas", (pattern(aims.areas).text if aims.areas else "As agreed.",)),
        Fact("Leave out", tuple((aims.avoid or "Nothing named.").splitlines())),
        Fact("Stop signal", (aims.stop_signal,) if aims.stop_signal else (), ask=not aims.stop_signal),
    ]


def _numb(told: Told) -> Fact:
    answers = {told.reading.safety.of(LOSS_OF_FEELING), told.reading.reasons.of(NUMBNESS)}
    if answers & {Answer.YES, Answer.NOT_SURE}:
        item = told.protocol.items[LOSS_OF_FEELING]
        marked = (f"Marked: {told.pattern}", item.act) if told.places else (item.act,)
        return Fact("Numb areas", marked, says=(LOSS_OF_FEELING,))
    unanswered = Answer.UNANSWERED in answers
    return Fact("Numb areas", () if unanswered else ("None told.",), ask=unanswered)


def _of(told: Told, name: str, codes: tuple[str, ...], quiet: str) -> Fact:
    answers = {code: told.reading.safety.of(code) for code in codes if code in told.protocol.items}
    lines = []
    for code, answer in answers.items():
        item = told.protocol.items[code]
        if answer is Answer.YES:
            lines.append(item.act)
        elif answer is Answer.NOT_SURE:
            lines.append(f"{item.name}: not sure. {item.act}")
    ask = Answer.UNANSWERED in answers.values()
    says = tuple(code for code, answer in answers.items() if answer in (Answer.YES, Answer.NOT_SURE))
    return Fact(name, tuple(lines) or (() if ask else (quiet,)), ask=ask, says=says)


def _heeded(plan: Plan, told: Told) -> dict[str, Any]:
    """What the lines about the person say, and the holds and precautions that they do not."""
    evidence, person = plan.referral.assessment.evidence, about_the_person(told)
    rows = [row | {"hold": True} for row in evidence["holds"]] + evidence["precautions"]
    said = {code for fact in person for code in fact.says}
    return {"person": person, "precautions": [row for row in rows if row["code"] not in said], "named": bool(rows)}


def changed(plan: Plan, told: Told, aims: Aims, last: Visit | None) -> list[str]:
    """What is other than at the visit before, in sentences."""
    if last is None:
        return ["First visit of this plan."]
    found = [f"Last visit {words.day(last.on, told.today)}{_numbers(last, aims)}."]
    if last.note:
        found.append(f"Note then: {last.note}")
    found += _new_precautions(plan, last.at)
    if told.version.at > last.at:
        found.append(f"New answers came in on {words.day(told.version.at, told.today)}.")
    if aims.at > last.at:
        found.append("The areas or goals of the plan were refined since.")
    return found


def _numbers(last: Visit, aims: Aims) -> str:
    parts = []
    for row in aims.tracked:
        before, after = last.scores.get(row["code"], (None, None))
        if before is not None and after is not None:
            parts.append(f"{row['name']} {before}, then {after}")
    return ": " + "; ".join(parts) if parts else ""


def _new_precautions(plan: Plan, since: datetime) -> list[str]:
    """Precautions that the verdict of today has and that of the last visit had not, and the other way round."""
    now = plan.referral.assessment
    if now.at <= since:
        return []
    rows = Assessment.objects.filter(version__intake=plan.referral.intake_id, at__lte=since)
    then = rows.order_by("-at").only("id", "evidence").first()
    old, new = ({row["code"]: row["name"] for row in one.evidence["precautions"]} if one else {} for one in (then, now))
    added = [f"New precaution: {name}." for code, name in new.items() if code not in old]
    return added + [f"No longer a precaution: {name}." for code, name in old.items() if code not in new]


def _asked(plan: Plan, today: date) -> dict[str, DaySigns]:
    """Page -> as last asked today."""
    return {row.page: row for row in DaySigns.objects.filter(plan=plan, on=today).order_by("at", "id")}


def _pages(
    told: Told, asked: dict[str, DaySigns], refused: DaySignsForm | None, again: str, *, may: bool
) -> list[Page]:
    """The first page that was not asked yet is open, and so is one that is asked again."""
    open_page = refused.page if refused else again if again in asked else ""
    open_page = open_page or next((page for page in SIGN_PAGES if page not in asked), "")
    return [_page(told, page, asked.get(page), refused, opened=may and page == open_page) for page in SIGN_PAGES]


def _page(told: Told, page: str, asked: DaySigns | None, refused: DaySignsForm | None, *, opened: bool) -> Page:
    given = asked.answers if asked else {}
    said = {"yes": "Yes", "no": "No", "not_sure": "Not sure"}
    rows = tuple((item.name, said.get(given.get(item.code, ""), ASK)) for item in told.protocol.on_page(page))
    form = (refused or DaySignsForm(page, told.protocol)) if opened else None
    when = f"{timezone.localtime(asked.at):%I:%M %p}".lstrip("0") if asked else ""
    return Page(page, TITLES[page], form, rows, when, asked.by_name if asked else "")


def _signs(told: Told, asked: dict[str, DaySigns]) -> list[Any]:
    """The signs of today that are not No, with what to do."""
    codes = [code for row in asked.values() for code in row.signs]
    return [told.protocol.items[code] for code in codes if code in told.protocol.items]


def _next(plan: Plan) -> int:
    return min(plan.visits_used + 1, plan.visits_allowed)
