"""Production with one difference: the demo people may be added, for tests that need records."""

from clinic.settings.prod import *  # noqa: F403

DEMO_ALLOWED = True
