"""On one's own machine: nothing to set, no secret that matters, demo people allowed."""

from clinic.settings.base import *  # noqa: F403
from clinic.settings.base import BASE_DIR
from clinic.settings.env import flag, names
from clinic.settings.fixed_keys import BLIND_KEY, FIELD_KEYS  # noqa: F401

DEBUG = flag("DEBUG", True)
SECRET_KEY = "for development on one machine only; production refuses to start with it"  # noqa: S105
ALLOWED_HOSTS = names("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
DEMO_ALLOWED = True
(BASE_DIR / "var").mkdir(exist_ok=True)
