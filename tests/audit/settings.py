"""Production on this machine alone: without TLS, for which there is no certificate, and with demo people.

A web server in front compresses pages; here Django's own middleware does it in its place.
"""

from clinic.settings.env import text
from clinic.settings.prod import *  # noqa: F403
from clinic.settings.prod import MIDDLEWARE as PRODUCTION

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
DEMO_ALLOWED = True
STATIC_ROOT = text("AUDIT_STATIC_ROOT")
GZIP = "django.middleware.gzip.GZipMiddleware"
MIDDLEWARE = PRODUCTION if GZIP in PRODUCTION else [GZIP, *PRODUCTION]
