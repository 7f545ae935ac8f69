"""What somebody agreed to: their own words and ticks to look at, to take back one by one, and to agree to anew."""

from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.audit import trail
from clinic.site.language import KeepsTyped, spoken
from intake.indications import agreement, consent
from intake.indications.reading import Reading
from intake.records.agreements import Standing, standing
from intake.records.models import Intake, PatientQuerySet
from intake.submission import agree_anew, change_consent
from intake.web.fields import Words
from intake.web.patient import back, signing
from intake.web.patient.copying import last_sent


class AgreeForm(KeepsTyped):
    """The consent text in force, with nothing ticked, for whoever has to agree under what was sent last."""

    def __init__(self, reading: Reading, data: Any = None) -> None:
        super().__init__(data)
        self.signer = agreement.signer(reading)
        said = consent.in_force().said(spoken())
        for tick in consent.TICKS:
            self.fields[tick] = forms.BooleanField(label=said[tick], required=False)
        self.fields["review"].required = True
        self.fields["review"].error_messages["required"] = _("Tick this if you agree. If you do not, call us.")
        self.fields["name"] = Words(label=said["name"], error_messages={"required": _("Type your name to agree.")})
        self.intro = signing.speak_to(self.fields["name"], reading)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Whoever agrees for the patient is the one who was named."""
        signing.check_name(self, self.signer)
        return self.cleaned_data

    @property
    def page(self) -> dict[str, Any]:
        """What was agreed to and by whom, as the page of consent stores it."""
        text = consent.in_force()
        language = text.language(spoken())
        return {**self.cleaned_data, "version": text.name, "language": language, "by": self.signer.by}


@require_http_methods(["GET", "HEAD", "POST"])
@back.with_people
def yours_consent(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """What was agreed to, as it stands; where the text asks again, the new one to agree to."""
    intake = get_object_or_404(Intake.objects.of_people(people).were_sent(), pk=pk)
    stands = standing(intake.pk)
    form = _form(request, intake) if stands.asks_again else None
    if form and form.is_valid():
        agree_anew(intake=intake, page=form.page)
        messages.success(request, _("Saved. You agreed to the new words."))
        return redirect("intake:yours-consent", pk=pk)
    trail.note("intake.read", subject=intake)
    context = shown(intake, stands) | {"form": form}
    return render(request, "intake/patient/consent.html", context, status=422 if form and form.errors else 200)


@require_POST
@back.with_people
def consent_change(request: HttpRequest, people: PatientQuerySet, pk: UUID) -> HttpResponse:
    """Take one tick back, or give it again."""
    intake = get_object_or_404(Intake.objects.of_people(people).were_sent(), pk=pk)
    tick, agrees = request.POST.get("tick", ""), request.POST.get("agrees") == "yes"
    if tick in consent.MAY_TAKE_BACK and not (agrees and standing(intake.pk).asks_again):
        change_consent(intake=intake, tick=tick, agrees=agrees)
        messages.success(request, _("Saved. You agree again.") if agrees else _("Saved. You took it back."))
    return redirect("intake:yours-consent", pk=pk)


def _form(request: HttpRequest, intake: Intake) -> AgreeForm:
    """Spoken to whoever has to agree today: somebody who has grown up since then agrees by themself."""
    reading = last_sent(intake).reading(timezone.localdate())
    return AgreeForm(reading, request.POST if request.method == "POST" else None)


def shown(intake: Intake, stands: Standing) -> dict[str, Any]:
    """The words agreed to, each tick with how it stands and what taking it back stops, and what is new."""
    language, agreed = spoken(), stands.agreement
    stops = {
        "provider": _("We send nothing new to your provider, and no letter asks them. What they have stays with them."),
        "contact": _("We do not call or write to you about this. Codes that you ask for still come."),
    }
    rows = [
        {"tick": tick, "words": words, "stops": stops.get(tick), **_stands(stands, tick)}
        for tick, (words, _given) in zip(consent.TICKS, agreed.ticked() if agreed else (), strict=False)
    ]
    news = consent.since(agreed.text.number) if agreed else []
    told = [{"text": text, "changed": text.what_changed(language)} for text in news]
    return {"intake": intake, "agreement": agreed, "rows": rows, "news": told, "asks": stands.asks_again}


def _stands(stands: Standing, tick: str) -> dict[str, Any]:
    return {"holds": stands.holds(tick), "back": stands.taken_back(tick)}
