"""The migration operations that attach the trail to a table, and the list of what it follows."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.writer import OperationWriter

from apps.audit.selectors import describe_audited_tables, list_audited_tables
from apps.audit.triggers import AppendOnly, Audited
from apps.audit.types import AuditedTable
from tests.audit.conftest import SCRATCH, entries, run

pytestmark = pytest.mark.django_db


def test_an_audited_table_is_listed_with_what_its_triggers_know(scratch: None) -> None:
    assert (
        AuditedTable(
            table="scratch_thing",
            label="scratch.thing",
            key="id",
            masked=("secret",),
            ignored=("updated_at",),
            represented_by=("code", "name"),
        )
        in describe_audited_tables()
    )


def test_a_table_with_one_trigger_switched_off_is_not_listed(scratch: None) -> None:
    run("ALTER TABLE scratch_thing DISABLE TRIGGER audit_update")
    assert "scratch_thing" not in list_audited_tables()
    assert "samples_sample" in list_audited_tables()


def test_the_reverse_takes_every_trigger_away_and_leaves_the_entries(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    with connection.schema_editor() as editor:
        SCRATCH.database_backwards("audit", editor, None, None)
    run("UPDATE scratch_thing SET name = 'uno'")
    run("TRUNCATE scratch_thing")
    assert "scratch_thing" not in list_audited_tables()
    assert len(entries()) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'scratch_thing'::regclass")
        assert cursor.fetchone() == (0,)


def test_attaching_twice_changes_what_the_trail_knows_and_doubles_nothing(scratch: None) -> None:
    with connection.schema_editor() as editor:
        Audited("scratch_thing", label="scratch.thing", masked=("secret", "code")).database_forwards(
            "audit", editor, None, None
        )
    run("INSERT INTO scratch_thing (id, name, code) VALUES (1, 'one', 'C1')")
    (entry,) = entries()
    assert entry.changes_dict["code"] == [None, "masked"]


def test_any_table_can_be_made_append_only_and_released(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    with connection.schema_editor() as editor:
        AppendOnly("scratch_thing").database_forwards("audit", editor, None, None)
    with pytest.raises(DatabaseError, match="UPDATE of scratch_thing is refused"), transaction.atomic():
        run("UPDATE scratch_thing SET name = 'uno'")
    with connection.schema_editor() as editor:
        AppendOnly("scratch_thing").database_backwards("audit", editor, None, None)
    run("UPDATE scratch_thing SET name = 'uno'")
    assert entries()[-1].changes == {"name": ["one", "uno"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "Samples.Sample"},
        {"label": "sample"},
        {"label": "samples.sample", "represented_by": ("a", "b", "c", "d")},
        {"label": "samples.sample", "masked": ("pass word",)},
        {"label": "samples.sample", "masked": ("x'); DROP TABLE y; --",)},
        {"label": "samples.sample", "represented_by": ("password",), "masked": ("password",)},
        {"label": "samples.sample", "key": "token", "masked": ("token",)},
    ],
)
def test_what_would_fail_at_the_first_write_is_refused_at_once(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"column|label|masked"):
        Audited("samples_sample", **wrong)


def test_the_operations_write_themselves_into_a_migration() -> None:
    lines = "".join(OperationWriter(SCRATCH).serialize()[0])
    assert "label='scratch.thing'" in lines
    assert "represented_by=('code', 'name')" in lines
    assert SCRATCH.describe() == "Record every change of scratch_thing in the audit trail"
    assert SCRATCH.migration_name_fragment == "scratch_thing_audited"
    assert AppendOnly("x").describe() == "Refuse every change and removal in x"
    assert AppendOnly("x").migration_name_fragment == "x_append_only"


def test_no_function_that_writes_entries_is_open_to_everybody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, has_function_privilege('public', oid, 'EXECUTE'), proconfig FROM pg_proc "
            "WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname"
        )
        functions = cursor.fetchall()
    assert [name for name, _, _ in functions] == ["audit_capture", "audit_record"]
    for _, public, settings in functions:
        assert public is False
        assert "search_path=pg_catalog, public, pg_temp" in settings


def test_every_audited_column_that_is_named_exists() -> None:
    tables = describe_audited_tables()
    assert len(tables) >= 10
    with connection.cursor() as cursor:
        for audited in tables:
            cursor.execute(
                "SELECT attname FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [audited.table],
            )
            columns = {name for (name,) in cursor.fetchall()}
            named = {audited.key, *audited.masked, *audited.represented_by}
            assert named <= columns, audited
            # `updated_at` is ignored by default, also where there is none.
            assert set(audited.ignored) - {"updated_at"} <= columns, audited
