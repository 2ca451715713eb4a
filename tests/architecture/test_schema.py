"""The database schema is a promise."""

import re
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from apps.audit import selectors as audit_selectors

OURS = sorted(path.parent.name for path in Path("apps").glob("*/migrations"))

NOT_AUDITED = {
    "audit_logentry": "the trail itself",
    "core_job": "work on records, not a record; what it changes is audited",
    "core_filecontent": "the name of the bytes of a stored file",
    "core_filechunk": "bytes of a stored file",
    "core_idempotentanswer": "answers kept one day",
    "security_session": "sign-ins and their ends are events of the trail, under their own names",
}


def test_there_are_migrations_to_guard() -> None:
    assert len(OURS) >= 4


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_named_and_linear(app: str) -> None:
    files = sorted(path.stem for path in Path("apps", app, "migrations").glob("0*.py"))
    assert files
    assert [name[:4] for name in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert [name for name in files if re.search(r"_auto_|_initial$", name)] == []
    leaves = MigrationLoader(None).graph.leaf_nodes(app)
    assert len(leaves) == 1


@pytest.mark.parametrize("app", OURS)
def test_every_operation_can_be_taken_back(app: str) -> None:
    loader = MigrationLoader(None)
    operations = [
        operation
        for (label, _), migration in loader.disk_migrations.items()
        if label == app
        for operation in migration.operations
    ]
    assert operations
    assert [str(operation) for operation in operations if not operation.reversible] == []


@pytest.mark.django_db
def test_every_table_of_ours_is_audited_or_exempt_with_a_reason() -> None:
    ours = {
        model._meta.db_table
        for model in django_apps.get_models(include_auto_created=True)
        if model.__module__.startswith("apps.")
    }
    audited = set(audit_selectors.list_audited_tables())
    assert len(audited) >= 10
    assert ours - audited == set(NOT_AUDITED) & ours
    assert set(NOT_AUDITED) <= ours, "an exemption is stale"


@pytest.mark.django_db
def test_every_updated_at_is_kept_by_the_database() -> None:
    with_column = {
        model._meta.db_table
        for model in django_apps.get_models()
        if model.__module__.startswith("apps.")
        and any(field.name == "updated_at" for field in model._meta.concrete_fields)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname LIKE 'touch\\_%' AND NOT t.tgisinternal"
        )
        touched = {name for (name,) in cursor.fetchall()}
    assert with_column
    assert with_column - touched == set()
