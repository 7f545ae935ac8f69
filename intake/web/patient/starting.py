"""The first page: a new intake begins with its first answer."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from intake.indications.questionnaire import steps
from intake.protocols.models import current_protocol
from intake.records import drafts
from intake.records.progress import Progress
from intake.web.fields import One
from intake.web.patient.door import keep
from intake.web.patient.ways import href, next_page


class StartForm(forms.Form):
    """Are you 18 or older?"""

    heading_in_legend = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        step = steps(current_protocol().parsed())["adult"]
        self.fields["value"] = One(step.rows, label=step.title, missing="Choose Yes or No.")
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def begin(adult: str) -> HttpResponse:
    """A new intake with its first answer, and the resume token for this browser."""
    intake, token = drafts.start()
    drafts.save_page(intake=intake, step="adult", data={"value": adult})
    response = redirect(href(next_page(Progress(intake))))
    keep(response, token)
    return response
