"""What must be right before anything runs, each fault with the way out of it."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

EXTENSIONS: Final = ("vector", "pg_trgm", "unaccent")
SHORTEST_LEASE: Final = 10

WITHIN_REACH: Final = """
    SELECT extname FROM pg_extension
    UNION
    SELECT name FROM pg_available_extension_versions
    WHERE current_setting('is_superuser') = 'on'
       OR (trusted OR NOT superuser) AND has_database_privilege(current_database(), 'CREATE')
"""
"""The extensions that are there, and those this role could create."""


def register_all() -> None:
    """Register this app's checks with Django."""
    register(check_extensions, Tags.database)
    register(check_time_limits)


def check_extensions(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Name the extensions a database lacks, with the command for the DBA.

    Run by `migrate` and by `check --database`. What this role may create itself is left to the migration.
    """
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(WITHIN_REACH)
            within_reach = {name for (name,) in cursor.fetchall()}
        missing = [name for name in EXTENSIONS if name not in within_reach]
        if missing:
            commands = " ".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in missing)
            database = connection.settings_dict["NAME"]
            found.append(
                Error(
                    f"The database {database} lacks the extensions {', '.join(missing)}.",
                    hint=f"A superuser runs, connected to {database}: {commands}",
                    id="core.E001",
                )
            )
    return found


def check_time_limits(**_: Any) -> list[CheckMessage]:
    """Require time limits that end in order: a task is warned, then stopped, then its message comes again."""
    found: list[CheckMessage] = []
    soft, hard = settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT
    again = int(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]))
    if not soft < hard < again:
        found.append(
            Error(
                f"The time limits of tasks are out of order: soft {soft} s, hard {hard} s,"
                f" message again after {again} s.",
                hint="Each must be longer than the one before.",
                id="core.E002",
            )
        )
    if settings.LIMS_JOB_LEASE_SECONDS < SHORTEST_LEASE:
        found.append(
            Error(
                f"LIMS_JOB_LEASE_SECONDS is {settings.LIMS_JOB_LEASE_SECONDS}.",
                hint=f"Below {SHORTEST_LEASE} s a busy worker would lose jobs it still works on.",
                id="core.E003",
            )
        )
    return found
