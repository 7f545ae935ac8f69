"""Who is asking: the current request's actor, so that no call has to carry it down to the trail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from clinic.audit.ids import new_id


@dataclass(frozen=True)
class Actor:
    """Who acts (id as text, role code), how that was proved, and in which request."""

    id: str = ""
    role: str = "system"
    authenticated_by: str = "none"
    request_id: str = ""


#: Name spaces of what only staff can open.
_GUARDED = {"staff", "admin", "fhir"}

_current: ContextVar[HttpRequest | Actor | None] = ContextVar("current_actor", default=None)


def current_actor() -> Actor:
    """The actor of the running request; outside of one, the system itself."""
    source = _current.get()
    if source is None:
        return Actor()
    return source if isinstance(source, Actor) else _of(source)


def _of(request: HttpRequest) -> Actor:
    request_id = getattr(request, "request_id", "")
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Actor(str(user.pk), user.role, getattr(request, "authenticated_by", "password"), request_id)
    intake_id = getattr(request, "intake_id", "")
    if intake_id:
        return Actor(str(intake_id), "patient", "resume token", request_id)
    patient_id = getattr(request, "patient_id", "")
    if patient_id:
        return Actor(str(patient_id), "patient", request.patient_by, request_id)  # type: ignore[attr-defined]
    provider_id = getattr(request, "provider_id", "")
    if provider_id:
        return Actor(str(provider_id), "provider", "link and mailed code", request_id)
    return Actor("", "visitor", "none", request_id)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Within the block, `actor` is the one who acts (for commands, which have no request)."""
    token = _current.set(actor)
    try:
        yield
    finally:
        _current.reset(token)


class CurrentRequest:
    """Middleware: gives each request an id and makes it the trail's source of who acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with this request as the current one."""
        request.request_id = str(new_id())  # type: ignore[attr-defined]
        token = _current.set(request)
        try:
            response = self.get_response(request)
            _note_denied(request, response)
            return response
        finally:
            _current.reset(token)


def _note_denied(request: HttpRequest, response: HttpResponse) -> None:
    """A staff page that did not open for somebody signed in: not theirs, or not there, which look the same to them."""
    at = request.resolver_match
    if response.status_code not in (403, 404) or at is None or not _GUARDED & set(at.namespaces):
        return
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return
    from clinic.audit import trail  # the trail itself asks this module who acts

    trail.note("access.denied", page=at.view_name, status=response.status_code)
