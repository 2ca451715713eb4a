"""Who acted, why and for which request reaches every entry, and never the next one."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from auditlog.context import set_actor as auditlog_set_actor
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from apps.audit.context import acting as acting_module
from apps.audit.context import connection as carrying
from apps.audit.context.acting import (
    acting,
    because,
    export_context,
    import_context,
    name_process,
    render_context,
    set_actor,
    set_process_default,
)
from apps.audit.exceptions import ReasonRequired
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import last, rolled_back

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", email="anna@example.org")


@pytest.fixture
def ben() -> User:
    return User.objects.create_user("ben", email="ben@example.org")


@dataclass
class Told:
    """What the database was told: in messages of their own, and along with a statement."""

    alone: list[str] = field(default_factory=list)
    along: list[str] = field(default_factory=list)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Everything the database is told during the test."""
    told = Told()
    tell_alone, tell_along = carrying._tell, carrying._tell_along

    def alone(driver: Any, stamp: Any, wanted: str) -> None:
        told.alone.append(wanted)
        tell_alone(driver, stamp, wanted)

    def along(execute: Any, text: str, params: Any, context: Any, stamp: Any, wanted: str) -> Any:
        told.along.append(wanted)
        return tell_along(execute, text, params, context, stamp, wanted)

    monkeypatch.setattr(carrying, "_tell", alone)
    monkeypatch.setattr(carrying, "_tell_along", along)
    return told


def change(name: str = "") -> tuple[str, str]:
    """Create a lab and return who its entry names and why."""
    Lab.objects.create(name=name or uuid4().hex)
    return last().actor_name, last().reason


def read() -> None:
    list(Lab.objects.all())


# What an entry says.


def test_an_entry_names_everything_about_the_act(anna: User) -> None:
    with acting(anna, request_id="request-1", correlation_id="chain-1", address="10.2.3.4", reason="because"):
        change()
    entry = last()
    assert (entry.actor_id, entry.actor_name, entry.actor_kind) == (anna.pk, "anna", "user")
    assert (entry.request_id, entry.cid, entry.remote_addr) == ("request-1", "chain-1", "10.2.3.4")
    assert (entry.reason, entry.origin) == ("because", "")


def test_without_a_correlation_id_the_request_is_its_own_chain(anna: User) -> None:
    with acting(anna, request_id="request-1"):
        change()
    assert last().cid == "request-1"


def test_nobody_is_anonymous_and_not_the_database_role() -> None:
    with acting(AnonymousUser(), request_id="request-1"):
        change()
    assert (last().actor_kind, last().actor_name, last().actor_id) == ("anonymous", "", None)


def test_a_program_s_account_is_called_a_service() -> None:
    program = User.objects.create_user("astro", email="astro@example.org", role="service")
    with acting(program):
        change()
    assert last().actor_kind == "service"


def test_an_actor_set_by_django_auditlog_itself_is_understood(anna: User) -> None:
    with acting(), auditlog_set_actor(anna, remote_addr="10.9.9.9"):
        change()
    assert (last().actor_name, last().remote_addr) == ("anna", "10.9.9.9")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("10.2.3.4", "10.2.3.4"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", None),
        ("", None),
    ],
)
def test_an_address_that_is_none_never_stops_a_change(address: str, kept: str | None) -> None:
    with acting(address=address, request_id="request-1"):
        change()
    assert last().remote_addr == kept


def test_text_no_column_can_keep_is_replaced_and_long_text_is_cut(anna: User) -> None:
    with acting(anna, request_id="r" * 100, reason="a\x00b\ud800c" + "x" * 5000):
        change()
    entry = last()
    assert entry.reason.startswith("a\ufffdb?c")
    assert len(entry.reason) == 4000
    assert entry.request_id == "r" * 64


# Nesting.


def test_a_reason_holds_inside_its_block_only(anna: User) -> None:
    with acting(anna, reason="outer"):
        assert change() == ("anna", "outer")
        with because("inner"):
            assert change() == ("anna", "inner")
        assert change() == ("anna", "outer")


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_blank_reason_is_refused(blank: str) -> None:
    with pytest.raises(ReasonRequired), because(blank):
        change()
    assert Lab.objects.count() == 0


