"""`updated_at` is the database's: later with each change, untouched without one."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.writer import OperationWriter

from apps.core.triggers import TouchedOnUpdate

pytestmark = pytest.mark.django_db

PLAIN = TouchedOnUpdate("scratch_plain")
DERIVED = TouchedOnUpdate("scratch_derived", generated=["total"])


@pytest.fixture(autouse=True)
def tables() -> None:
    """Make two tables with their triggers: one plain, one with a generated column."""
    columns = "id integer, volume integer, updated_at timestamptz DEFAULT now()"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE scratch_plain ({columns})")
        cursor.execute(
            f"CREATE TABLE scratch_derived ({columns}, total integer GENERATED ALWAYS AS (volume * 2) STORED)"
        )
        cursor.execute("INSERT INTO scratch_plain (id, volume) VALUES (1, 5), (2, 6)")
        cursor.execute("INSERT INTO scratch_derived (id, volume) VALUES (1, 5), (2, 6)")
    with connection.schema_editor() as editor:
        PLAIN.database_forwards("core", editor, None, None)
        DERIVED.database_forwards("core", editor, None, None)


def change(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def stamps(table: str) -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT updated_at FROM {table} ORDER BY id")
        return [stamp for (stamp,) in cursor.fetchall()]


@pytest.mark.parametrize("table", ["scratch_plain", "scratch_derived"])
def test_a_change_is_stamped_on_the_rows_it_changes_and_no_others(table: str) -> None:
    before = stamps(table)
    change(f"UPDATE {table} SET volume = 5 + id - 1 + CASE id WHEN 2 THEN 1 ELSE 0 END")
    first, second = stamps(table)
    assert first == before[0]
    assert second > before[1]


@pytest.mark.parametrize("table", ["scratch_plain", "scratch_derived"])
def test_two_changes_in_one_transaction_have_two_times(table: str) -> None:
    change(f"UPDATE {table} SET volume = 7")
    once = stamps(table)
    change(f"UPDATE {table} SET volume = 8")
    assert all(later > earlier for later, earlier in zip(stamps(table), once, strict=True))


@pytest.mark.parametrize("table", ["scratch_plain", "scratch_derived"])
def test_the_time_never_goes_back_even_when_the_clock_does(table: str) -> None:
    future = datetime(2999, 1, 1, tzinfo=UTC)
    change(f"INSERT INTO {table} (id, volume, updated_at) VALUES (0, 1, '2999-01-01T00:00:00Z')")
    change(f"UPDATE {table} SET volume = 2 WHERE id = 0")
    stamp = stamps(table)[0]
    assert stamp > future
    assert (stamp - future).total_seconds() == 0.000001


def test_the_reverse_takes_trigger_and_function_away() -> None:
    with connection.schema_editor() as editor:
        PLAIN.database_backwards("core", editor, None, None)
        DERIVED.database_backwards("core", editor, None, None)
    before = stamps("scratch_plain")
    change("UPDATE scratch_plain SET volume = 99")
    assert stamps("scratch_plain") == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'touch%scratch%'")
        assert cursor.fetchall() == []


def test_the_operation_writes_itself_into_a_migration() -> None:
    lines, imports = OperationWriter(DERIVED).serialize()
    assert "TouchedOnUpdate(" in lines
    assert imports == {"import apps.core.triggers"}
    assert DERIVED.describe() == "Stamp updated_at of scratch_derived by trigger"
    assert DERIVED.migration_name_fragment == "scratch_derived_touched"


def test_every_table_with_generated_columns_has_a_trigger_that_knows_them() -> None:
    """NEW holds NULL in a generated column: the shared function would take each idle UPDATE for a change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.prosrc, array_agg(a.attname::text) FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attgenerated <> ''"
            " WHERE p.proname LIKE 'touch\\_%' GROUP BY 1, 2"
        )
        found = cursor.fetchall()
    assert "scratch_derived" in {table for table, _, _ in found}
    ignorant = [
        (table, column)
        for table, source, columns in found
        for column in columns
        if f'was."{column}" := NULL' not in source
    ]
    assert ignorant == []
