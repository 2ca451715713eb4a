"""Every changed row leaves exactly one entry, whoever changes it and however."""

import json
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from apps.audit.context.acting import because
from apps.audit.exceptions import NeverTruncated
from apps.audit.models import LogEntry
from apps.core.exceptions import find_refusal
from apps.samples.models.labs import Lab
from tests.audit.conftest import entries, last, rolled_back, run

pytestmark = pytest.mark.django_db

INSERT_LAB = (
    "INSERT INTO samples_lab (id, name, default_chart_field, is_active) "
    "VALUES (gen_random_uuid(), %s, '', true)"
)


def of(lab: Lab) -> list[LogEntry]:
    return list(LogEntry.objects.get_for_object(lab).order_by("id"))


def test_save_of_a_new_object_leaves_one_entry_with_its_whole_row() -> None:
    lab = Lab.objects.create(name="Ørsted, Hans (UNC-CH) Lab")
    (entry,) = of(lab)
    assert entry.action == LogEntry.Action.CREATE
    assert entry.object_pk == str(lab.pk)
    assert entry.object_repr == "Ørsted, Hans (UNC-CH) Lab"
    assert entry.changes is None
    assert entry.changes_dict["name"] == [None, "Ørsted, Hans (UNC-CH) Lab"]
    assert entry.changes_dict["is_active"] == [None, True]


def test_save_of_a_changed_object_leaves_one_entry_with_before_and_after() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    lab.name = "Curie and Joliot Lab"
    lab.save()
    _, entry = of(lab)
    assert entry.action == LogEntry.Action.UPDATE
    assert entry.changes == {"name": ["Curie Lab", "Curie and Joliot Lab"]}


def test_save_that_changes_nothing_leaves_no_entry() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    lab.save()
    assert len(of(lab)) == 1


def test_delete_leaves_one_entry_with_what_was_lost() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    pk = lab.pk
    lab.delete()
    entry = LogEntry.objects.filter(object_pk=str(pk)).latest()
    assert entry.action == LogEntry.Action.DELETE
    assert entry.changes_dict["name"] == ["Curie Lab", None]


def test_bulk_create_leaves_one_entry_for_each_row() -> None:
    labs = Lab.objects.bulk_create([Lab(name=f"Lab {number}") for number in range(3)])
    assert [len(of(lab)) for lab in labs] == [1, 1, 1]


def test_bulk_update_leaves_one_entry_for_each_changed_row() -> None:
    labs = Lab.objects.bulk_create([Lab(name=f"Lab {number}") for number in range(3)])
    labs[0].name, labs[1].name = "First", "Second"
    Lab.objects.bulk_update(labs, ["name"])
    assert [[entry.changes for entry in of(lab)[1:]] for lab in labs] == [
        [{"name": ["Lab 0", "First"]}],
        [{"name": ["Lab 1", "Second"]}],
        [],
    ]


def test_queryset_update_and_delete_leave_one_entry_for_each_row() -> None:
    labs = Lab.objects.bulk_create([Lab(name=f"Lab {number}") for number in range(3)])
    Lab.objects.filter(pk__in=[lab.pk for lab in labs]).update(is_active=False)
    Lab.objects.filter(pk__in=[lab.pk for lab in labs]).delete()
    for lab in labs:
        assert [entry.action for entry in of(lab)] == [
            LogEntry.Action.CREATE,
            LogEntry.Action.UPDATE,
            LogEntry.Action.DELETE,
        ]