def test_a_reason_without_an_actor_stands_beside_the_database_role() -> None:
    with because("repair after the power cut"):
        change()
    assert (last().actor_kind, last().reason) == ("database", "repair after the power cut")
    assert last().actor_name == last().database_role


def test_an_actor_proven_late_is_filled_in(anna: User) -> None:
    with acting(request_id="request-1"):
        set_actor(anna)
        assert change() == ("anna", "")
        with because("also nested"):
            assert change() == ("anna", "also nested")


def test_an_actor_proven_outside_of_any_act_changes_nothing(anna: User) -> None:
    set_actor(anna)
    assert render_context() == ""


def test_an_api_key_acts_under_its_own_kind(anna: User) -> None:
    with acting():
        set_actor(anna, kind="api_key")
        change()
    assert (last().actor_name, last().actor_kind) == ("anna", "api_key")


def test_an_actor_is_asked_for_only_when_something_is_written(anna: User) -> None:
    asked: list[bool] = []

    def find() -> User:
        asked.append(True)
        return anna

    with acting(find):
        read()
        assert asked == []
        assert change() == ("anna", "")
        assert asked


def test_finding_the_actor_may_itself_write(anna: User) -> None:
    def find() -> User:
        Lab.objects.get_or_create(name="written while asking")
        return anna

    with acting(find):
        assert change() == ("anna", "")


# The connection.


def test_a_context_that_ended_does_not_leak_into_the_next_write(anna: User, ben: User) -> None:
    with acting(anna):
        assert change() == ("anna", "")
    assert change()[0] == last().database_role
    with acting(ben):
        assert change() == ("ben", "")
        with transaction.atomic():
            assert change() == ("ben", "")
    with transaction.atomic():
        assert change()[0] == last().database_role


def test_a_context_that_ends_inside_a_transaction_does_not_speak_for_the_rest(anna: User, ben: User) -> None:
    with transaction.atomic():
        with acting(anna):
            assert change() == ("anna", "")
        assert change()[0] == last().database_role
        with acting(ben):
            assert change() == ("ben", "")


def test_reads_cost_nothing(anna: User, told: Told) -> None:
    with acting(anna), transaction.atomic():
        read()
        list(Lab.objects.select_for_update())
        list(Lab.objects.all().union(Lab.objects.filter(is_active=False)))
        with connection.cursor() as cursor:
            cursor.execute("WITH labs AS (SELECT * FROM samples_lab) SELECT * FROM labs")
    assert told == Told()


def test_a_transaction_that_writes_is_told_once_and_without_a_round_trip(anna: User, told: Told) -> None:
    with acting(anna), transaction.atomic():
        read()
        for _ in range(3):
            change()
            with rolled_back():
                change()
            change()
    assert (len(told.along), told.alone) == (1, [])


def test_a_write_outside_of_a_transaction_costs_no_round_trip(anna: User, told: Told) -> None:
    with acting(anna):
        for _ in range(3):
            assert change() == ("anna", "")
    assert told.alone == []


def test_what_travels_along_leaves_no_trace_in_the_statement_s_result(anna: User) -> None:
    with acting(anna, reason="100 % sure, isn't it? \\"):
        lab = Lab.objects.create(name="Curie Lab")
        assert Lab.objects.filter(pk=lab.pk).update(is_active=False) == 1
        with connection.cursor() as cursor:
            cursor.execute("UPDATE samples_lab SET name = name || '%' RETURNING name")
            assert cursor.fetchall() == [("Curie Lab%",)]
            cursor.execute("UPDATE samples_lab SET name = %s WHERE name LIKE 'Curie%%'", ["Joliot Lab"])
            assert cursor.rowcount == 1
            assert cursor.description is None
    assert last().reason == "100 % sure, isn't it? \\"


