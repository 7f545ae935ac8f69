"""A provider who holds a link: letters that were mailed, the secret in the mail, and the way to the page."""

import re
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from clinic.mail.models import Message
from intake.letters.directory import Provider
from intake.letters.linking import AGAIN, FIRST
from intake.letters.links import ProviderLink
from intake.letters.models import Letter
from intake.referrals.lifecycle import State
from tests.cast import enter
from tests.intake.letters.writing import issue, provider
from tests.intake.making import sent_intake
from tests.intake.referrals.people import lead

ADDRESS = "amin@valley.example"


def amin() -> Provider:
    """Dr. Amin, whose e-mail address Ana checked."""
    found = provider(email=ADDRESS)
    if found.verified_at is None:
        found.email, found.verified_at, found.verified_by = ADDRESS, timezone.now(), enter("ana")
        found.save()
    return found


def mailed(example: str = "V02", *, wait: bool = True, **how: Any) -> Letter:
    """A letter whose link was mailed, and whose step can no longer be undone."""
    letter = issue(lead(sent_intake(example, **how), State.DRAFTING), to=amin())
    if wait:
        over()
    return letter


def over() -> None:
    """The time to undo has passed."""
    began = timezone.now() - timedelta(seconds=1)
    ProviderLink.objects.filter(begins_at__gt=began).update(begins_at=began)


def link_of(letter: Letter) -> ProviderLink:
    """The newest link to a letter."""
    found = ProviderLink.objects.of_letter(letter).first()
    assert found is not None
    return found


def token_of(link: ProviderLink) -> str:
    """The secret, as it stands in its mail and nowhere else."""
    mail = Message.objects.get(kind__in=[FIRST, AGAIN], key=str(link.event_id))
    found = re.search(r"/sign/([\w-]{43})/", mail.body)
    assert found is not None
    return found[1]


def code_for_provider() -> str:
    """The second code of the newest mail to Dr. Amin."""
    newest = Message.objects.filter(kind="sign-in-code").order_by("put_at", "id").last()
    assert newest.recipient == ADDRESS
    found = re.search(r"Your code: (\S+)", newest.body)
    assert found is not None
    return found[1]


def door(letter: Letter) -> str:
    """The address in the mail."""
    return f"/sign/{token_of(link_of(letter))}/"


def let_in(letter: Letter) -> Client:
    """A browser that went from the mail through the code."""
    client = Client()
    assert client.post(door(letter), {"go": "code"})["Location"] == "/sign/code/"
    assert client.post("/sign/code/", {"code": code_for_provider()})["Location"] == "/sign/reply/"
    return client


def sign(client: Client, answer: str = "refer", **typed: Any) -> HttpResponse:
    """Fill in the page as it stands, with changes, and press Sign and send."""
    form = client.get("/sign/reply/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    filled = {name: value for name, value in shown.items() if value not in (None, False)}
    return client.post("/sign/reply/", filled | {"answer": answer, "signer_name": "Leila Amin"} | typed)
