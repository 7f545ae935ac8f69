"""A copy of what was sent, as plain words: the page shows them, paper gets them, and the PDF holds the same."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.audit import trail
from clinic.site.language import say, spoken
from intake.indications.in_words import in_words
from intake.indications.reading import Reading
from intake.indications.steps import Step
from intake.letters import pdf
from intake.records.agreements import Agreement
from intake.records.marked import body_map, in_few_words, names
from intake.records.models import Intake, PatientQuerySet, Version
from intake.web.patient import back
from intake.web.patient.door import with_intake


def last_sent(intake: Intake) -> Version:
    """The answers as the patient sent them last."""
    return intake.versions.filter(kind=Version.Kind.SENT).latest("number")


def content(version: Version) -> dict[str, Any]:
    """Everything that a copy says, in the language of the reader; answers under the questions of their time."""
    intake, at = version.intake, localtime(version.at)
    agreed = Agreement.objects.filter(intake=intake, at__lte=version.at).select_related("text")
    agreement = agreed.order_by("at", "id").last()
    return {
        "lang": spoken(),
        "title": _("What you sent"),
        "sender": f"{settings.CLINIC_NAME}, {settings.CLINIC_PHONE}",
        "facts": [
            _("Reference: %(reference)s.") % {"reference": intake.reference},
            _("Sent on %(day)s, %(time)s.") % {"day": date_format(at), "time": date_format(at, "TIME_FORMAT")},
            *_typed(version),
            _("Version %(number)s of your answers.") % {"number": version.number},
            _("Fingerprint of these answers: %(sha256)s") % {"sha256": version.sha256},
        ],
        "map": _map(version),
        "sections": sections(version),
        "agreement": _agreement(agreement) if agreement else None,
    }


def _typed(version: Version) -> list[str]:
    """Who of the staff typed the answers, on which day; nothing where the patient did."""
    told = {"staff": version.typed_by_name, "day": date_format(localtime(version.at))}
    return [_("Filled in on the phone with %(staff)s on %(day)s.") % told] if version.typed_by_name else []


def sections(version: Version) -> list[dict[str, Any]]:
    """Every question with its answer, as it was asked, by section."""
    reading, told = version.reading(language=spoken()), version.page_data()
    steps = [step for step in reading.route() if step.code in told]
    return [
        {"name": say(name), "rows": [row for step in group for row in _rows(step, reading)]}
        for name, group in groupby(steps, key=lambda step: step.section)
    ]


def _rows(step: Step, reading: Reading) -> list[dict[str, Any]]:
    data = in_few_words(step, dict(reading.pages[step.code]))
    said = in_words(step, data, reading.protocol, names(), asked=reading.rows(step), say=say)
    return [{"question": row.question, "lines": row.answer.split("\n")} for row in said]


def _map(version: Version) -> dict[str, Any] | None:
    found = body_map(version)
    if not found.codes:
        return None
    return {
        "title": _("Where you feel it"),
        "places": [capfirst(place) for place in found.places],
        "alt": _("A figure from the front and from the back. Marked: %(places)s.")
        % {"places": ", ".join(found.places)},
        "sides": _("Left and right are your own. On the left is your front, on the right your back."),
        "codes": list(found.codes),
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    at = localtime(agreement.at)
    told = {"number": agreement.text.number, "day": date_format(at), "time": date_format(at, "TIME_FORMAT")}
    said = _("Version %(number)s of these words, on %(day)s at %(time)s. Name typed: %(name)s.")
    ticks = [{"words": words, "given": _("Yes") if given else _("No")} for words, given in agreement.ticked()]
    title, lang = _("What you agreed to"), agreement.language
    return {"title": title, "said": said % (told | {"name": agreement.name}), "rows": ticks, "lang": lang}


def file_of(version: Version) -> bytes:
    """The copy as a tagged PDF on the clinic's paper."""
    return pdf.render_copy(content(version), settings.LETTER_PAPER).data


def _download(version: Version) -> HttpResponse:
    trail.note("intake.copied", subject=version.intake, number=version.number)
    name = f"{version.intake.reference}-version-{version.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file_of(version), content_type="application/pdf", headers=headers)


@require_safe
@back.with_people
def yours_copy(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """What somebody who came back once sent, as a PDF."""
    return _download(last_sent(get_object_or_404(Intake.objects.of_people(people).were_sent(), pk=pk)))


@require_safe
@with_intake
def sent_copy(request: HttpRequest, intake: Intake) -> HttpResponse:
    """What was sent from this browser, as a PDF."""
    return redirect("intake:sent") if intake.sent_at is None else _download(last_sent(intake))


@require_safe
@with_intake
def sent_answers(request: HttpRequest, intake: Intake) -> HttpResponse:
    """What was sent from this browser, to read and to print."""
    if intake.sent_at is None:
        return redirect("intake:sent")
    trail.note("intake.read", subject=intake)
    version = last_sent(intake)
    return render(request, "intake/patient/sent_answers.html", {"copy": content(version), "map": body_map(version)})