def test_a_failed_write_outside_of_a_transaction_leaves_nothing_behind(anna: User, ben: User) -> None:
    Lab.objects.create(name="twice")
    with acting(anna), pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO samples_lab SELECT gen_random_uuid(), name, '', true FROM samples_lab")
    assert change()[0] == last().database_role
    with acting(ben):
        assert change() == ("ben", "")


def test_no_setting_outlives_its_statement_or_transaction(anna: User) -> None:
    with acting(anna):
        change()
        with transaction.atomic():
            change()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lims.audit', true)")
        assert cursor.fetchone() in (("",), (None,))


def test_what_cannot_carry_a_second_statement_is_told_before(anna: User, told: Told) -> None:
    with acting(anna), connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN INSERT INTO samples_lab (id, name, default_chart_field, is_active) "
            "VALUES (gen_random_uuid(), 'by a block', '', true); END $$"
        )
    assert (len(told.alone), told.along) == (1, [])
    assert last().actor_name == "anna"
    assert change()[0] == last().database_role


def test_a_new_transaction_is_told_anew(anna: User) -> None:
    with acting(anna):
        for _ in range(2):
            with transaction.atomic():
                read()
                assert change() == ("anna", "")


def test_a_rolled_back_transaction_leaves_nothing_behind(anna: User) -> None:
    with acting(anna):
        with rolled_back():
            change()
        with transaction.atomic():
            read()
            assert change() == ("anna", "")


def test_a_rollback_to_a_savepoint_takes_back_what_was_told_inside_it(anna: User, ben: User) -> None:
    with transaction.atomic():
        with acting(anna):
            change()
        with rolled_back(), acting(ben):
            assert change() == ("ben", "")
        with acting(ben):
            assert change() == ("ben", "")
        with acting(anna):
            assert change() == ("anna", "")


def test_a_rollback_to_a_savepoint_nobody_saw_is_told_anew(anna: User, ben: User) -> None:
    with transaction.atomic():
        with acting(anna):
            change()
        connection.connection.execute("SAVEPOINT unseen")
        with acting(ben):
            change()
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT unseen")
        with acting(ben):
            assert change() == ("ben", "")


def test_a_statement_in_a_broken_transaction_fails_as_it_would_anyway(anna: User) -> None:
    with rolled_back(), acting(anna):
        Lab.objects.create(name="twice")
        with pytest.raises(IntegrityError):
            Lab.objects.create(name="twice")
        with pytest.raises(transaction.TransactionManagementError):
            change()
    assert Lab.objects.count() == 0


def test_a_connection_that_was_lost_is_told_anew(anna: User) -> None:
    with acting(anna):
        change()
        connection.close()
        assert change() == ("anna", "")


