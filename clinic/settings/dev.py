"""On one's own machine: nothing to set, no secret that matters, demo people allowed."""

from clinic.settings import fixed_keys
from clinic.settings.base import *  # noqa: F403
from clinic.settings.base import BASE_DIR
from clinic.settings.env import flag, names, text

DEBUG = flag("DEBUG", True)
SECRET_KEY = "for development on one machine only; production refuses to start with it"  # noqa: S105
TRAIL_KEY = "for the trail of one development machine only"
FIELD_KEYS = text("FIELD_KEYS", fixed_keys.FIELD_KEYS)
BLIND_KEY = text("BLIND_KEY", fixed_keys.BLIND_KEY)
ALLOWED_HOSTS = names("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
DEMO_ALLOWED = True
SECOND_STEP_REQUIRED = flag("SECOND_STEP_REQUIRED", False)
(BASE_DIR / "var").mkdir(exist_ok=True)
# Without a mail server of one's own, each mail is a file to read.
if not text("EMAIL_HOST", ""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = text("EMAIL_FILE_PATH", str(BASE_DIR / "var" / "mail"))
