"""What the pages of intake records share: they are read only, and below the fields stands a document in words."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.audit.reading import ReadOnly
from intake.referrals.models import Referral


def said(code: str) -> str:
    """A code as words, as in "Ask provider"."""
    return code.replace("_", " ").capitalize()


def where_it_stands(referral: Referral) -> str:
    """The state, and whether staff speak with the patient before anything else."""
    return f"{referral.get_state_display()}{', call first' if referral.call_first else ''}"


def link(row: models.Model, words: str) -> SafeString:
    """The way to another row's page, in words of ours."""
    way = reverse(f"admin:intake_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', way, words)


class DocumentAdmin(ReadOnly):
    """A read-only row whose page ends in the document `document_template`, filled by `document`."""

    change_form_template = "admin/intake/document.html"
    document_template = ""

    def document(self, obj: Any) -> dict[str, Any]:
        """What the document shows of a row."""
        raise NotImplementedError

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **how: Any) -> HttpResponse:
        """Django's page with the document in it."""
        obj: models.Model | None = how.get("obj")
        context |= {"document_template": self.document_template, **self.document(obj)}
        return super().render_change_form(request, context, *args, **how)
