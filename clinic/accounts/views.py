"""The staff door: signing in and out."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from clinic.accounts import roles
from clinic.accounts.models import User


class StaffForm(AuthenticationForm):
    """E-mail address and password; patients are shown the way to the intake instead."""

    error_messages = {
        "invalid_login": "The address and the password do not fit together. Check both and try again.",
        "inactive": "This account cannot sign in. Ask a clinic admin.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus")  # after an error the focus belongs to the summary

    def confirm_login_allowed(self, user: User) -> None:
        """Only roles of the staff."""
        super().confirm_login_allowed(user)
        if user.role not in roles.STAFF:
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """Sign in, then on to where the person wanted to go, or to the first page their role has."""

    template_name = "staff/sign_in.html"
    authentication_form = StaffForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The worklist for those who have one, Django admin for the others."""
        has_worklist = getattr(self.request.user, "role", None) in roles.WORKLIST
        return reverse("staff:worklist" if has_worklist else "admin:index")

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The form again, with status 422."""
        response = super().form_invalid(form)
        response.status_code = 422
        return response


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()
