"""The probes of what every installation has: database, migrations, Redis, worker."""

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from redis import RedisError

from apps.monitoring import selectors
from apps.monitoring.engine.redis import impatient_client
from apps.monitoring.exceptions import NotWell


def database() -> None:
    """Ask PostgreSQL for one row. Raises NotWell."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        raise NotWell("the database does not answer") from error


def migrations() -> None:
    """Compare the migrations this release brings with those the database has had. Raises NotWell."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except Error as error:
        raise NotWell("the list of applied migrations cannot be read") from error
    if missing := sorted(expected_migrations() - applied):
        raise NotWell(f"{len(missing)} not applied, the first is {'.'.join(missing[0])}")


@cache
def expected_migrations() -> frozenset[tuple[str, str]]:
    """Return (app, name) of every migration on disk, by file name: importing them all would cost memory."""
    found: set[tuple[str, str]] = set()
    for config in apps.get_app_configs():
        name, _ = MigrationLoader.migrations_module(config.label)
        if name is None:
            # Settings say that this app's tables are not its own business (MIGRATION_MODULES).
            continue
        try:
            package = import_module(name)
        except ModuleNotFoundError:
            continue
        # An app may have a plain module of that name (django_prometheus has), which holds no migration.
        folders = getattr(package, "__path__", ())
        names = (module.name for module in pkgutil.iter_modules(folders) if not module.ispkg)
        found.update((config.label, name) for name in names if name[0] not in "_~")
    return frozenset(found)


def redis() -> None:
    """Ask Redis for its sign of life. Raises NotWell."""
    try:
        with impatient_client(settings.REDIS_URL) as client:
            client.ping()
    except RedisError as error:
        raise NotWell("Redis does not answer") from error


def worker() -> None:
    """Look for a worker's sign of life. Raises NotWell."""
    if not selectors.is_alive("worker"):
        raise NotWell("no worker has given a sign of life for a minute")
