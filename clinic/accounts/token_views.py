"""The page on which somebody makes, sees and ends the tokens of their programs; a clinic admin for everybody."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clinic.accounts import tokens, views
from clinic.accounts.given_names import GivenName
from clinic.accounts.models import StaffToken, User
from clinic.accounts.roles import WORKLIST, Role


class TokenForm(forms.Form):
    """What a new token is for, how long it lasts, and for a clinic admin whose it is."""

    name = GivenName(
        label="Which program is it for?",
        max_length=60,
        help_text="A name that you will know again, for example Office records.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Say which program it is for.",
            "max_length": "Which program is it for: use 60 characters or fewer.",
        },
    )
    days = forms.TypedChoiceField(
        label="How long does it last?",
        coerce=int,
        choices=[("", "Choose one"), *((days, f"{days} days") for days in tokens.LASTS)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how long it lasts."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        if user.role == Role.CLINIC_ADMIN:
            self.fields["person"] = forms.ModelChoiceField(
                label="Who reads with it?",
                queryset=tokens.may_have_one(),
                empty_label="Choose one",
                help_text="The program sees what this person may see, and the trail names them.",
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who reads with it."),
            )

    def issue(self) -> str:
        """Make it; the secret, to be shown once."""
        given = self.cleaned_data
        return tokens.issue(user=given.get("person", self.user), name=given["name"], days=given["days"], by=self.user)


def me(request: HttpRequest) -> User:
    """Whoever is signed in and reads records; for anybody else the page is not there."""
    user = views.me(request)
    if user.role not in WORKLIST:
        raise Http404
    return user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_tokens(request: HttpRequest) -> HttpResponse:
    """The tokens there are, and a form for a new one, which is shown once."""
    user = me(request)
    form = TokenForm(user, request.POST if request.method == "POST" else None)
    secret = form.issue() if form.is_valid() else ""
    rows = StaffToken.objects.visible_to(user).select_related("user")
    context = {"form": form, "secret": secret, "tokens": rows}
    template = "staff/token_made.html" if secret else "staff/tokens.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@login_required
def end_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one: one's own, or as a clinic admin anybody's."""
    token = get_object_or_404(StaffToken.objects.visible_to(me(request)), pk=pk)
    tokens.revoke(token)
    messages.success(request, "That token is ended.")
    return redirect("staff:tokens")
