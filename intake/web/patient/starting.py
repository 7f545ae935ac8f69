"""The first page: a new intake begins with its first answer."""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from clinic.limits.counting import NO_WAIT
from clinic.site.language import KeepsTyped, say, spoken
from intake.indications.in_language import step_in
from intake.indications.questionnaire import steps
from intake.protocols.models import current_protocol
from intake.records import drafts
from intake.records.models import Intake
from intake.records.progress import Progress
from intake.web.fields import One
from intake.web.patient import flooding
from intake.web.patient.door import keep
from intake.web.patient.ways import href, next_page


class StartForm(KeepsTyped):
    """Are you 18 or older?"""

    heading_in_legend = False
    wait: timedelta = NO_WAIT

    def __init__(self, under_way: Intake | None, data: Any = None) -> None:
        self.under_way = under_way
        super().__init__(data, initial={"instead": under_way.reference if under_way else ""})
        self.fields["instead"] = forms.CharField(widget=forms.HiddenInput, required=False)
        step = step_in(steps(current_protocol().parsed())["adult"], say)
        self.fields["value"] = One(step.rows, label=step.title, missing=_("Choose Yes or No."))
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any] | None:
        """Machines that fill in everything get no further."""
        if flooding.bitten(self.data):
            self.add_error(None, flooding.BITTEN)
        return self.cleaned_data

    @property
    def is_unaware(self) -> bool:
        """Whether the page was opened before the intake that is now under way, so that it did not offer to carry on."""
        under_way = self.under_way
        return under_way is not None and under_way.is_open and self.cleaned_data["instead"] != under_way.reference


def begin(request: HttpRequest, form: StartForm, under_way: Intake | None) -> HttpResponse | None:
    """A new intake with its first answer, and the resume token for this browser; None where somebody has to wait.

    A second click, or a tab that was open before, leads back to the intake under way: nothing that was told is lost.
    """
    data = {"value": form.cleaned_data["value"]}
    if under_way and form.is_unaware:
        progress = Progress(under_way)
        return redirect(href(next_page(progress) if progress.data("adult") == data else "start"))
    form.wait = flooding.wait(request, flooding.STARTED)
    if form.wait > NO_WAIT:
        form.add_error(None, flooding.in_words(form.wait))
        return None
    return _begun(data)


def _begun(data: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        intake, token = drafts.start()
        intake.patient.speaks(spoken())
        drafts.save_page(intake=intake, step="adult", data=data)
    response = redirect(href(next_page(Progress(intake))))
    keep(response, token)
    return response
