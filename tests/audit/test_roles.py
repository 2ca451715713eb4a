"""What the role the application runs as can do to the trail: read it."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from apps.audit import services
from apps.audit.checks import OWNER_WARNING, check_process_does_not_own_the_trail
from apps.audit.models import LogEntry
from apps.samples.models.labs import Lab
from tests.audit.conftest import last, run

pytestmark = pytest.mark.django_db(transaction=True)

INSERT_LAB = (
    "INSERT INTO samples_lab (id, name, default_chart_field, is_active) "
    "VALUES (gen_random_uuid(), 'Lab', '', true)"
)
INSERT_ENTRY = (
    "INSERT INTO audit_logentry (transaction_id, object_pk, object_repr, action, actor_kind, actor_name, "
    "database_role) VALUES (1, '', '', 0, 'user', 'anna', 'x')"
)
REPLACE_CAPTURE = (
    "CREATE OR REPLACE FUNCTION audit_capture() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
)
FORGE_FROM_OWN_TABLE = (
    "CREATE TEMP TABLE forged (id integer); CREATE TRIGGER forge AFTER INSERT ON forged "
    "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT "
    "EXECUTE FUNCTION audit_capture('samples', 'lab', 'id', '{}', '{}')"
)


@pytest.fixture
def application(application_role: str) -> Iterator[psycopg.Connection]:
    """A session that has put itself into the application's role, with nothing but its grants."""
    call_command("secure_database")
    settings = connection.settings_dict
    session = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        autocommit=True,
    )
    session.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(application_role)))
    yield session
    session.close()
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(
                sql.Identifier(application_role)
            )
        )


def test_the_application_changes_rows_and_the_trail_follows(application: psycopg.Connection) -> None:
    application.execute(INSERT_LAB)
    application.execute("UPDATE samples_lab SET name = 'Curie Lab'")
    application.execute("DELETE FROM samples_lab")
    assert [entry.action for entry in LogEntry.objects.order_by("id")] == [0, 1, 2]
    assert last().database_role == application.info.user


def test_the_application_reads_the_trail_and_records_events(application: psycopg.Connection) -> None:
    application.execute(
        "SELECT audit_record(NULL, 'scratch.happened', 'operation', 20, '', '', '', '', NULL)"
    )
    assert application.execute("SELECT event FROM audit_logentry").fetchall() == [("scratch.happened",)]
    assert last().actor_name == application.info.user


def test_the_application_cannot_forge_a_row_s_change_by_recording(application: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        application.execute(
            "SELECT audit_record(NULL, '', 'operation', 20, 'samples', 'lab', 'key', '', NULL)"
        )
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        INSERT_ENTRY,
        "UPDATE audit_logentry SET actor_name = 'somebody else'",
        "DELETE FROM audit_logentry",
        "TRUNCATE audit_logentry",
        "TRUNCATE samples_lab CASCADE",
        "ALTER TABLE audit_logentry DISABLE TRIGGER audit_append_only",
        "ALTER TABLE samples_lab DISABLE TRIGGER audit_update",
        "DROP TRIGGER audit_update ON samples_lab",
        "SET session_replication_role = replica",
        REPLACE_CAPTURE,
        "CREATE TABLE public.mine (id integer)",
        "SELECT setval('audit_logentry_id_seq', 1)",
        "UPDATE django_migrations SET name = 'x'",
        "UPDATE config_revision SET number = 1",
        FORGE_FROM_OWN_TABLE,
    ],
)
def test_the_application_cannot_touch_the_trail(application: psycopg.Connection, statement: str) -> None:
    application.execute(INSERT_LAB)
    before = list(LogEntry.objects.values())
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)
    assert list(LogEntry.objects.values()) == before


def test_a_table_of_that_name_in_the_session_does_not_catch_the_entries(
    application: psycopg.Connection,
) -> None:
    application.execute("CREATE TEMP TABLE audit_logentry (LIKE public.audit_logentry)")
    application.execute(INSERT_LAB)
    assert LogEntry.objects.count() == 1


def test_securing_twice_does_no_harm(
    application: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("secure_database")
    call_command("secure_database")
    assert capsys.readouterr().out.count("may only read audit_logentry") >= 2
    application.execute(INSERT_LAB)
    assert LogEntry.objects.count() == 1


def test_rights_given_by_hand_are_taken_back(application: psycopg.Connection) -> None:
    run(f"GRANT ALL ON audit_logentry, samples_lab TO {services.APP_ROLE}")
    call_command("secure_database")
    for statement in ("INSERT INTO audit_logentry DEFAULT VALUES", "TRUNCATE samples_lab CASCADE"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)


def test_without_the_role_the_command_says_so_and_does_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "APP_ROLE", "nobody_of_this_name")
    call_command("secure_database")
    assert capsys.readouterr().out == "There is no role nobody_of_this_name on this server: nothing to do.\n"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relacl::text LIKE '%%nobody_of_this_name%%'")
        assert cursor.fetchone() == (0,)


def test_a_process_that_owns_the_trail_is_warned_about() -> None:
    found = run_checks(tags=[Tags.database], databases=["default"], include_deployment_checks=True)
    assert [message.id for message in found if message.id == OWNER_WARNING] == [OWNER_WARNING]
    assert [message.id for message in run_checks() if message.id == OWNER_WARNING] == []


def test_a_process_that_does_not_own_the_trail_passes(application: psycopg.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(services.APP_ROLE)))
        try:
            assert check_process_does_not_own_the_trail(databases=["default"]) == []
        finally:
            cursor.execute("RESET ROLE")
    assert check_process_does_not_own_the_trail() == []


def test_a_lab_s_rows_are_untouched_by_all_of_this(application: psycopg.Connection) -> None:
    application.execute(INSERT_LAB)
    call_command("secure_database")
    assert [lab.name for lab in Lab.objects.all()] == ["Lab"]
