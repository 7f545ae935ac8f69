"""What every place shares; the places (dev, test, prod) say only what differs."""

from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from clinic.settings import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "clinic.apps.ClinicAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "crispy_forms",
    "nested_admin",
    "clinic.audit",
    "clinic.limits",
    "clinic.crypto",
    "clinic.mail",
    "clinic.running",
    "clinic.accounts",
    "education",
    "intake",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "clinic.site.answers.PrivateAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "clinic.site.language.InLanguage",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.audit.request.CurrentRequest",
    "clinic.accounts.desks.DeskHours",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic.site.context.clinic",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["clinic"]
CRISPY_TEMPLATE_PACK = "clinic"
CRISPY_FAIL_SILENTLY = False

DATABASES = {"default": env.database("DATABASE_URL", sqlite=BASE_DIR / "var" / "clinic.sqlite3")}
# Rendered public pages, kept by each worker for seconds: what an editor changes is everywhere soon after.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "TIMEOUT": 20},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "staff:sign-in"
LOGIN_REDIRECT_URL = "staff:worklist"
LOGOUT_REDIRECT_URL = "home"
# Staff sign in with a second step; only development may leave it out, and says so on every page.
SECOND_STEP_REQUIRED = True
# A staff sign-in is over after this time without a request, and after this time in all.
STAFF_IDLE_MINUTES = env.number("STAFF_IDLE_MINUTES", 15, least=1)
STAFF_LONGEST_HOURS = env.number("STAFF_LONGEST_HOURS", 10, least=1)
# A patient's visit is over after this time without a press, and after this time in all; the answers stay.
PATIENT_IDLE_MINUTES = env.number("PATIENT_IDLE_MINUTES", 30, least=5)
PATIENT_LONGEST_HOURS = env.number("PATIENT_LONGEST_HOURS", 12, least=1)
# Codes to come back with: at most so many an hour and a day for an e-mail address (whose people share it), and an
# hour for a network address (a clinic or a home shares one).
CODES_PER_HOUR = env.number("CODES_PER_HOUR", 5, least=1)
CODES_PER_DAY = env.number("CODES_PER_DAY", 15, least=1)
CODES_PER_NETWORK = env.number("CODES_PER_NETWORK", 100, least=1)
SESSION_ENGINE = "clinic.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Patients read in the language that they choose; what the browser asks for until then. Kept for a year.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = False
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "clinic.site.formats"
TIME_ZONE = env.text("CLINIC_TIME_ZONE", "America/Denver")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Nothing is opened but our own origin; no inline script or style anywhere, Django admin included.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "clinic.site.views.csrf_failure"

# Bodies are short text; anything larger is refused with a 400 before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# One scanned page, at one address; the only way for files is in memory and cut off at this size (bytes).
DATA_UPLOAD_MAX_NUMBER_FILES = 1
SCAN_LARGEST = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["intake.web.therapist.scans.OneScan"]