def test_upsert_leaves_a_creation_for_the_new_and_an_update_for_the_old(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    run(
        "INSERT INTO scratch_thing (id, name) VALUES (1, 'uno'), (2, 'two') "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name"
    )
    assert sorted((entry.object_pk, entry.action) for entry in entries()) == [("1", 0), ("1", 1), ("2", 0)]


def test_merge_leaves_one_entry_for_each_row_it_touches(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one'), (2, 'two')")
    run(
        "MERGE INTO scratch_thing t "
        "USING (VALUES (1, 'uno'), (2, NULL), (3, 'tre')) AS s (id, name) ON t.id = s.id "
        "WHEN MATCHED AND s.name IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET name = s.name "
        "WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)"
    )
    assert sorted((entry.object_pk, entry.action) for entry in entries()[2:]) == [
        ("1", 1),
        ("2", 2),
        ("3", 0),
    ]


def test_copy_leaves_one_entry_for_each_row(scratch: None) -> None:
    with connection.cursor() as cursor, cursor.copy("COPY scratch_thing (id, name) FROM STDIN") as copy:
        for number in range(100):
            copy.write_row((number, f"thing {number}"))
    assert [(entry.object_pk, entry.object_repr) for entry in entries()] == [
        (str(number), f"thing {number}") for number in range(100)
    ]


def test_values_keep_their_json_types(scratch: None) -> None:
    run(
        "INSERT INTO scratch_thing (id, name, amount, count, flag, tags, extra) "
        "VALUES (1, 'one', 1.50, 7, true, '{a,b}', '{\"deep\": {\"null\": null}}')"
    )
    run("UPDATE scratch_thing SET amount = NULL, count = 8, flag = false, tags = '{}', extra = '[1, null]'")
    created, updated = entries()
    assert created.serialized_data == {
        "id": 1,
        "code": None,
        "name": "one",
        "amount": 1.5,
        "count": 7,
        "flag": True,
        "tags": ["a", "b"],
        "extra": {"deep": {"null": None}},
        "secret": "masked",
        "plain": None,
        "place": None,
        "lasting": None,
        "day": None,
        "share": None,
        "updated_at": None,
    }
    assert updated.changes == {
        "amount": [1.5, None],
        "count": [7, 8],
        "flag": [True, False],
        "tags": [["a", "b"], []],
        "extra": [{"deep": {"null": None}}, [1, None]],
    }


def test_ignored_columns_alone_make_no_entry_and_are_not_shown(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    run("UPDATE scratch_thing SET updated_at = now()")
    run("UPDATE scratch_thing SET updated_at = now(), name = 'uno'")
    assert [entry.changes for entry in entries()] == [None, {"name": ["one", "uno"]}]


def test_a_masked_column_shows_that_it_changed_and_never_its_value(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name, secret) VALUES (1, 'one', 'hush-before')")
    run("UPDATE scratch_thing SET secret = 'hush-after'")
    run("UPDATE scratch_thing SET name = 'uno'")
    run("UPDATE scratch_thing SET id = 2")
    run("DELETE FROM scratch_thing")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, '') FROM audit_logentry l")
        (everything,) = cursor.fetchone()
    assert "hush" not in everything
    assert [entry.changes for entry in entries()][1:3] == [
        {"secret": ["masked", "masked"]},
        {"name": ["one", "uno"]},
    ]


def test_a_changed_key_ends_one_history_and_begins_another(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    run("UPDATE scratch_thing SET id = 2")
    assert sorted((entry.object_pk, entry.action) for entry in entries()[1:]) == [("1", 2), ("2", 0)]


def test_times_are_written_in_utc_whatever_the_session_prefers(scratch: None) -> None:
    run("SET LOCAL timezone TO 'Asia/Tokyo'")
    run("INSERT INTO scratch_thing (id, name, updated_at) VALUES (1, 'one', '2026-01-01T09:00:00+09:00')")
    assert entries()[0].changes_dict["updated_at"] == [None, "2026-01-01T00:00:00+00:00"]


def test_an_update_of_no_row_leaves_no_entry(scratch: None) -> None:
    run("UPDATE scratch_thing SET name = 'x'")
    run("DELETE FROM scratch_thing")
    assert entries() == []


def test_a_plan_kept_from_one_row_serves_many_and_a_new_column_is_seen(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) SELECT number, 'thing' FROM generate_series(1, 2000) number")
    for number in range(8):
        run("UPDATE scratch_thing SET name = 'x' WHERE id = %s", number)
    run("UPDATE scratch_thing SET count = id")
    assert LogEntry.objects.filter(changes__has_key="count").count() == 2000
    run("ALTER TABLE scratch_thing ADD COLUMN later text")
    run("UPDATE scratch_thing SET later = 'now' WHERE id = 5")
    assert last().changes == {"later": [None, "now"]}


def test_a_content_type_that_is_missing_is_made(scratch: None) -> None:
    assert not ContentType.objects.filter(app_label="scratch").exists()
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one'), (2, 'two')")
    assert ContentType.objects.filter(app_label="scratch", model="thing").count() == 1


def test_the_entry_says_when_it_happened_and_in_which_transaction() -> None:
    before = datetime.now(UTC)
    lab = Lab.objects.create(name="Curie Lab")
    (entry,) = of(lab)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, session_user")
        transaction_id, role = cursor.fetchone()
    assert entry.transaction_id == transaction_id
    assert entry.database_role == role
    # The database's clock and this process's are one machine's; the act lies inside of the test.
    assert before <= entry.timestamp <= datetime.now(UTC)


def test_a_megabyte_is_kept_whole() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    run("ALTER TABLE samples_lab ALTER COLUMN default_chart_field TYPE text")
    Lab.objects.filter(pk=lab.pk).update(default_chart_field="x" * 1_000_000)
    assert last().changes == {"default_chart_field": ["", "x" * 1_000_000]}


def test_a_change_never_succeeds_while_its_entry_fails() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_logentry ADD CONSTRAINT refuse_all CHECK (false) NOT VALID")
    with pytest.raises(DatabaseError, match="refuse_all"), transaction.atomic():
        Lab.objects.filter(pk=lab.pk).update(name="Joliot Lab")
    lab.refresh_from_db()
    assert lab.name == "Curie Lab"
    assert len(of(lab)) == 1


def test_what_is_rolled_back_leaves_no_entry() -> None:
    lab = Lab.objects.create(name="Curie Lab")
    with rolled_back():
        Lab.objects.filter(pk=lab.pk).update(name="Joliot Lab")
        assert len(of(lab)) == 2
    assert len(of(lab)) == 1


@pytest.mark.django_db(transaction=True)
def test_somebody_at_the_database_itself_is_named_by_role_and_program() -> None:
    parameters = {**connection.get_connection_params(), "application_name": "psql"}
    for foreign in ("context", "cursor_factory"):
        parameters.pop(foreign, None)
    with psycopg.connect(**parameters) as session:
        session.execute(INSERT_LAB, ["By hand"])
    entry = last()
    assert entry.object_repr == "By hand"
    assert (entry.actor_kind, entry.actor_id, entry.origin) == ("database", None, "psql")
    assert entry.actor_name == entry.database_role == parameters["user"]
    assert entry.remote_addr == "127.0.0.1"
    assert UUID(entry.object_pk) == Lab.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_two_sessions_that_meet_a_missing_content_type_make_one(shared_scratch: None) -> None:
    barrier = threading.Barrier(2)

    def insert(number: int) -> None:
        try:
            barrier.wait()
            run("INSERT INTO scratch_thing (id, name) VALUES (%s, 'thing')", number)
        finally:
            connection.close()

    threads = [threading.Thread(target=insert, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.object_pk for entry in sorted(entries(), key=lambda entry: entry.object_pk)] == ["1", "2"]
    assert ContentType.objects.filter(app_label="scratch").count() == 1


def test_a_lab_table_is_never_truncated_outside_of_a_test_database(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    run("CREATE OR REPLACE FUNCTION audit_may_be_emptied() RETURNS boolean LANGUAGE sql AS 'SELECT false'")
    with pytest.raises(DatabaseError, match="A lab table is never truncated") as caught, transaction.atomic():
        run("TRUNCATE scratch_thing")
    assert isinstance(find_refusal(caught.value), NeverTruncated)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM scratch_thing")
        assert cursor.fetchone() == (1,)


def test_changes_are_json_for_whoever_reads_the_table_directly(scratch: None) -> None:
    run("INSERT INTO scratch_thing (id, name) VALUES (1, 'one')")
    run("UPDATE scratch_thing SET name = 'quote '' \" <b>'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes::text FROM audit_logentry ORDER BY id DESC LIMIT 1")
        (text,) = cursor.fetchone()
    assert json.loads(text) == {"name": ["one", "quote ' \" <b>"]}


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_below_the_oldest_running_transaction_overlooks_no_late_entry() -> None:
    parameters = {**connection.get_connection_params(), "autocommit": True}
    for foreign in ("context", "cursor_factory"):
        parameters.pop(foreign, None)
    settled = (
        "SELECT object_repr FROM audit_logentry "
        "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint ORDER BY id"
    )
    with psycopg.connect(**parameters) as early, psycopg.connect(**parameters) as reader:
        early.execute("BEGIN")
        early.execute(INSERT_LAB, ["written first, committed last"])
        Lab.objects.create(name="written last, committed first")
        assert [entry.object_repr for entry in LogEntry.objects.all()] == ["written last, committed first"]
        assert reader.execute(settled).fetchall() == []
        early.execute("COMMIT")
    late, soon = LogEntry.objects.order_by("id")
    assert late.object_repr == "written first, committed last"
    assert soon.object_repr == "written last, committed first"
    assert late.transaction_id < soon.transaction_id


MANY = 150
"""More rows than one statement may change before the trail compares them column by column."""

FILL_MANY = """
    INSERT INTO scratch_thing
    SELECT n, CASE WHEN mod(n, 2) = 0 THEN 'C' || n END, 'thing ' || n, n / 7.0, n, mod(n, 3) = 0,
           ARRAY['a', n::text], jsonb_build_object('n', n), 'hush ' || n, json_build_object('n', n),
           point(n, n), n * interval '1 hour', date '2026-01-01' + n, n / 3.0, now()
    FROM generate_series(1, 150) n
"""
CHANGE_MANY = """
    UPDATE scratch_thing
    SET code = nullif(code, 'C10'), name = CASE WHEN mod(id, 5) = 0 THEN 'quote " '' \\ ' || id ELSE name END,
        amount = amount + 1, count = nullif(count, 7), flag = NOT flag, tags = tags || NULL::text,
        extra = CASE WHEN mod(id, 4) = 0 THEN 'null' ELSE extra END,
        secret = CASE WHEN mod(id, 2) = 0 THEN 'hush' END,
        plain = CASE WHEN mod(id, 3) = 0 THEN '[1]' ELSE plain END, place = point(id, 0),
        lasting = CASE WHEN id = 24 THEN interval '1 day' ELSE lasting END, day = day + 1, share = share / 2,
        updated_at = now()
    WHERE {which}
"""


def told(entry: LogEntry) -> tuple[object, ...]:
    return (
        entry.object_pk,
        entry.object_repr,
        entry.action,
        entry.changes,
        entry.serialized_data,
        entry.reason,
    )


def by_key(found: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return sorted(found, key=lambda one: int(str(one[0])))


def test_many_rows_leave_the_same_entries_as_each_alone(scratch: None) -> None:
    with rolled_back():
        run(FILL_MANY)
        with because("one by one"):
            for number in range(1, MANY + 1):
                run(CHANGE_MANY.format(which=f"id = {number}"))
        alone = by_key(told(entry)[:-1] for entry in entries()[MANY:])
    run(FILL_MANY)
    with because("all at once"):
        run(CHANGE_MANY.format(which="true"))
    together = by_key(told(entry)[:-1] for entry in entries()[MANY:])
    assert len(alone) == MANY
    assert together == alone
    assert {entry.reason for entry in entries()[MANY:]} == {"all at once"}
    assert len({entry.timestamp for entry in entries()[MANY:]}) == 1


def test_of_many_rows_only_those_that_changed_leave_an_entry(scratch: None) -> None:
    run(FILL_MANY)
    run("UPDATE scratch_thing SET updated_at = now(), name = CASE WHEN id = 3 THEN 'other' ELSE name END")
    (entry,) = entries()[MANY:]
    assert told(entry)[:4] == ("3", "other", LogEntry.Action.UPDATE, {"name": ["thing 3", "other"]})


def test_of_many_changed_keys_each_ends_one_history_and_begins_another(scratch: None) -> None:
    run(FILL_MANY)
    run("UPDATE scratch_thing SET name = 'x', id = CASE WHEN id > 50 THEN id + 100 ELSE id END")
    found = entries()[MANY:]
    gone, kept, made = (
        {entry.object_pk for entry in found if entry.action == action}
        for action in (LogEntry.Action.DELETE, LogEntry.Action.UPDATE, LogEntry.Action.CREATE)
    )
    assert gone == {str(number) for number in range(51, 151)}
    assert kept == {str(number) for number in range(1, 51)}
    assert made == {str(number) for number in range(151, 251)}
    assert {(entry.changes is None, entry.serialized_data is None) for entry in found} == {
        (True, False),
        (False, True),
    }
    assert {entry.serialized_data["secret"] for entry in found if entry.serialized_data} == {"masked"}
