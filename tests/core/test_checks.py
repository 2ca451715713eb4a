"""System checks name what is wrong and the way out."""

from typing import Any

import pytest
from django.db import connection

from apps.core.checks import check_extensions, check_time_limits


@pytest.mark.django_db
def test_a_complete_database_is_in_order() -> None:
    assert check_extensions(databases=["default"]) == []


def test_without_a_database_named_none_is_asked() -> None:
    assert check_extensions(databases=None) == []


@pytest.mark.django_db
def test_a_missing_extension_is_named_with_the_command_for_the_dba() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION unaccent")
    [found] = check_extensions(databases=["default"])
    assert found.id == "core.E001"
    assert "lacks the extensions unaccent." in found.msg
    assert found.hint is not None
    assert "CREATE EXTENSION IF NOT EXISTS unaccent;" in found.hint


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
