"""Production with one difference: the demo people may be added, for tests that need records."""

from clinic.settings.prod import *  # noqa: F403
from clinic.settings.prod import STATIC_ROOT, STORAGES

DEMO_ALLOWED = True
# Where no files were collected, pages name them as they lie in the source.
if not STATIC_ROOT.exists():
    STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
