"""Every migration of ours can really be taken back, and applied again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

OURS_FROM_THE_TOP = ("ai", "samples", "security", "config", "audit", "core")
LEFT_STANDING = """
    SELECT relname::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = 'public' AND relkind IN ('r', 'S')
    AND relname ~ '^(ai|samples|security|config|audit|core)_'
    UNION ALL
    SELECT proname::text FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace
    WHERE nspname = 'public' AND proname ~ '^(audit|touch)_'
"""


def address(name: str) -> str:
    """Return the address of a database on the tests' server."""
    database = settings.DATABASES["default"]
    return (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{name}"
    )


@pytest.fixture
def empty_database() -> Iterator[str]:
    """Create a database for this test alone; yields its address."""
    name = f"test_reverse_{uuid4().hex[:8]}"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield address(name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def migrate(database: str, *arguments: str) -> None:
    """Run `manage.py migrate` on the database, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--noinput", "-v", "0", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "lims.settings.test"},
    )
    assert done.returncode == 0, done.stderr[-3000:]


def standing(database: str) -> set[str]:
    """Return our tables, sequences and functions that are there."""
    with psycopg.connect(database) as connection:
        return {name for (name,) in connection.execute(LEFT_STANDING)}


def test_all_migrations_go_forth_and_back_and_forth(empty_database: str) -> None:
    migrate(empty_database)
    built = standing(empty_database)
    assert {"samples_sample", "samples_lab_id_seq", "audit_logentry", "touch_updated_at", "core_job"} <= built
    for app in OURS_FROM_THE_TOP:
        migrate(empty_database, app, "zero")
    assert standing(empty_database) == set()
    migrate(empty_database)
    assert standing(empty_database) == built
