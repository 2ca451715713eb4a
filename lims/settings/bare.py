"""Settings of commands that read a file and nothing else: no database, no queue, a secret of one process."""

import os
import secrets

os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from lims.settings.base import *

DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
