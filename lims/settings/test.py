"""The test suite: the real PostgreSQL and Redis, the same middleware, cheap password hashes."""

import os
import secrets
from urllib.parse import urlsplit, urlunsplit

# A key for this run only, so that no key is written down anywhere.
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))

from lims.settings.base import *

# Tests that run side by side have a database each, by the hand of pytest-django, and a Valkey database each.
if _beside := os.environ.get("PYTEST_XDIST_WORKER"):
    REDIS_URL = urlunsplit(urlsplit(REDIS_URL)._replace(path=f"/{_beside.removeprefix('gw')}"))
    CELERY_BROKER_URL = CACHES["default"]["LOCATION"] = REDIS_URL

# Hashing is not what the tests measure; argon2 alone would take a quarter of the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_AUTOREFRESH = True

# Asks of each migration whether the release before it can go on working while it runs.
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "no_cache": True,
    "warnings_as_errors": True,
    "quiet": ["ok", "ignore"],
    # Not ours, and empty until the first start.
    "exclude_apps": ["django_celery_beat"],
}
