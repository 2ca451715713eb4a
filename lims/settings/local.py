"""One machine, loopback only: what `make demo` runs."""

from lims.settings.base import *

INTERNAL_IPS = ["127.0.0.1"]

# Served from where they lie in the apps, so that a start has nothing to collect and no copy can be stale.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = ""
