"""What the pages of intake records share: they are read only, and below the fields stands a document in words."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse

from clinic.audit.reading import ReadOnly


def said(code: str) -> str:
    """A code as words, as in "Ask provider"."""
    return code.replace("_", " ").capitalize()


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