def test_a_wrapper_put_around_the_first_statement_does_not_displace_ours(anna: User) -> None:
    connection.close()
    seen: list[str] = []

    def watch(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with acting(anna):
        with connection.execute_wrapper(watch):
            change()
        assert seen
        assert change() == ("anna", "")


def test_executemany_copy_and_server_side_cursors_carry_the_context(anna: User, ben: User) -> None:
    columns = "(id, name, default_chart_field, is_active)"
    rows = [(uuid4(), f"many {number}", "", True) for number in range(2)]
    with acting(anna), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO samples_lab {columns} VALUES (%s, %s, %s, %s)", rows)
        assert last().actor_name == "anna"
    with acting(ben), transaction.atomic():
        with connection.cursor() as cursor, cursor.copy(f"COPY samples_lab {columns} FROM STDIN") as copy:
            copy.write_row((uuid4(), "copied", "", True))
        assert last().actor_name == "ben"
    with acting(anna), transaction.atomic():
        for lab in Lab.objects.iterator(chunk_size=1):
            lab.name += " seen"
            lab.save()
            assert last().actor_name == "anna"


def test_copy_does_not_act_for_the_request_before(anna: User) -> None:
    with acting(anna):
        change()
    columns = "(id, name, default_chart_field, is_active)"
    with connection.cursor() as cursor, cursor.copy(f"COPY samples_lab {columns} FROM STDIN") as copy:
        copy.write_row((uuid4(), "copied", "", True))
    assert last().actor_kind == "database"


def test_a_write_hidden_in_a_cte_or_behind_a_read_carries_the_context(anna: User) -> None:
    insert = (
        "INSERT INTO samples_lab (id, name, default_chart_field, is_active) "
        "VALUES (gen_random_uuid(), '{}', '', true) RETURNING name"
    )
    with acting(anna), connection.cursor() as cursor:
        cursor.execute(f"WITH made AS ({insert.format('in a CTE')}) SELECT * FROM made")
    assert (last().object_repr, last().actor_name) == ("in a CTE", "anna")
    with acting(reason="another context"), connection.cursor() as cursor:
        cursor.execute(f"SELECT 1; {insert.format('second statement')}")
    assert (last().object_repr, last().reason) == ("second statement", "another context")


def test_a_caller_that_passes_django_s_cursors_by_can_tell_the_session_itself(anna: User) -> None:
    with acting(anna), transaction.atomic():
        carrying.stamp(connection)
        connection.connection.execute(
            "INSERT INTO samples_lab (id, name, default_chart_field, is_active) "
            "VALUES (gen_random_uuid(), 'past Django', '', true)"
        )
    assert (last().object_repr, last().actor_name) == ("past Django", "anna")


def test_what_the_session_is_told_is_no_statement(anna: User) -> None:
    with acting(anna, reason="'; DROP TABLE samples_lab; --%s%%"):
        assert change() == ("anna", "'; DROP TABLE samples_lab; --%s%%")


# Travelling, and processes without a request.


def test_an_exported_context_acts_on_behalf_of_its_sender(anna: User) -> None:
    with acting(anna, request_id="request-1", correlation_id="chain-1", address="10.2.3.4", reason="why"):
        exported = export_context()
    with import_context(exported, kind="task", origin="apps.samples.tasks.read_sheet"):
        change()
    entry = last()
    assert (entry.actor_id, entry.actor_name, entry.actor_kind) == (anna.pk, "anna", "task")
    assert (entry.request_id, entry.cid, entry.remote_addr) == ("request-1", "chain-1", "10.2.3.4")
    assert (entry.reason, entry.origin) == ("why", "apps.samples.tasks.read_sheet")


def test_an_empty_context_travels_as_nothing() -> None:
    assert export_context() == {}
    with import_context({}, kind="task", origin="work"):
        change()
    assert (last().actor_kind, last().actor_name, last().origin) == ("task", "", "work")


@pytest.mark.parametrize(
    ("argv", "kind", "origin"),
    [
        (["manage.py", "migrate", "samples"], "migration", "migrate"),
        (["/srv/lims/manage.py", "loaddata", "x"], "command", "loaddata"),
        (["/usr/bin/django-admin", "shell"], "command", "shell"),
        (["/lib/site-packages/django/__main__.py", "shell"], "command", "shell"),
    ],
)
def test_a_command_is_the_actor_of_what_it_writes(argv: list[str], kind: str, origin: str) -> None:
    try:
        name_process(argv)
        change()
        assert (last().actor_kind, last().origin) == (kind, origin)
    finally:
        set_process_default(kind=None)


@pytest.mark.parametrize(
    "argv",
    [
        ["gunicorn", "lims.wsgi"],
        ["manage.py"],
        ["celery", "-A", "lims", "worker"],
        ["/lib/site-packages/celery/__main__.py", "-A", "lims", "worker"],
        [],
    ],
)
def test_other_programs_are_not_taken_for_commands(argv: list[str]) -> None:
    name_process(argv)
    assert acting_module._process is None


def test_a_request_inside_a_command_is_the_request_s(anna: User) -> None:
    try:
        name_process(["manage.py", "runserver"])
        with acting(anna):
            change()
        assert (last().actor_kind, last().origin) == ("user", "")
    finally:
        set_process_default(kind=None)
