"""What must be so before real people use it."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def second_step_required(**kwargs: Any) -> list[Error]:
    """Staff may do without the second step in development alone."""
    if settings.SECOND_STEP_REQUIRED:
        return []
    return [Error("Staff are not asked for a second step.", hint="SECOND_STEP_REQUIRED = True", id="accounts.E001")]
