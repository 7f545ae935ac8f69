"""The staff door: signing in and out, where one is signed in, and what was kept when a sign-in ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.accounts import kept, roles
from clinic.accounts.desks import desk_id, desks_of
from clinic.accounts.models import User
from clinic.accounts.passkeys import works_here
from clinic.audit import trail


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

    def get_success_url(self) -> str:
        """First to what was kept for them when the last sign-in ended, if anything was."""
        user = self.request.user
        left = kept.waiting(user).first() if isinstance(user, User) else None
        return reverse("staff:kept", args=[left.pk]) if left else super().get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why the last sign-in is over, in words."""
        over = _OVER.get(self.request.GET.get("over", ""), "")
        return super().get_context_data(over=over, works_here=works_here(self.request), **kwargs)


_KEPT = "If you were sending something, it is kept for you."
_OVER = {
    "idle": f"You were signed out because nothing happened for a while. {_KEPT}",
    "long": f"You were signed out because you had been signed in for many hours. {_KEPT}",
    "ended": f"Your sign-in was ended. {_KEPT}",
}


def me(request: HttpRequest) -> User:
    """Whoever of the staff is signed in; for anybody else the page is not there."""
    user = request.user
    if not isinstance(user, User) or user.role not in roles.STAFF:
        raise Http404
    return user


@require_safe
@login_required
def desks(request: HttpRequest) -> HttpResponse:
    """Where somebody is signed in just now."""
    user = me(request)
    context = {"desks": desks_of(user), "here": desk_id(request), "reads_records": user.role in roles.WORKLIST}
    return render(request, "staff/desks.html", context)


@require_POST
@login_required
def end_desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one of one's own sign-ins; the one in use signs out."""
    desk = get_object_or_404(desks_of(me(request)), pk=pk)
    if desk.pk == desk_id(request):
        logout(request)
        return redirect("staff:sign-in")
    desk.delete()
    trail.note("account.desk_ended", subject=me(request))
    messages.success(request, "That sign-in is ended.")
    return redirect("staff:desks")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def kept_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What came in after a sign-in was over: send it again, or drop it."""
    form = get_object_or_404(kept.waiting(me(request)), pk=pk)
    if request.method == "POST":
        form.delete()
        return redirect(SignIn(request=request).get_default_redirect_url())
    context = {"kept": form, "fields": kept.hidden(form), "typed": kept.typed(form)}
    return render(request, "staff/kept.html", context)


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()
