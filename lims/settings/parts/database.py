"""PostgreSQL: one shared database, reached by the role in DATABASE_URL."""

from typing import Any

from lims.settings import env

_connection: dict[str, Any] = env.database("DATABASE_URL")

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_connection,
        "ENGINE": "django_prometheus.db.backends.postgresql",
        # The web server's threads live long and each keeps its own connection; a pool would be one part more.
        "CONN_MAX_AGE": env.whole_number("DATABASE_CONN_MAX_AGE", 300),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "lims",
            **_connection["OPTIONS"],
        },
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
