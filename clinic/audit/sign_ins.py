"""Every sign-in, failed try and sign-out, wherever it happens (Django admin included), is noted."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from clinic.audit import trail


@receiver(user_logged_in)
def note_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Somebody came in; the request already carries them."""
    trail.note("account.signed_in", subject=user)


@receiver(user_logged_out)
def note_sign_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Somebody left; a sign-out without a session is nobody's."""
    if user is not None:
        trail.note("account.signed_out", subject=user)


@receiver(user_login_failed)
def note_failed_sign_in(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """A try that failed. What was typed is not kept: people type passwords into the wrong field."""
    trail.note("account.sign_in_failed")
