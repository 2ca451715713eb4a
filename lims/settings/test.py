"""The test suite: the real PostgreSQL and Redis, the same middleware, cheap password hashes."""

import os
import secrets

# A key for this run only, so that no key is written down anywhere.
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))

from lims.settings.base import *

# Hashing is not what the tests measure; argon2 alone would take a quarter of the run.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_AUTOREFRESH = True
