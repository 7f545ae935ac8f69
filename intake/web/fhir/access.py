"""The door for programs: a staff token with each question, no cookie; what goes wrong is an OperationOutcome."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from clinic.accounts import tokens
from clinic.accounts.models import User
from clinic.accounts.roles import WORKLIST
from intake.fhir.capability import outcome
from intake.fhir.elements import Resource

JSON = "application/fhir+json"
_BEARER = re.compile(r"Bearer ([\x21-\x7e]{1,200})")
#: What a program may say that it understands; anything of JSON will do.
_UNDERSTOOD = re.compile(r"json|\*/\*|application/\*", re.IGNORECASE)

View = Callable[..., HttpResponse]


class Refused(Exception):
    """The question cannot be answered: status, FHIR's code for the issue, words."""

    def __init__(self, status: int, code: str, words: str) -> None:
        super().__init__(words)
        self.status, self.code, self.words = status, code, words


#: One and the same for what is not there and for what somebody may not see.
NOT_THERE = Refused(404, "not-found", "There is nothing of this kind with this id.")
_NO_TOKEN = Refused(401, "login", "Show a token that is in force, as in: Authorization: Bearer ...")
_NOT_FOR_ROLE = Refused(403, "forbidden", "The person of this token may not read records.")
_TOO_MANY = Refused(429, "throttled", "There were too many questions in this minute. Wait a minute.")
_ONLY_READS = Refused(405, "not-supported", "Records can only be read here: use GET.")
_ONLY_JSON = Refused(406, "not-supported", "Answers come as JSON only.")
_MORE = {401: {"WWW-Authenticate": 'Bearer realm="fhir"'}, 405: {"Allow": "GET, HEAD"}, 429: {"Retry-After": "60"}}


def answer(resource: Resource, status: int = 200) -> HttpResponse:
    """A resource as FHIR's JSON."""
    text = json.dumps(resource, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type=f"{JSON}; charset=utf-8", headers=_MORE.get(status))


def refusal(why: Refused) -> HttpResponse:
    """Why not, as FHIR says it."""
    return answer(outcome(why.code, why.words), why.status)


def reader(request: HttpRequest) -> User:
    """Whose token this is; only views behind `for_programs` may ask."""
    return cast(User, request.user)


def open_to_programs(view: View) -> View:
    """GET alone, as JSON; whatever is refused is told as FHIR does. No cookie counts here, so no form can be forged."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            if request.method not in ("GET", "HEAD"):
                raise _ONLY_READS
            wanted = request.GET.get("_format") or request.headers.get("Accept") or JSON
            if not _UNDERSTOOD.search(wanted):
                raise _ONLY_JSON
            return view(request, **kwargs)
        except Refused as why:
            return refusal(why)

    return opened


def for_programs(view: View) -> View:
    """The same, for whoever shows a token of somebody who reads records."""

    @open_to_programs
    @wraps(view)
    def opened(request: HttpRequest, **kwargs: str) -> HttpResponse:
        shown = _BEARER.fullmatch(request.headers.get("Authorization", ""))
        token = tokens.token_of(shown[1]) if shown else None
        if token is None:
            raise _NO_TOKEN
        request.user = token.user
        request.authenticated_by = "token"  # type: ignore[attr-defined]
        if token.user.role not in WORKLIST:
            raise _NOT_FOR_ROLE
        if not tokens.use(token):
            raise _TOO_MANY
        return view(request, **kwargs)

    return opened
