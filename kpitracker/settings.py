"""One settings file for every installation; the environment decides (docs/settings.md lists it).

Without any variable this is the embedded default: SQLite and secrets in `var/`, mail to a
folder. `KPITRACKER_ENV=production` asks for everything that must not be guessed.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kpitracker import environment, queue

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("KPITRACKER_DATA", default=str(BASE_DIR / "var"))).absolute()
PRODUCTION = (
    environment.choice("KPITRACKER_ENV", options=("embedded", "production"), default="embedded")
    == "production"
)
DEBUG = environment.flag("DEBUG", default=False)

# --- Secrets and hosts -------------------------------------------------------------------

if PRODUCTION:
    SECRET_KEY = environment.required(
        "SECRET_KEY", remedy="Give it 50 random characters or more, the same in every process."
    )
    API_KEY_PEPPER = environment.required(
        "API_KEY_PEPPER", remedy="Give it 50 random characters or more; changing it ends all keys."
    )
    PUBLIC_URL = environment.required(
        "KPITRACKER_URL", remedy="Name the address people use, such as https://kpi.example.org."
    )
else:
    # The environment wins, so that a test or a container may bring its own.
    SECRET_KEY = environment.text("SECRET_KEY", default="") or environment.kept_secret(
        DATA_DIR / "secret_key"
    )
    API_KEY_PEPPER = environment.text("API_KEY_PEPPER", default="") or environment.kept_secret(
        DATA_DIR / "api_key_pepper"
    )
    PUBLIC_URL = environment.text(
        "KPITRACKER_URL",
        default=f"http://127.0.0.1:{environment.whole_number('PORT', default=8000, minimum=1)}",
    )
PUBLIC_URL = PUBLIC_URL.rstrip("/")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", default=[])

_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise ImproperlyConfigured(
        f"KPITRACKER_URL must be an address such as https://kpi.example.org, but is {PUBLIC_URL!r}."
    )
ALLOWED_HOSTS = environment.words(
    "ALLOWED_HOSTS",
    default=[_public.hostname] if PRODUCTION else [_public.hostname, "localhost", "127.0.0.1"],
)
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured(
            "DEBUG must be false in production: it shows settings to anyone."
        )
    for _name, _secret in (("SECRET_KEY", SECRET_KEY), ("API_KEY_PEPPER", API_KEY_PEPPER)):
        if len(_secret) < 50 or len(set(_secret)) < 10 or _secret.startswith("django-insecure-"):
            raise ImproperlyConfigured(f"{_name} must be 50 random characters or more.")
    if any("*" in host for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts; a wildcard is not accepted.")
    if _public.scheme != "https":
        raise ImproperlyConfigured("KPITRACKER_URL must begin with https:// in production.")
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# How many proxies of our own stand in front: that many of X-Forwarded-For's addresses are believed.
TRUSTED_PROXIES = environment.whole_number("TRUSTED_PROXIES", default=0)

# --- Applications ------------------------------------------------------------------------

INSTALLED_APPS = [
    "kpitracker",
    "objectives",
    "projects",
    "accounts",
    "ui",
    "allauth",
    "allauth.account",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "kpitracker.health.ProbesFirst",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "accounts.middleware.SessionLimitMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "kpitracker.urls"
WSGI_APPLICATION = "kpitracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kpitracker.navigation.navigation",
                "kpitracker.settings_places.settings_places",
            ],
        },
    },
]

# --- Database, queue, cache, mail --------------------------------------------------------

DATABASE_URL = environment.text("DATABASE_URL", default="")
DATABASES = {
    "default": environ.Env.db_url_config(DATABASE_URL)
    if DATABASE_URL
    # Not written as an address: a folder's name may hold what an address gives a meaning to.
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "kpitracker.sqlite3"}
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # One writer at a time: it takes the lock at BEGIN and waits, instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;",
    }
else:
    _options = environ.Env.db_url_config(DATABASE_URL).get("OPTIONS", {})
    DATABASES["default"] |= {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Seconds; without it, a host that has gone silent holds whoever asks for minutes.
        "OPTIONS": {"connect_timeout": 3, **_options},
    }

REDIS_URL = environment.text("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "kpitracker.cache.ForgivingCache",
        "LOCATION": queue.cache_url(REDIS_URL),
        "OPTIONS": {
            # The cache may be lost at any moment: pages and API go on without it.
            "IGNORE_EXCEPTIONS": True,
            "REDIS_CLIENT_CLASS": "kpitracker.cache.RestingRedis",
            # Whoever can write to Redis must not run code here, as pickle would let them.
            "SERIALIZER": "django_redis.serializers.json.JSONSerializer",
            "SOCKET_CONNECT_TIMEOUT": 0.25,
            "SOCKET_TIMEOUT": 0.25,
        },
    }
}

MAIL_DIR = DATA_DIR / "mail"
if os.environ.get("EMAIL_URL"):
    vars().update(environ.Env.email_url_config(os.environ["EMAIL_URL"]))
elif PRODUCTION:
    raise ImproperlyConfigured(
        "EMAIL_URL is not set. Name the mail server, such as smtp+tls://user:password@host:587."
    )
else:
    EMAIL_BACKEND = "accounts.mail_folder.FolderBackend"
EMAIL_TIMEOUT = 10  # seconds; Django's default waits for ever
DEFAULT_FROM_EMAIL = environment.text(
    "DEFAULT_FROM_EMAIL", default=f"KPI tracker <kpitracker@{_public.hostname}>"
)

# --- Celery: a wake-up only, the database knows what is due ------------------------------

CELERY_BROKER_URL = queue.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # seconds, above every hard time limit
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "queue_order_strategy": "priority",
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "objectives.tasks.tick",
        "schedule": 60.0,
        "options": {"expires": 55},  # ticks of a dead hour are worth nothing
    }
}

# --- People ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.AskForResetForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation that went to it
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here; all other sessions end
# Somebody else's wrong guesses block an account for minutes; a mailed link lets its owner in.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
PASSWORD_RESET_TIMEOUT = 3600  # seconds
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds from sign-in, however much it is used
SESSION_IDLE_AGE = 4 * 24 * 3600  # seconds without a request
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"

# --- API ---------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.KeyMayAct"],
    "DEFAULT_RENDERER_CLASSES": ["accounts.api.renderers.Renderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["accounts.api.filters.QueryFilters"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.pagination.CursorPage",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.problems.problem_response",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SPECTACULAR_SETTINGS = {
    "TITLE": "KPI tracker",
    "DESCRIPTION": "Objectives, success metrics, ML projects and the values that move them.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.api.schema.complete",
    ],
}

# --- Pages -------------------------------------------------------------------------------

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
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "kpitracker" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = environment.text("STATIC_ROOT", default=str(DATA_DIR / "static"))
# The one-command start serves files from where they lie; production collects them once.
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "filters": {"tokens_hidden": {"()": "accounts.hidden_tokens.TokensHidden"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["tokens_hidden"],
        },
        "security": {"class": "logging.StreamHandler", "formatter": "bare"},
    },
    # One JSON document a line (accounts/security_log.py); collect it by "event".
    "loggers": {
        "kpitracker.security": {"handlers": ["security"], "level": "INFO", "propagate": False}
    },
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", default="INFO")},
}
