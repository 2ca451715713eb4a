"""A table of every kind of column, followed by the trail, that exists for one test only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from psycopg import sql

from apps.audit import services
from apps.audit.models import LogEntry
from apps.audit.triggers import Audited

SCRATCH = Audited(
    "scratch_thing",
    label="scratch.thing",
    represented_by=("code", "name"),
    masked=("secret",),
    ignored=("updated_at",),
)


def create_scratch() -> None:
    """Create the table and let the trail follow it."""
    with connection.schema_editor() as editor:
        editor.execute(
            "CREATE TABLE scratch_thing (id integer PRIMARY KEY, code text, name text NOT NULL, "
            "amount numeric(8, 2), count integer, flag boolean, tags text[], extra jsonb, secret text, "
            "plain json, place point, lasting interval, day date, share double precision, "
            "updated_at timestamptz)"
        )
        SCRATCH.database_forwards("audit", editor, None, None)


def drop_scratch() -> None:
    """Drop the table; its entries stay until the test database is emptied."""
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE scratch_thing")


@pytest.fixture
def scratch(db: None) -> None:
    """Offer the table inside the test's transaction."""
    create_scratch()


@pytest.fixture
def shared_scratch(transactional_db: None) -> Iterator[None]:
    """Offer the table to other connections too."""
    create_scratch()
    yield
    drop_scratch()


@pytest.fixture
def application_role(db: None) -> Iterator[str]:
    """The role the site runs as; a server without it, where tests run as superuser, gets it for one test."""
    role = sql.Identifier(services.APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [services.APP_ROLE])
        missing = cursor.fetchone() is None
        if missing:
            cursor.execute(sql.SQL("CREATE ROLE {}").format(role))
    yield services.APP_ROLE
    if missing:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(role))


def run(statement: str, *params: Any) -> None:
    """Send one statement through Django's connection."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def entries() -> list[LogEntry]:
    """Return the entries about the scratch table, oldest first."""
    return list(LogEntry.objects.filter(content_type__app_label="scratch").order_by("id"))


def last() -> LogEntry:
    """Return the newest entry of all."""
    newest: LogEntry = LogEntry.objects.latest()
    return newest


class Interrupted(Exception):
    """Raised in the middle of a transaction, so that it is rolled back."""


@contextmanager
def rolled_back() -> Iterator[None]:
    """Open a transaction, or a savepoint inside one, and take back what is done in it."""
    try:
        with transaction.atomic():
            yield
            raise Interrupted
    except Interrupted:
        pass
