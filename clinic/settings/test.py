"""For the tests: as production where it matters (no debug pages), fast where it does not (passwords)."""

from clinic.settings.base import *  # noqa: F403
from clinic.settings.base import BASE_DIR, CACHES, DATABASES
from clinic.settings.fixed_keys import BLIND_KEY, FIELD_KEYS  # noqa: F401

DEBUG = False
SECRET_KEY = "for tests only"  # noqa: S105
TRAIL_KEY = "for the trail of the tests only, and long enough"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO_ALLOWED = True
(BASE_DIR / "var").mkdir(exist_ok=True)
# A file, because a database in memory has other locks than the one people use.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}
    # Nothing of a test must outlive a power cut, so nothing waits for the disk.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
# Each test reads its own pages; those about keeping them ready bring the real thing back.
CACHES = {**CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
# Tests and drills send by the thousand from one address; those about flooding set the limits themselves.
INTAKES_STARTED_AN_HOUR = INTAKES_SENT_AN_HOUR = 1_000_000
