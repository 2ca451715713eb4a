"""System checks name what is wrong and the way out."""

from typing import Any

import pytest
from django.db import connection

from apps.core import checks
from apps.core.checks import check_extensions, check_time_limits


@pytest.mark.django_db
def test_a_complete_database_is_in_order() -> None:
    assert check_extensions(databases=["default"]) == []


def test_without_a_database_named_none_is_asked() -> None:
    assert check_extensions(databases=None) == []


@pytest.mark.django_db
def test_an_extension_out_of_reach_is_named_with_the_command_for_the_dba(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checks, "EXTENSIONS", ("vector", "pg_nowhere", "pg_never"))
    [found] = check_extensions(databases=["default"])
    database = connection.settings_dict["NAME"]
    assert (found.id, found.msg) == (
        "core.E001",
        f"The database {database} lacks the extensions pg_nowhere, pg_never.",
    )
    assert found.hint == (
        f"A superuser runs, connected to {database}: CREATE EXTENSION IF NOT EXISTS pg_nowhere;"
        " CREATE EXTENSION IF NOT EXISTS pg_never;"
    )


def test_the_time_limits_as_shipped_are_in_order() -> None:
    assert check_time_limits() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("CELERY_TASK_SOFT_TIME_LIMIT", 600, "core.E002"),
        ("CELERY_TASK_TIME_LIMIT", 3600, "core.E002"),
        ("LIMS_JOB_LEASE_SECONDS", 9, "core.E003"),
    ],
)
def test_time_limits_out_of_order_are_named(settings: Any, name: str, value: int, code: str) -> None:
    setattr(settings, name, value)
    assert [found.id for found in check_time_limits()] == [code]
