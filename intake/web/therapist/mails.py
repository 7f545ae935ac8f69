"""Which mails a therapist gets from the clinic."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clinic.accounts.models import User
from clinic.audit import trail
from intake.referrals.models import NoticeChoice
from intake.web.therapist.access import me
from intake.web.therapist.late import acts


class NoticeForm(forms.ModelForm):
    """One tick for each sort of mail."""

    class Meta:
        model = NoticeChoice
        fields = ["new", "reply", "due"]

    def __init__(self, user: User, data: Any = None) -> None:
        known = NoticeChoice.objects.filter(user=user).first()
        super().__init__(data, instance=known or NoticeChoice(user=user))


@require_http_methods(["GET", "HEAD", "POST"])
@acts
def mails(request: HttpRequest) -> HttpResponse:
    """Choose one's mails."""
    form = NoticeForm(me(request), request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.save()
        trail.note("account.mails_chosen", subject=me(request))
        messages.success(request, "Saved.")
        return redirect("staff:mails")
    return render(request, "intake/therapist/mails.html", {"form": form})
