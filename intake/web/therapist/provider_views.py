"""The directory of providers: search, add, change, archive."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from intake.letters import entries
from intake.letters.directory import Provider
from intake.web.therapist.access import find, me, reads
from intake.web.therapist.lettering import choose, told_provider
from intake.web.therapist.provider_forms import ProviderForm

#: Longer lists ask for more of the name.
MOST = 50


def found(request: HttpRequest) -> dict[str, Any]:
    """What the search box asks for: the words, and the entries that match."""
    typed = request.GET.get("q", "")[:100]
    archived = request.GET.get("archived") == "1"
    rows = Provider.objects.matching(typed).filter(active=not archived).select_related("verified_by")[: MOST + 1]
    return {"q": typed, "archived": archived, "rows": rows[:MOST], "more": len(rows) > MOST, "most": MOST}


@require_safe
@reads
def providers(request: HttpRequest) -> HttpResponse:
    """Those in the directory, or those that match."""
    return render(request, "intake/therapist/providers.html", found(request))


@reads
def provider_add(request: HttpRequest) -> HttpResponse:
    """A new entry; with a referral named, it is asked there and the way leads back to the letter."""
    pk = request.GET.get("for", "")
    referral = find(request, as_key(pk)) if pk else None
    entry = told_provider(referral) if referral else Provider()
    form = ProviderForm(entry, request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(form, request):
        return choose(request, referral, form.provider) if referral else _listed(form.provider)
    return _form(request, form, title="Add a provider", referral=referral)


@reads
def provider(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry, to be changed."""
    entry = get_object_or_404(Provider.objects.known(), pk=pk)
    form = ProviderForm(entry, request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(form, request):
        return _listed(entry)
    return _form(request, form, title="Change a provider", entry=entry)


@require_POST
@reads
def provider_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Archive an entry, or bring it back."""
    entry = get_object_or_404(Provider.objects.known(), pk=pk)
    entries.set_active(entry, request.POST.get("active") == "1")
    return _listed(entry)


def _kept(form: ProviderForm, request: HttpRequest) -> bool:
    try:
        kept = entries.keep(form.filled(me(request)), seen=form.cleaned_data["seen"])
    except IntegrityError:
        form.add_error("npi", "A provider with this NPI is in the directory already. Search for the number.")
        return False
    if kept:
        messages.success(request, f"{form.provider} is in the directory.")
    else:
        form.overtaken()
    return kept


def _form(request: HttpRequest, form: ProviderForm, **context: Any) -> HttpResponse:
    status = form.status if form.errors else 200
    return render(request, "intake/therapist/provider.html", {"form": form, **context}, status=status)


def _listed(entry: Provider) -> HttpResponse:
    address = redirect("staff:providers").url
    return redirect(f"{address}?{urlencode({'q': entry.name})}")


def as_key(text: str) -> UUID:
    """A key that was posted or asked for; one that no row has where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
