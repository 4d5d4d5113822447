"""Django settings. What a deployment may change is read in `environment`; docs/deployment.md lists it."""

from __future__ import annotations

from pathlib import Path

from routeways.config import environment as env
from routeways.config.sign_in import *  # noqa: F403
from routeways.config.sign_in import oidc_origin

DATA_DIR = env.data_dir()
WAREHOUSE_DIR = env.folder("ROUTEWAYS_WAREHOUSE_DIR", DATA_DIR / "warehouse")

DEBUG = env.flag("ROUTEWAYS_DEBUG")
ALLOWED_HOSTS = env.words("ROUTEWAYS_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY = env.secret_key("ROUTEWAYS_SECRET_KEY", DATA_DIR, ALLOWED_HOSTS)
SECRET_KEY_FALLBACKS = env.words("ROUTEWAYS_OLD_SECRET_KEYS")
CSRF_TRUSTED_ORIGINS = env.words("ROUTEWAYS_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "routeways.foundation",  # above allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "csp",
    # our floors, top first
    "routeways.site",
    "routeways.careers",
    "routeways.engagements",
    "routeways.needs",
    "routeways.evidence",
    "routeways.provision",
    "routeways.instruments",
    "routeways.library",
    "routeways.warehouse",
    "routeways.ledger",
    "routeways.taxonomy",
    "routeways.organisations",
    "routeways.places",
    "routeways.ui",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # static files are compressed at set-up, so it stands above ours
    "routeways.config.compression.CompressPublicPages",
    "routeways.foundation.api_middleware.ApiMiddleware",  # above all that may refuse, so that it tells it as a problem
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "routeways.foundation.middleware.DenyByDefaultMiddleware",
    "csp.middleware.CSPMiddleware",
    "routeways.config.faults.ExplainNotAllowed",
]

ROOT_URLCONF = "routeways.config.urls"
WSGI_APPLICATION = "routeways.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "routeways.site.context.frame_defaults",
            ],
        },
    }
]

DATABASES = {"default": env.database("ROUTEWAYS_DATABASE", DATA_DIR)}
AUTH_USER_MODEL = "foundation.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# In the database, so that limits on sign-in attempts hold over all web processes. What one process may keep for itself
# (figures of a vintage, which never change) it keeps in its own memory.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "routeways.config.faults.form_expired"
# An e-mail address is unique without regard to capitals, by a constraint over Lower("email") that W004 cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
if env.flag("ROUTEWAYS_HTTPS"):
    # The proxy in front must set this header itself and drop one that a visitor sends: docs/deployment.md.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    # Neighbouring names of the same domain are not ours to bind to HTTPS, so no includeSubDomains and no preload.
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]

globals().update(env.email("ROUTEWAYS_EMAIL", DATA_DIR))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("ROUTEWAYS_EMAIL_FROM", "routeways@localhost")
SITE_ADDRESS = env.text("ROUTEWAYS_ADDRESS", "http://127.0.0.1:8000").rstrip("/")  # of links in e-mails

API_REQUESTS_A_MINUTE = 600  # a program that walks through everything needs ten a second at most
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # forms; files go to disk and have their own limit in foundation
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# One line each on stderr, where a terminal, journald and containers all look. Requests are logged by the proxy.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "routeways": {"level": env.log_level("ROUTEWAYS_LOG_LEVEL")},
        "django_tasks": {"level": env.log_level("ROUTEWAYS_LOG_LEVEL")},
        # Django would log to its own handler as well, and every page that is not found as a warning.
        "django": {"level": "WARNING", "handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}

# Sites that may show one material of the library in a frame; "'none'" forbids it to all.
LIBRARY_FRAMED_BY = env.words("ROUTEWAYS_LIBRARY_FRAMED_BY", ["'none'"])

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *oidc_origin()],
        "frame-ancestors": ["'none'"],
    }
}
