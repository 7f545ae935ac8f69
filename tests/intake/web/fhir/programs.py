"""A program of the clinic: it shows a token with each question and keeps no cookie."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from clinic.accounts.tokens import issue
from tests.cast import enter

#: Each address -> what GET and POST answer whoever shows no token, signed in or not: a cookie opens nothing.
PROGRAMS = {
    "fhir:metadata": (200, 405),
    "fhir:search": (401, 405),
    "fhir:read": (401, 405),
    "fhir:base": (401, 405),
    "fhir:elsewhere": (401, 405),
}
ARGS = {
    "fhir:search": ["Patient"],
    "fhir:read": ["Patient", "01a20399-e107-76aa-88e4-d08ad292defc"],
    "fhir:elsewhere": ["a/b/c"],
}


def token(who: str = "ana", days: int = 30) -> str:
    """A token of a member of the cast."""
    return issue(user=enter(who), name="Office records", days=days, by=enter(who))


def ask(address: str, secret: str = "", **headers: str) -> HttpResponse:
    """What /fhir/ answers to a program with this token."""
    shown = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer: HttpResponse = Client().get(f"/fhir/{address}", headers=shown | headers)
    return answer


def said(answer: HttpResponse) -> tuple[int, str, str]:
    """Status, kind of resource, and why not."""
    resource: dict[str, Any] = answer.json()  # type: ignore[attr-defined]
    return answer.status_code, resource["resourceType"], resource.get("issue", [{}])[0].get("code", "")
