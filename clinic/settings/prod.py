"""For real use: everything that matters comes from the environment and is refused when unclear."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from clinic.running.logs import in_json
from clinic.settings.base import *  # noqa: F403
from clinic.settings.base import BASE_DIR, MIDDLEWARE
from clinic.settings.env import flag, names, number, secret, text

DEBUG = False
SECRET_KEY = text("SECRET_KEY")
# Seals the trail. Whoever has SECRET_KEY must not be able to write a trail anew.
TRAIL_KEY = secret("TRAIL_KEY")
if TRAIL_KEY == SECRET_KEY:
    raise ImproperlyConfigured("TRAIL_KEY must be another one than SECRET_KEY.")
# They seal what the database holds, so they outlive SECRET_KEY and are kept apart from it and from the backups.
FIELD_KEYS = text("FIELD_KEYS")
BLIND_KEY = text("BLIND_KEY")
ALLOWED_HOSTS = names("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = names("CSRF_TRUSTED_ORIGINS")

# A balancer asks each node by itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = number("SECURE_HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# Trusted only where a proxy of ours sets it; a client's own header is overwritten there.
BEHIND_PROXY = flag("BEHIND_PROXY", False)
TRUSTED_PROXIES = number("TRUSTED_PROXIES", int(BEHIND_PROXY))
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True

STATIC_ROOT = Path(text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Other sites have no use for our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False

MIDDLEWARE = ["clinic.running.logs.RequestLines", *MIDDLEWARE]
LOGS_SAY_LITTLE = True
LOGGING = in_json()