CLINIC_NAME = env.text("CLINIC_NAME", "Steady Hands Clinic")
# Where the public reaches the site; canonical addresses and the sitemap start with it.
CLINIC_ADDRESS = env.text("CLINIC_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# Passkeys belong to this name and are used at these addresses alone.
_PASSKEYS = env.passkey_site("PASSKEY", site=CLINIC_ADDRESS)
PASSKEY_SITE, PASSKEY_ORIGINS = _PASSKEYS.name, _PASSKEYS.origins
CLINIC_PHONE = env.text("CLINIC_PHONE", "555 0100")
# Where an answer on paper goes; a way that is not set is not printed. And the sheet that letters are set for.
CLINIC_FAX = env.text("CLINIC_FAX", "")
CLINIC_POST = env.text("CLINIC_POST", "")
LETTER_PAPER = env.one_of("LETTER_PAPER", "us-letter", "a4")
# Where mail leaves and whom it comes from. Nothing in a request sends mail: `manage.py send_mail` empties the outbox.
_SERVER = env.mail_server("EMAIL", site=CLINIC_ADDRESS)
EMAIL_HOST, EMAIL_PORT = _SERVER.host, _SERVER.port
EMAIL_USE_TLS, EMAIL_USE_SSL = _SERVER.security == "starttls", _SERVER.security == "tls"
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SERVER.user, _SERVER.password
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 10, least=1)
EMAIL_FROM = env.text("EMAIL_FROM", f"no-reply@{urlsplit(CLINIC_ADDRESS).hostname}")
DEFAULT_FROM_EMAIL = formataddr((" ".join(CLINIC_NAME.split()), EMAIL_FROM))
# Hours in which somebody works at the clinic: weekdays (Monday is 0), first and last hour of the day, closed dates.
CLINIC_OPENS_AT = env.number("CLINIC_OPENS_AT", 9)
CLINIC_CLOSES_AT = env.number("CLINIC_CLOSES_AT", 17, least=1)
CLINIC_CLOSED_ON = env.names("CLINIC_CLOSED_ON")
# How often a program may ask with its token in one minute.
TOKEN_ASKS_PER_MINUTE = env.number("TOKEN_ASKS_PER_MINUTE", 120, least=1)
# A draft that nobody went on with is forgotten after so many days; what was sent or shared never is.
DRAFT_KEPT_DAYS = env.number("DRAFT_KEPT_DAYS", 30, least=1)
# An invitation by mail works for so many days, unless it is begun, withdrawn or sent again before.
INVITATION_DAYS = env.number("INVITATION_DAYS", 14, least=2)
# Mail that was sent or taken back is forgotten after so many days.
MAIL_KEPT_DAYS = env.number("MAIL_KEPT_DAYS", 90, least=1)
# The trail: keys that sealed it before the one in use, newest first, and the file that keeps a copy of its last seals.
TRAIL_KEYS_BEFORE = env.names("TRAIL_KEYS_BEFORE")
TRAIL_ANCHOR = env.text("TRAIL_ANCHOR", str(BASE_DIR / "var" / "trail.anchor"))
# Seals backups; only the process that makes or opens them needs it.
BACKUP_KEY = env.text("BACKUP_KEY", "")
# What the weekly report calls unusual: so many times one's own usual or one's peers', and at least so many in a week.
UNUSUAL_TIMES = env.number("UNUSUAL_TIMES", 3, least=2)
UNUSUAL_RECORDS = env.number("UNUSUAL_RECORDS", 20, least=1)
UNUSUAL_AT_NIGHT = env.number("UNUSUAL_AT_NIGHT", 5, least=1)
UNUSUAL_DENIED = env.number("UNUSUAL_DENIED", 10, least=1)
UNUSUAL_NOT_THEIRS = env.number("UNUSUAL_NOT_THEIRS", 10, least=1)
UNUSUAL_FAILED_SIGN_INS = env.number("UNUSUAL_FAILED_SIGN_INS", 30, least=1)
# Hours before opening and after closing in which somebody may still be at work.
UNUSUAL_MARGIN_HOURS = env.number("UNUSUAL_MARGIN_HOURS", 2)
# Whether plans of care keep what a payer authorised, and refuse to count visits outside of it.
PAYER_BLOCK = env.flag("PAYER_BLOCK", False)
# So many proxies of ours stand in front, each adding its caller to X-Forwarded-For; nothing else in it counts.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
# So many new intakes, and so many sent, are taken from one network address in an hour; many share a clinic's own.
INTAKES_STARTED_AN_HOUR = env.number("INTAKES_STARTED_AN_HOUR", 60, least=1)
INTAKES_SENT_AN_HOUR = env.number("INTAKES_SENT_AN_HOUR", 60, least=1)
# Demo people may be added only where this is true.
DEMO_ALLOWED = False

# Whether what is logged is kept for others to read; where it is, nothing that anybody typed may get there.
LOGS_SAY_LITTLE = False
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "filters": {"no_secret_links": {"()": "clinic.running.logs.NoSecretLinks"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        **{name: {"filters": ["no_secret_links"]} for name in ("django.request", "django.security.csrf")},
        "django.server": {"handlers": ["console"], "filters": ["no_secret_links"], "propagate": False},
    },
}
