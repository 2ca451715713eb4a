"""An audit entry stays as it was written, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from apps.audit.context.acting import acting
from apps.audit.exceptions import AuditAppendOnly
from apps.audit.models import LogEntry
from apps.core.api import problems
from apps.core.exceptions import find_refusal
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import last, run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_logentry SET actor_name = 'somebody else'",
        "UPDATE audit_logentry SET actor_name = 'somebody else' WHERE false",
        "DELETE FROM audit_logentry",
    ],
)
def test_changing_or_removing_an_entry_is_refused(statement: str) -> None:
    Lab.objects.create(name="Curie Lab")
    before = list(LogEntry.objects.values())
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run(statement)
    refusal = find_refusal(caught.value)
    assert isinstance(refusal, AuditAppendOnly)
    assert refusal.code == "audit_append_only"
    assert problems.as_lab_error(caught.value) is not None
    assert problems.lab_error_response(refusal).status_code == 409
    assert list(LogEntry.objects.values()) == before


def test_the_guards_stand_also_in_a_session_that_switches_triggers_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger "
            "WHERE tgrelid = 'audit_logentry'::regclass ORDER BY tgname"
        )
        # A for ALWAYS: session_replication_role = replica does not silence it.
        assert cursor.fetchall() == [("audit_append_only", "A"), ("audit_append_only_truncate", "A")]


def test_truncating_is_refused_outside_of_a_test_database() -> None:
    Lab.objects.create(name="Curie Lab")
    run("CREATE OR REPLACE FUNCTION audit_may_be_emptied() RETURNS boolean LANGUAGE sql AS 'SELECT false'")
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run("TRUNCATE audit_logentry")
    assert isinstance(find_refusal(caught.value), AuditAppendOnly)
    assert LogEntry.objects.count() == 1


def test_only_the_owner_of_a_test_database_may_empty_it(application_role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_may_be_emptied(), current_database()")
        allowed, name = cursor.fetchone()
        assert (allowed, name.startswith("test_")) == (True, True)
        cursor.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                sql.Identifier(name), sql.Identifier(application_role)
            )
        )
        cursor.execute("SELECT audit_may_be_emptied()")
        assert cursor.fetchone() == (False,)


def test_deleting_a_user_leaves_their_entries_as_they_were() -> None:
    anna = User.objects.create_user("anna", email="anna@example.org")
    with acting(anna):
        Lab.objects.create(name="Curie Lab")
    entry, pk = last(), anna.pk
    anna.delete()
    kept = LogEntry.objects.select_related("actor").get(pk=entry.pk)
    assert (kept.actor_id, kept.actor_name, kept.actor) == (pk, "anna", None)


def test_an_error_of_another_kind_is_no_refusal() -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run("SELECT 1/0")
    assert find_refusal(caught.value) is None
    assert find_refusal(ValueError("nothing of the database")) is None
