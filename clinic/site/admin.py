"""Django admin under the clinic's name; roles say who may enter, our own page signs people in."""

import unicodedata
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode

from clinic.audit import trail


class ClinicAdmin(admin.AdminSite):
    """The stock admin, branded by variables only."""

    site_header = f"{settings.CLINIC_NAME} admin"
    site_title = f"{settings.CLINIC_NAME} admin"
    index_title = "What do you want to look after?"
    empty_value_display = "not given"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every page of admin; a query with a NUL, which PostgreSQL cannot be asked, leads to the page without one.

        What is typed is kept in its composed form (NFC), as on every other page.
        """
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            nul = "%00" in request.META.get("QUERY_STRING", "")
            request.POST = _composed(request.POST)  # type: ignore[assignment]
            return redirect(request.path) if nul else page(request, *args, **kwargs)

        return checked

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Admin has no door of its own: the staff door signs in, and brings the person back."""
        if request.user.is_authenticated:
            return redirect("admin:index" if self.has_permission(request) else "staff:worklist")
        back = request.GET.get("next", reverse("admin:index"))
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}")

    @method_decorator(transaction.atomic)
    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One's own password, noted like one that somebody else sets."""
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            trail.note("account.password_set", subject=request.user)  # type: ignore[arg-type]
        return response


def _composed(posted: QueryDict) -> QueryDict:
    """The same form with its text in Unicode's composed form; a password stays as typed, as it does at the door."""
    if all(unicodedata.is_normalized("NFC", text) for _, texts in posted.lists() for text in texts):
        return posted
    found = posted.copy()
    for name, texts in posted.lists():
        if "password" not in name:
            found.setlist(name, [unicodedata.normalize("NFC", text) for text in texts])
    return found
