"""The clinic's name, phone and address on the web for every template."""

import re

from django.conf import settings
from django.http import HttpRequest


def clinic(request: HttpRequest | None) -> dict[str, str]:
    """Template variables `clinic_name`, `clinic_phone` (as printed), `clinic_tel` (as dialled) and `clinic_address`."""
    digits = re.sub(r"[^0-9+]", "", settings.CLINIC_PHONE)
    return {
        "clinic_name": settings.CLINIC_NAME,
        "clinic_phone": settings.CLINIC_PHONE,
        "clinic_tel": digits,
        "clinic_address": settings.CLINIC_ADDRESS,
        "second_step_off": "" if settings.SECOND_STEP_REQUIRED else "yes",
    }
