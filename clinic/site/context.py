"""The clinic's name, phone and address on the web for every template."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from clinic.site.language import other, spoken


def clinic(request: HttpRequest | None) -> dict[str, Any]:
    """Template variables `clinic_name`, `clinic_phone` (as printed), `clinic_tel` (as dialled) and `clinic_address`.

    And `language`, with `other_language` (code, name) where the page can be changed to it. No request: public.
    """
    digits = re.sub(r"[^0-9+]", "", settings.CLINIC_PHONE)
    return {
        "clinic_name": settings.CLINIC_NAME,
        "clinic_phone": settings.CLINIC_PHONE,
        "clinic_tel": digits,
        "clinic_address": settings.CLINIC_ADDRESS,
        "language": spoken(),
        "other_language": other() if request is None or getattr(request, "two_languages", False) else None,
        "second_step_off": "" if settings.SECOND_STEP_REQUIRED else "yes",
    }
