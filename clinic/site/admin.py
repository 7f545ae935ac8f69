"""Django admin under the clinic's name; roles say who may enter, our own page signs people in."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode


class ClinicAdmin(admin.AdminSite):
    """The stock admin, branded by variables only."""

    site_header = f"{settings.CLINIC_NAME} admin"
    site_title = f"{settings.CLINIC_NAME} admin"
    index_title = "What do you want to look after?"
    empty_value_display = "not given"

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponseBase:
        """Admin has no door of its own: the staff door signs in, and brings the person back."""
        if request.user.is_authenticated and not self.has_permission(request):
            return redirect("staff:worklist")
        return redirect(
            f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.GET.get('next', request.path)})}"
        )
