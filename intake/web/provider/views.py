"""From the mailed link to the receipt: a page that says nothing, a code, one page to answer on, and what was signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts.roles import Role
from clinic.audit import trail
from intake.care.opening import follow_answer
from intake.letters.answers import ProviderAnswer
from intake.letters.facts import facts_of
from intake.letters.linking import NotNow, sign, want_new
from intake.letters.links import ProviderLink, Stands
from intake.referrals.lifecycle import NotAllowed
from intake.referrals.models import Referral
from intake.referrals.workflow import By, Overtaken
from intake.web.provider import door, receipt
from intake.web.provider.forms import STATEMENT, LinkCodeForm, ReplyForm

_pages = require_http_methods(["GET", "HEAD", "POST"])
#: Links that a new one can stand in for.
_ASKABLE = (Stands.EXPIRED, Stands.REVOKED, Stands.REPLACED)


@_pages
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail leads to: looking changes nothing; a press sends the second code."""
    found = ProviderLink.objects.whole().by_token(token, ProviderLink.Purpose.ANSWER).first()
    if found is None:
        return render(request, "intake/provider/closed.html", {"stands": "unknown"}, status=404)
    stands = found.stands(timezone.now())
    if stands is not Stands.LIVE:
        return _closed(request, found, stands)
    if request.method == "POST":
        door.ask(request, found)
        return redirect("sign:code")
    return render(request, "intake/provider/link.html")


@_pages
def code(request: HttpRequest) -> HttpResponse:
    """The code from the second mail; another one can be asked for."""
    found = door.asked(request)
    if found is None:
        return redirect("sign:over")
    if (stands := found.stands(timezone.now())) is not Stands.LIVE:
        return _closed(request, found, stands)
    if request.POST.get("go") == "another":
        door.ask(request, found)
        return redirect(f"{reverse('sign:code')}?another=1")
    form = LinkCodeForm(found, request.POST or None)
    return _let_in(request, form) if form.is_valid() else _code_page(request, form)


@_pages
@door.with_link
def reply(request: HttpRequest, found: ProviderLink) -> HttpResponse:
    """The letter and the answer to it, on one page."""
    if found.answer_id:
        return redirect("sign:receipt")
    if (stands := found.stands(timezone.now())) is not Stands.LIVE:
        return _closed(request, found, stands)
    form = _form(request, found)
    if form.is_valid():
        return _signed(request, form)
    trail.note("letter.read", subject=found.letter, referral=str(found.referral_id))
    content = found.letter.content
    context = {"form": form, "letter": found.letter, "content": content, "until": door.until(request)}
    context |= {"short": receipt.in_short(content), "statement": STATEMENT, "today": timezone.localdate()}
    return render(request, "intake/provider/reply.html", context, status=422 if form.errors else 200)


@require_safe
@door.with_link
def letter(request: HttpRequest, found: ProviderLink) -> HttpResponse:
    """The pages of the letter, byte for byte."""
    if found.stands(timezone.now()) not in (Stands.LIVE, Stands.USED):
        return redirect("sign:reply")
    trail.note("letter.exported", subject=found.letter, referral=str(found.referral_id), how="pdf")
    return _file(found.letter.pdf, f"letter-{found.letter.code}.pdf")


@require_safe
@door.with_link
def signed(request: HttpRequest, found: ProviderLink) -> HttpResponse:
    """What was signed, with the letter's fingerprint."""
    answer = _answer(found)
    if answer is None:
        return redirect("sign:reply")
    trail.note("answer.read", subject=answer, referral=str(found.referral_id))
    context = {"answer": answer, "letter": found.letter, "rows": receipt.signed(answer), "until": door.until(request)}
    return render(request, "intake/provider/receipt.html", context)


@require_safe
@door.with_link
def signed_pdf(request: HttpRequest, found: ProviderLink) -> HttpResponse:
    """The same as a paper."""
    answer = _answer(found)
    if answer is None:
        return redirect("sign:reply")
    trail.note("answer.exported", subject=answer, referral=str(found.referral_id))
    return _file(receipt.paper(answer), f"receipt-{found.letter.code}.pdf")


def over(request: HttpRequest) -> HttpResponse:
    """The half hour is over, or began elsewhere."""
    return render(request, "intake/provider/over.html")


def _let_in(request: HttpRequest, form: LinkCodeForm) -> HttpResponse:
    door.let_in(request, form.link)
    return redirect("sign:reply")


def _code_page(request: HttpRequest, form: LinkCodeForm) -> HttpResponse:
    context = {"form": form, "another": "another" in request.GET}
    return render(request, "intake/provider/code.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, found: ProviderLink) -> ReplyForm:
    referral = Referral.objects.whole().get(pk=found.referral_id)
    return ReplyForm(found, facts_of(referral).clearable, request.POST if request.method == "POST" else None)


def _signed(request: HttpRequest, form: ReplyForm) -> HttpResponse:
    """Sign; whoever pressed twice, or came second, is led to where it stands now."""
    given = form.given()
    by = By(str(form.link.provider_id), Role.PROVIDER, given.signer_name)
    try:
        sign(link=form.link, given=given, then=follow_answer(by))
    except (NotNow, NotAllowed, Overtaken):
        now = ProviderLink.objects.whole().get(pk=form.link.pk)
        if not now.answer_id:
            return _closed(request, now, now.stands(timezone.now()))
    return redirect("sign:receipt")


def _answer(found: ProviderLink) -> ProviderAnswer | None:
    return ProviderAnswer.objects.select_related("letter").filter(link=found).first()


def _closed(request: HttpRequest, found: ProviderLink, stands: Stands) -> HttpResponse:
    """Why the link does nothing now, and what to do; the button tells the clinic that a new one is wanted."""
    askable = stands in _ASKABLE
    if askable and request.POST.get("go") == "new":
        want_new(found)
        found.wanted_at = timezone.now()
    context = {"stands": stands.value, "askable": askable, "wanted": found.wanted_at, "begins_at": found.begins_at}
    return render(request, "intake/provider/closed.html", context, status=404 if stands is Stands.EARLY else 410)


def _file(data: bytes, name: str) -> HttpResponse:
    """To be kept; its name says nothing of the patient."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
