"""Pages with holes, planted so that each probe has something to find; nothing but tests leads here."""

from pathlib import Path
from uuid import UUID

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from clinic.urls import handler400, handler404, handler500
from clinic.urls import urlpatterns as real
from intake.letters.links import ProviderLink
from intake.protocols.models import load
from intake.records import drafts
from intake.records.models import Intake
from intake.referrals.models import Referral

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


def row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attacks 1, 3, 4, 5: whoever has the id reads the name."""
    found = Referral.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return HttpResponse(found.patient.name)


@csrf_exempt
def everything(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attacks 7 and 20: whatever is posted is set, from whichever site it comes; attack 8: no role is asked for."""
    for name in {"state", "version"} & set(request.POST):
        Referral.objects.filter(pk=pk).update(**{name: request.POST[name]})
    return HttpResponse()


def echo(request: HttpRequest) -> HttpResponse:
    """Attack 9: what a patient wrote, as it is."""
    page = engines["django"].from_string("<!doctype html><h1>x</h1>{% for n in names %}<p>{{ n|safe }}</p>{% endfor %}")
    return HttpResponse(page.render({"names": Referral.objects.values_list("patient__name", flat=True)}))


def sort(request: HttpRequest) -> HttpResponse:
    """Attack 11: the order is typed into the query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM intake_referral ORDER BY {request.GET.get('o') or 1}")  # noqa: S608
        return HttpResponse(str(len(cursor.fetchall())))


def file(request: HttpRequest, name: str) -> HttpResponse:
    """Attack 12: a file by its name."""
    found = Path(__file__).parent.joinpath(name)
    return HttpResponse(found.read_bytes() if found.exists() else b"")


def seen(request: HttpRequest) -> HttpResponse:
    """Attack 20: looking changes a row."""
    Referral.objects.update(opened_at=timezone.now())
    return HttpResponse()


@csrf_exempt
def send(request: HttpRequest) -> HttpResponse:
    """Attack 21: sent is sent, whatever was answered."""
    Intake.objects.update(sent_at=timezone.now())
    return HttpResponse()


def token(request: HttpRequest) -> HttpResponse:
    """Attack 23: the resume token stands in the page."""
    return HttpResponse(f"<p>{request.COOKIES.get('intake', '')}</p>")


def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Attack 22: a link by its id, whether it was taken away or not."""
    return HttpResponse(status=200 if ProviderLink.objects.filter(pk=pk).exists() else 404)


def onward(request: HttpRequest) -> HttpResponse:
    """Attack 24: wherever the address says."""
    # As typed: Django's own redirect would write the backslash as %5C, which leads nowhere else.
    return HttpResponse(status=302, headers={"Location": request.GET.get("next", "/")})


@csrf_exempt
def start(request: HttpRequest) -> HttpResponse:
    """Attack 25: as many as somebody likes."""
    load()
    drafts.start()
    return HttpResponse()


holes = [
    path("rows/<uuid:pk>/", row, name="row"),
    path("everything/<uuid:pk>/", everything, name="everything"),
    path("echo/", echo, name="echo"),
    path("sort/", sort, name="sort"),
    path("files/<path:name>", file, name="file"),
    path("seen/", seen, name="seen"),
    path("send/", send, name="send"),
    path("token/", token, name="token"),
    path("sign/<uuid:pk>/", sign, name="sign"),
    path("onward/", onward, name="onward"),
    path("start/", start, name="start"),
]
urlpatterns = [path("hole/", include((holes, "hole"))), *real]
