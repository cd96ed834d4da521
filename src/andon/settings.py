"""Every setting, from the environment only; the defaults run on SQLite in ./var."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from andon.runtime import keys

PACKAGE = Path(__file__).resolve().parent


def _flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _list(name: str, *, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


VAR = Path(os.environ.get("ANDON_VAR", "var")).resolve()
os.environ.setdefault("ANDON_KEYS_DIR", str(VAR / "keys"))


def _database(url: str) -> dict[str, Any]:
    """A Django database from `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.removeprefix("sqlite:///")),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SystemExit(
            f"ANDON_DATABASE_URL begins with {parts.scheme!r}: write sqlite:///path or "
            "postgresql://user:password@host:5432/name."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    size = int(os.environ.get("ANDON_DATABASE_POOL", "8"))
    if size:
        options["pool"] = {"min_size": 1, "max_size": size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


DATABASES = {
    "default": _database(os.environ.get("ANDON_DATABASE_URL", f"sqlite:///{VAR / 'andon.sqlite3'}"))
}

SECRET_KEY = keys.secret_key(Path(os.environ["ANDON_KEYS_DIR"]))
DEBUG = False
PUBLIC_URL = os.environ.get("ANDON_PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = _list(
    "ANDON_HOSTS", default=f"127.0.0.1,localhost,[::1],{urlsplit(PUBLIC_URL).hostname}"
)
IS_HTTPS = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _flag("ANDON_BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "andon.runtime",
    "andon.ledger",
    "andon.people",
    "andon.catalog",
    "andon.library",
    "andon.notices",
    "andon.reports",
    "andon.cases",
    "andon.api",
    "andon.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "ninja",
]

MIDDLEWARE = [
    "andon.web.middleware.DatabaseGoneMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "andon.web.middleware.PlainAddressMiddleware",
    "andon.web.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "andon.web.middleware.ScopeMiddleware",
]

ROOT_URLCONF = "andon.urls"
ASGI_APPLICATION = "andon.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "andon.web.context.house",
            ],
            "string_if_invalid": "",
        },
    },
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/sign-in/"

ACCOUNT_ADAPTER = "andon.web.accounts.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation was sent to the address already
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # asking for a code must not write to strangers
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Andon"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("es", "Español"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("th", "ไทย"),
    ("vi", "Tiếng Việt"),
    ("id", "Bahasa Indonesia"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "andon_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = VAR / "static"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Notices leave by SMTP where a host is named; else each becomes a readable file in the outbox.
EMAIL_HOST = os.environ.get("ANDON_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("ANDON_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ANDON_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ANDON_SMTP_PASSWORD", "")
EMAIL_USE_TLS = _flag("ANDON_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 15
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "andon.notices.channels.readable.EmailBackend"
)
EMAIL_FILE_PATH = VAR / "outbox"
DEFAULT_FROM_EMAIL = os.environ.get("ANDON_MAIL_FROM", "Andon <andon@localhost>")

EVIDENCE_DIR = Path(os.environ.get("ANDON_EVIDENCE_DIR", str(VAR / "evidence")))
EVIDENCE_MAX_BYTES = int(os.environ.get("ANDON_EVIDENCE_MAX_MB", "100")) * 1024 * 1024
CHECKPOINT_COPY = Path(os.environ.get("ANDON_CHECKPOINT_COPY", str(VAR / "checkpoints.log")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ANDON_LOG", "WARNING")},
}
