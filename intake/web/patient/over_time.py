"""How it went over time: the person's own numbers as a chart with words and a table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.audit import trail
from intake.care.chart import Scale, lines
from intake.care.outcomes import Series
from intake.care.over_time import in_words, over_time
from intake.records.models import PatientQuerySet
from intake.referrals.models import Referral
from intake.web.patient.back import with_people


@require_safe
@with_people
def over_time_page(request: HttpRequest, people: PatientQuerySet) -> HttpResponse:
    """Everything that this person gave a number for."""
    referrals = list(Referral.objects.of_people(people))
    trail.note("patient.read", referrals=[str(row.pk) for row in referrals])
    shown = [drawn(series) for series in over_time(people.values_list("pk", flat=True), referrals)]
    return render(request, "intake/patient/over_time.html", {"shown": shown})


def drawn(series: Series) -> dict[str, Any]:
    """A series with its chart and its sentence, in the reader's language."""
    words = in_words(series)
    name = _(series.name) if series.kind == "trouble" else series.name
    scale = Scale(
        ends=(_("worse"), _("better")),
        names=(_("You said"), _("After")),
        keys=(_("What you said in the form, and before a visit"), _("After a visit")),
    )
    chart = lines(series.points, said=f"{name}. {words}", scale=scale)
    return {"series": series, "name": name, "words": words, "chart": chart, "way": series.direction}
