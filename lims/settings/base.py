"""What every installation shares. The environment beats everything here."""

from typing import Any

from lims.settings import env
from lims.settings.parts.api import *
from lims.settings.parts.cache import *
from lims.settings.parts.database import *
from lims.settings.parts.files import *
from lims.settings.parts.logs import *
from lims.settings.parts.monitoring import *
from lims.settings.parts.paths import BASE_DIR
from lims.settings.parts.queue import *

SECRET_KEY = env.required("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# Below a path of a shared host: links and static files carry it, whether the proxy takes it off or not.
URL_PREFIX = env.path_prefix("URL_PREFIX")
FORCE_SCRIPT_NAME = URL_PREFIX or None
STATIC_URL = f"{URL_PREFIX}/static/"
if URL_PREFIX:
    SPECTACULAR_SETTINGS["SERVERS"] = [{"url": URL_PREFIX}]

INSTALLED_APPS = [
    "lims.apps.ProjectConfig",
    "apps.core",
    "apps.audit",
    "apps.monitoring",
    "apps.config",
    "apps.security",
    "apps.samples",
    "apps.ai",
    "apps.desk",
    "apps.legacy",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "auditlog",
    "corsheaders",
    "django_celery_beat",
    "django_filters",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "apps.core.middleware.RequestIdentityMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "apps.core.middleware.ProblemsMiddleware",
    "apps.core.middleware.LabTimeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.audit.middleware.AuditContextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

CSRF_FAILURE_VIEW = "apps.core.api.old_pages.refuse_old_page"
ROOT_URLCONF = "lims.urls"
WSGI_APPLICATION = "lims.wsgi.application"
# The API answers with and without a trailing slash itself; a redirect would turn a POST into a GET.
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "security.User"
AUTHENTICATION_BACKENDS = ["apps.security.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "apps.security.hashers.FrugalArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LAB_TIME_ZONE = env.text("LAB_TIME_ZONE", "America/New_York")

AUDITLOG_LOGENTRY_MODEL = "audit.LogEntry"
# Its migrations would create a table beside ours that nothing ever reads.
MIGRATION_MODULES = {"auditlog": None}
AUDITLOG_INCLUDE_ALL_MODELS = False
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_MASK_CALLABLE = "apps.audit.masking.mask_fully"

LIMS_TRUSTED_CLIENTS = env.networks("LIMS_TRUSTED_CLIENTS")
LIMS_TRUSTED_CLIENT_USER = env.text("LIMS_TRUSTED_CLIENT_USER", "astro")
LIMS_TRUSTED_PROXIES = env.whole_number("LIMS_TRUSTED_PROXIES", 0)
# While a stream holds a thread it serves nobody else; half of them stay free for requests.
LIMS_EVENT_STREAMS = max(1, env.whole_number("WEB_THREADS", 8) // 2)

SILENCED_SYSTEM_CHECKS = [
    # User names are unique by a constraint on their lower case, which this check does not look for.
    "auth.W004",
]
