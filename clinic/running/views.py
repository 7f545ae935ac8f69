"""What a balancer or a monitor asks: is this process alive, can it serve."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from clinic.running import health


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"live": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 where visitors may be sent here, 503 otherwise; each part in one word."""
    found = health.parts()
    told = {name: "ok" if ok else "not ok" for name, ok in found.items()}
    return JsonResponse(told, status=200 if health.can_serve(found) else 503)
