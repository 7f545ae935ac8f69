"""Pages that belong to no stage: home, what we keep and how to get help, and what is said when something went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from clinic.site import away


def home(request: HttpRequest) -> HttpResponse:
    """What this clinic is, and the two ways on: learn, or start the intake."""
    return render(request, "home.html")


def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, who reads it, and what is not done with it."""
    return render(request, "privacy.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """How these pages can be used, and the phone for whoever would rather talk."""
    return render(request, "accessibility.html")


def robots(request: HttpRequest) -> HttpResponse:
    """For search engines: what is not for them, and where the list of what is stands."""
    lines = (
        "User-agent: *",
        "Disallow: /staff/",
        "Disallow: /admin/",
        f"Sitemap: {settings.CLINIC_ADDRESS}/sitemap.xml",
    )
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long; `reason` is Django's and says nothing to a patient."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for a request that cannot be read."""
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what does not exist and for what this person may not see."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without database and context processors, since either may be what failed; 503 while the database is away."""
    if away.is_away(away.error_of_now()):
        return away.answer(request)
    words = {"clinic_name": settings.CLINIC_NAME, "clinic_phone": settings.CLINIC_PHONE}
    return HttpResponse(render_to_string("500.html", words), status=500)
