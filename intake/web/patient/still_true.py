"""A later intake starts from the last one: "still true?", one tap an answer, and one a part where that is safe."""

from typing import Any

from crispy_forms.helper import FormHelper
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from clinic.audit import trail
from clinic.limits.counting import NO_WAIT
from clinic.site.language import KeepsTyped, say, spoken
from intake.indications import choices as c
from intake.indications.in_language import step_in
from intake.indications.in_words import in_words
from intake.indications.reading import Reading
from intake.indications.steps import Choice, Kind, Step
from intake.records import drafts
from intake.records.carrying import newest_sent
from intake.records.marked import in_few_words, names
from intake.records.models import Intake, PatientQuerySet
from intake.records.progress import Progress
from intake.records.visits import hand_over
from intake.referrals.coming_again import may_start_again
from intake.web.fields import One
from intake.web.patient import flooding
from intake.web.patient.back import with_people
from intake.web.patient.door import filling_in, keep
from intake.web.patient.ways import href, next_page

STILL, CHANGED, ALL = "still", "changed", "all"
BACK, LATER = "back", "later"
#: Sections that are said again on one page, and what it is called; safety stands by itself.
_TOGETHER = {
    c.SYMPTOMS: gettext_lazy("How it feels, and your day"),
    c.DAY: gettext_lazy("How it feels, and your day"),
    c.HEALTH: gettext_lazy("Your health, and how to reach you"),
    c.YOU: gettext_lazy("Your health, and how to reach you"),
    c.SAFETY: gettext_lazy("Your safety"),
}


class StillTrueForm(KeepsTyped):
    """What was said last time in one part of the questions, each with "still true" or "it changed"."""

    heading_in_legend = False
    heading = ""

    def __init__(self, progress: Progress, data: QueryDict | None = None) -> None:
        self.progress, self.steps = progress, [step_in(step, say) for step in part(progress)]
        self.section = _named(part(progress)[0])
        self.is_safety = part(progress)[0].section == c.SAFETY
        super().__init__(data)
        told = {code: one.data for code, one in progress.earlier.items()}
        self.reading = Reading(told, progress.protocol, progress.reading.today)
        rows = (Choice(STILL, _("Yes, still true")), Choice(CHANGED, _("It changed")))
        for step in self.steps:
            missing = _("Choose “Yes, still true” or “It changed”: %(question)s") % {"question": step.title}
            words = format_html("{}{}", self._said(step), self._denied(step))
            self.fields[step.code] = field = One(rows, label=step.title, missing=missing, help_text=words)
            field.required = not self.at_once
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def at_once(self) -> bool:
        """Whether the button was pressed that says all of it again."""
        return self.may_at_once and self.data.get("go") == ALL

    @property
    def may_at_once(self) -> bool:
        """Whether one press may say this part again: nothing of it is about safety, and there is more than one."""
        return len(self.steps) > 1 and not self.is_safety

    @property
    def still_true(self) -> list[str]:
        """The steps that were said again."""
        return [s.code for s in self.steps if self.at_once or self.cleaned_data.get(s.code) == STILL]

    @property
    def changed(self) -> list[str]:
        """The steps that are to be asked."""
        return [s.code for s in self.steps if not self.at_once and self.cleaned_data.get(s.code) == CHANGED]

    def _said(self, step: Step) -> str:
        data = in_few_words(step, self.progress.earlier[step.code].data)
        said = in_words(step, data, self.progress.protocol, names(), asked=self.reading.rows(step), say=say)
        lines = [
            line if row.question == step.title else f"{row.question}{'' if row.question.endswith('?') else ':'} {line}"
            for row in said
            for line in row.answer.split("\n")
        ]
        rows = format_html_join("", "<li><strong>{}</strong></li>", ((line,) for line in lines))
        return format_html('<span class="vh">{}</span><ul class="lines said-before">{}</ul>', _("You said:"), rows)

    def _denied(self, step: Step) -> str:
        """Of a page about safety, every question that was answered No."""
        if not self.is_safety or step.kind is not Kind.CHECKLIST:
            return ""
        told = self.progress.earlier[step.code].data["rows"]
        rows = format_html_join("", "<li>{}</li>", ((row.label,) for row in step.rows if row.code not in told))
        return format_html('<p class="denied">{}</p><ul class="denied">{}</ul>', _("You said No to:"), rows)


def part(progress: Progress) -> list[Step]:
    """The steps of the page that comes next: those that wait in the sections that go together with the first one's."""
    waiting = progress.waiting
    return [step for step in waiting if _named(step) == _named(waiting[0])]


def _named(step: Step) -> str:
    return str(_TOGETHER.get(step.section) or say(step.section))


@require_http_methods(["GET", "HEAD", "POST"])
@filling_in
def still_true(request: HttpRequest, intake: Intake) -> HttpResponse:
    """One part of what was told last time."""
    progress = Progress(intake)
    page = next_page(progress) if intake.is_open else "sent"
    typed = request.POST if request.method == "POST" else None
    if page != "still-true" or (typed is not None and typed.get("part") != part(progress)[0].code):
        return redirect(href(page))
    form = StillTrueForm(progress, typed)
    if form.is_valid() or request.POST.get("go") in (BACK, LATER):
        return _settled(intake, form, request.POST.get("go", ""))
    trail.note("intake.read", subject=intake)
    return render(request, "intake/patient/still_true.html", _context(form), status=422 if form.errors else 200)


def _settled(intake: Intake, form: StillTrueForm, go: str) -> HttpResponse:
    """What was tapped is kept, of a page that is left half-way too."""
    try:
        drafts.settle(intake=intake, still_true=form.still_true, changed=form.changed)
    except drafts.AlreadySent:
        return redirect("intake:sent")
    if go == BACK:
        return redirect(_before(form))
    return redirect(href("saved" if go == LATER else next_page(Progress(intake))))


def _before(form: StillTrueForm) -> str:
    first, progress = form.steps[0], form.progress
    before = progress.before(first) if first in progress.route else None
    return href(before) if before else href("start")


def _context(form: StillTrueForm) -> dict[str, Any]:
    said = min(form.progress.earlier[step.code].said_at for step in form.steps)
    return {"form": form, "section": form.section, "part": form.steps[0].code, "said_at": said}


@require_POST
@with_people
def start_again(request: HttpRequest, people: PatientQuerySet) -> HttpResponse:
    """A new intake that starts from what this person sent last; a draft that is there already is gone on with."""
    rows = list(Intake.objects.of_people(people))
    under_way = next((row for row in rows if row.sent_at is None), None)
    version = newest_sent(people) if under_way or may_start_again(rows) else None
    if version is None:
        return redirect("intake:yours")
    if flooding.wait(request, flooding.STARTED) > NO_WAIT:
        return redirect("intake:start")
    intake, token = (under_way, hand_over(under_way)) if under_way else drafts.start_again(version)
    intake.patient.speaks(spoken())
    answer = redirect(href(next_page(Progress(intake))))
    keep(answer, token)
    return answer
