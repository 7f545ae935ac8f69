"""The page between password and work: set the authenticator up once, then type its code."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic.accounts import second_step as step
from clinic.accounts.desks import CODE_TOO, is_whole, step_taken
from clinic.accounts.models import User
from clinic.accounts.passkeys import works_here
from clinic.accounts.views import me

_WRONG = "The code is not right, or it was used before. Wait for the next one and type that."
_TOO_MANY = "There were too many wrong codes. Wait 15 minutes and try again, or call a clinic admin."


class CodeForm(forms.Form):
    """Six digits, or a recovery code."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        help_text="6 digits from your authenticator app, or one of your recovery codes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}),
        error_messages={"required": "Type the code that your app shows."},
    )

    def __init__(self, user: User, may_set_up: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.may_set_up, self.recovery_codes = user, may_set_up, list[str]()

    def clean_code(self) -> str:
        """Take the step; what goes wrong is told beside the field."""
        code = str(self.cleaned_data["code"])
        try:
            if step.is_set_up(self.user):
                right = step.take(self.user, code)
            elif not self.may_set_up:
                right = False
            else:
                self.recovery_codes = step.set_up(self.user, code)
                right = bool(self.recovery_codes)
        except step.TooManyWrong:
            raise forms.ValidationError(_TOO_MANY, code="too_many") from None
        if not right:
            raise forms.ValidationError(_WRONG, code="wrong")
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code; at the first sign-in show what to set up, and afterwards the recovery codes, once."""
    user, onward = me(request), _onward(request)
    may_set_up = is_whole(request) or not step.has_any(user)
    form = CodeForm(user, may_set_up, request.POST if request.method == "POST" else None)
    if form.is_valid():
        step_taken(request, user, CODE_TOO)
        codes = {"codes": form.recovery_codes, "onward": onward}
        return render(request, "staff/recovery_codes.html", codes) if form.recovery_codes else redirect(onward)
    context = {"form": form, "next": onward} | _ways(request, user, may_set_up)
    return render(request, "staff/second_step.html", context, status=422 if form.errors else 200)


def _ways(request: HttpRequest, user: User, may_set_up: bool) -> dict[str, Any]:
    """Which second steps the page offers: what the person has, or what they can set up."""
    app = step.is_set_up(user)
    ways: dict[str, Any] = {"has_app": app, "has_passkey": user.passkeys.exists(), "works_here": works_here(request)}
    if not app and may_set_up:
        new = step.begin(user)
        ways |= {"app": new, "picture": step.picture_of(new), "first": not ways["has_passkey"]}
    return ways


def _onward(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("staff:worklist")
