"""Every setting; `config.people` has those of people. The environment comes in there, here and nowhere else.

Nonsense stops the start. Read from the environment: HUBBUB_ENV, SECRET_KEY, DATABASE_URL, REDIS_URL, CACHE_URL,
BASE_URL, ALLOWED_HOSTS, VAR, TRUSTED_PROXIES, METRICS_TOKEN, CORS_ORIGINS, EMAIL_HOST and its kin, EMAIL_PROVIDER,
ANYMAIL_…, DEFAULT_FROM_EMAIL, CONTACT_EMAIL and the limits named below. `docs/operations.md` tells what each of them
means.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import validate

from config.allowances import read_allowances
from config.api import *  # noqa: F403  # settings as they stand there, under the same names
from config.audited import audited_settings
from config.connections import add_setting, cache_url, celery_broker
from config.cooling import read_cooling
from config.environment import DEVELOPMENT, HUBBUB_ENV, PRODUCTION, env
from config.logs import log_to_console
from config.mail import anymail_settings, mail_provider
from config.noise import noise_half, noise_parameters
from config.people import *  # noqa: F403  # settings as they stand there, under the same names
from config.screening import *  # noqa: F403  # settings as they stand there, under the same names

django_stubs_ext.monkeypatch()  # lets ModelAdmin[Story] and its kin be written at run time, too

ROOT = Path(__file__).resolve().parent.parent
DEBUG = False  # never: tracebacks belong in the log, and the test suite must see what readers see

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])  # earlier ones: what they sealed stays readable
VAR = env.path("VAR", ROOT / "var")
BASE_URL = env.str("BASE_URL", None if PRODUCTION else "http://127.0.0.1:8000")
if not BASE_URL:
    raise ImproperlyConfigured("BASE_URL is not set. It is the origin in every mail, such as https://hubbub.example.")
BASE_URL = BASE_URL.rstrip("/")
HTTPS = urlsplit(BASE_URL).scheme == "https"
if PRODUCTION and not HTTPS:
    raise ImproperlyConfigured(f"BASE_URL is {BASE_URL!r}; in production it must begin with https://.")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", [urlsplit(BASE_URL).hostname, *([] if PRODUCTION else ["localhost", "127.0.0.1"])]
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Who sends it may read /metrics: 16 characters or more of ASCII. Without one only a development setup shows it.
LONG_ENOUGH = validate.Regexp(r"([!-~]{16,})?\Z", error="16 characters or more, ASCII, no spaces")
METRICS_TOKEN = env.str("METRICS_TOKEN", "", validate=LONG_ENOUGH)

INSTALLED_APPS = [
    "web",
    "seeds",
    "discussion.telling",
    "discussion.workshop",
    "discussion.moderation",
    "discussion.screening",
    "discussion.threads",
    "stories.noise",
    "stories.search",
    "stories",
    "accounts.privacy",
    "accounts.notices.mails",
    "accounts.notices",
    "accounts.second_factor",
    "accounts",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "core.content_policy.ContentPolicyMiddleware",
    "core.lengths.require_length",
    "django.middleware.gzip.GZipMiddleware",
    "core.conditional.ConditionalReadMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.api.browser.note_use",
    "accounts.refusals.note_refusals",
    "accounts.admin_gate.require_second_factor",
    "accounts.admin_gate.RequireStanding",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(env.str("DATABASE_URL"), conn_max_age=600, conn_health_checks=True),
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://user@host/name.")
DATABASES["default"]["ENGINE"] = "core.postgresql"
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {"server_side_binding": True, "connect_timeout": 3, "application_name": "hubbub"}
)
# Connections stay: one whose other end is gone without a word ends within half a minute, and nobody waits long for it.
DATABASES["default"]["OPTIONS"].update(
    {"tcp_user_timeout": 10_000, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
)
add_setting(DATABASES["default"]["OPTIONS"], "jit", "off")  # compiling takes longer than any statement of ours
REQUEST_LIMITS = {  # seconds that PostgreSQL works or waits for a request; config.wsgi sets them for its own process
    "statement_timeout": env.int("STATEMENT_TIMEOUT", 10),
    "lock_timeout": env.int("LOCK_TIMEOUT", 3),
    "idle_in_transaction_session_timeout": env.int("IDLE_TRANSACTION_TIMEOUT", 30),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHE_URL = env.str("CACHE_URL", cache_url(REDIS_URL))
THIN_LAYER = env.bool("THIN_LAYER", True)  # whether public answers are kept ready in front of Django
# Seconds that a web process shows such a page without asking Redis, which says by itself that it is gone; 0: it asks.
THIN_LAYER_UNASKED = env.float("THIN_LAYER_UNASKED", 0.25)
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {
            # A cache that is away or frozen costs speed, never a request.
            "IGNORE_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 0.3,
            "SOCKET_TIMEOUT": 0.5,
        },
    }
}

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Subscriber"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
CSRF_FAILURE_VIEW = "web.errors.csrf_failure"
# Where `config.asgi` answers: BASE_URL where a proxy finds it there; empty where there are no streams.
LIVE_URL = env.str("LIVE_URL", "", validate=validate.Regexp(r"(https?://[^/\s]+)?\Z")).rstrip("/")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # how many proxies of ours append to X-Forwarded-For

# --- transport security ---------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOWED_ORIGINS: list[str] = env.list("CORS_ORIGINS", [])
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key", "if-match", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *([LIVE_URL] if LIVE_URL else [])],
    }
}
# The largest story that a document can tell goes through the admin's form; the API's own limit is API_BODY_BYTES.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
API_BODY_BYTES = 64 * 1024
API_STORY_BYTES = 128 * 1024  # of stories and documents: as much as the reader reads within two seconds

# --- language and static files --------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static" if PRODUCTION else None  # elsewhere the files are served from where they are written
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- mail -----------------------------------------------------------------------------------------
# Nobody can write to an address, so a development setup borrows the domain that is kept for examples.
MAIL_HOST = "example.com" if DEVELOPMENT else urlsplit(BASE_URL).hostname
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"Hubbub <no-reply@{MAIL_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
CONTACT_EMAIL = env.str("CONTACT_EMAIL", f"moderation@{MAIL_HOST}")  # named in every statement
EMAIL_PROVIDER = mail_provider(env)
ANYMAIL = anymail_settings(os.environ)
if DEVELOPMENT:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"  # read back by /dev/mailbox/
elif EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
else:
    EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
    EMAIL_PORT = env.int("EMAIL_PORT", 25)
    EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10

# --- Celery ---------------------------------------------------------------------------------------
CELERY = celery_broker(REDIS_URL)

# --- discussion and noise -------------------------------------------------------------------------
COMMENT_MAX_LENGTH = 10_000  # characters
COMMENT_MAX_DEPTH = 12  # a reply to the deepest level stands beside what it answers
LIMITS_BY_TRUST = read_allowances(env, production=PRODUCTION, suite=HUBBUB_ENV == "test")
COOLING_SECONDS = read_cooling(env)  # between two comments of one person on one story, by its band
LIVE_STREAMS = env.int("LIVE_STREAMS", 1000, validate=validate.Range(0, 100_000))  # of one process
LIVE_STREAMS_PER_NETWORK = env.int("LIVE_STREAMS_PER_NETWORK", 20, validate=validate.Range(1, 100_000))
CHANGES_RETENTION_DAYS = env.int("CHANGES_RETENTION_DAYS", 7, validate=validate.Range(1, 365))
NEWCOMER_DAYS = env.int("NEWCOMER_DAYS", 30, validate=validate.Range(0, 3650))
NEWCOMER_CONTRIBUTIONS = env.int("NEWCOMER_CONTRIBUTIONS", 10, validate=validate.Range(0, 1000))
# A newcomer's first N comments wait for approval.
NEWCOMER_HELD_COMMENTS = env.int("NEWCOMER_HELD_COMMENTS", 1, validate=validate.Range(0))
NOISE = noise_parameters(env)
NOISE_HALF = noise_half(env)  # intensity at which the level is 50; None follows the size of the site

# Told to the audit log when a worker starts with others than the one before.
AUDITED_SETTINGS = audited_settings(globals())

# --- logs -----------------------------------------------------------------------------------------
LOGGING = log_to_console(level=env.str("LOG_LEVEL", "INFO" if HUBBUB_ENV != "test" else "WARNING"))
