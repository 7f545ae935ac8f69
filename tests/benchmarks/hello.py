"""The floor of the education benchmark: "hello world", at an address with the same middleware as the pages to read."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

#: Below /learn/, so that it is as public as they are: other answers pay for headers that keep them private.
HELLO = "/learn/hello-world/"
WORDS = b"hello world"


def hello(request: HttpRequest) -> HttpResponse:
    """Two words."""
    return HttpResponse("hello world")


urlpatterns = [path(HELLO[1:], hello), path("", include("clinic.urls"))]
