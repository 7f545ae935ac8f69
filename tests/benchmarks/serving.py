"""Answers requests as a server's worker does: through Django's WSGI door, with files and pages as in production."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment

from clinic.settings.base import CACHES

FILES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
COMPRESSED = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
_ASKED: dict[str, Any] = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "QUERY_STRING": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": "127.0.0.1:8000",
    "HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8",
    "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.5",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.input": BytesIO(),
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


class Answer(NamedTuple):
    """What went over the wire; `said` is the first line's code and word."""

    said: str
    heads: dict[str, str]
    body: bytes

    @property
    def status(self) -> int:
        """The code alone."""
        return int(self.said[:3])

    @property
    def text(self) -> str:
        """The words, unpacked where they were packed."""
        packed = self.heads.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Worker:
    """One worker of the server, with the middleware that the settings name while it is made."""

    def __init__(self) -> None:
        self.door = WSGIHandler()

    def get(self, path: str, **more: str) -> Answer:
        """Ask, read the whole answer, and close it."""
        said: list[Any] = []
        answer = self.door({**_ASKED, "PATH_INFO": path, **more}, lambda *head: said.extend(head))
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        return Answer(said[0], dict(said[1]), body)


def bare_worker() -> Worker:
    """A worker of a project without any middleware."""
    with override_settings(MIDDLEWARE=[]):
        return Worker()


def kept_pages() -> override_settings:
    """The cache of pages as production has it."""
    return override_settings(CACHES=CACHES)


@contextmanager
def production(urls: str) -> Iterator[None]:
    """Files under the names that production gives them, and nothing that Django adds to templates for its tests."""
    teardown_test_environment()
    try:
        with TemporaryDirectory() as folder, override_settings(ROOT_URLCONF=urls, STATIC_ROOT=folder, STORAGES=FILES):
            call_command("collectstatic", verbosity=0, interactive=False)
            yield
    finally:
        setup_test_environment()
