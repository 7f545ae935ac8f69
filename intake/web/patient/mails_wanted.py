"""Whether somebody who came back wants mails about news."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from clinic.audit import trail
from clinic.site.language import KeepsTyped
from intake.records.models import PatientQuerySet
from intake.web.patient import back


class WantsMails(KeepsTyped):
    """One tick."""

    wanted = forms.BooleanField(label=gettext_lazy("Send me a mail when there is something new"), required=False)

    def __init__(self, people: PatientQuerySet, data: Any = None) -> None:
        super().__init__(data, initial={"wanted": any(person.mail_wanted for person in people)})


@require_http_methods(["GET", "HEAD", "POST"])
@back.with_people
@transaction.atomic
def mails(request: HttpRequest, people: PatientQuerySet) -> HttpResponse:
    """Choose; it holds for every intake of this person."""
    form = WantsMails(people, request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data["wanted"]
        people.update(mail_wanted=wanted)
        trail.note(
            "patient.mails_chosen", wanted=wanted, people=[str(pk) for pk in people.values_list("pk", flat=True)]
        )
        messages.success(
            request, _("Saved. You get mails about news.") if wanted else _("Saved. You get no mails about news.")
        )
        return redirect("intake:yours")
    return render(request, "intake/patient/mails.html", {"form": form})
