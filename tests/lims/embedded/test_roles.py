"""What the three roles of the embedded PostgreSQL may do, and what they may not."""

import psycopg
import pytest

from lims.embedded import roles
from lims.embedded.postgres import Postgres


def table_made_by_owner(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("lims_owner", "lims")) as connection:
        connection.execute("DROP TABLE IF EXISTS tube")
        connection.execute("CREATE TABLE tube (id int PRIMARY KEY, label text)")
        connection.execute("INSERT INTO tube VALUES (1, 'A1')")


def test_the_site_reads_and_writes_what_the_owner_made(postgres: Postgres) -> None:
    table_made_by_owner(postgres)
    with psycopg.connect(postgres.url("lims_app", "lims")) as connection:
        connection.execute("UPDATE tube SET label = 'A2'")
        assert connection.execute("SELECT id, label FROM tube").fetchall() == [(1, "A2")]


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE other (id int)", "TRUNCATE tube", "DROP TABLE tube", "CREATE DATABASE x"]
)
def test_the_site_cannot_change_the_schema_or_truncate(postgres: Postgres, statement: str) -> None:
    table_made_by_owner(postgres)
    with psycopg.connect(postgres.url("lims_app", "lims"), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
        assert connection.execute("SELECT id, label FROM tube").fetchall() == [(1, "A1")]


def test_the_test_role_cannot_enter_the_labs_database(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(postgres.url("lims_test", "lims"))


def test_a_database_made_by_the_test_role_has_the_extensions(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("lims_test", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE scratch")
    with psycopg.connect(postgres.url("lims_test", "scratch")) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        found = connection.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'").fetchall()
        assert sorted(name for (name,) in found) == ["btree_gin", "pg_trgm", "unaccent", "vector"]
        assert connection.execute("SELECT '[1,2]'::vector <-> '[1,4]'::vector").fetchone() == (2.0,)


def test_a_test_can_act_as_the_site_in_its_own_database(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("lims_test", "lims_check"), autocommit=True) as connection:
        connection.execute("CREATE TABLE tube (id int)")
        connection.execute("SET ROLE lims_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE tube")


def test_each_role_has_a_password_of_its_own_that_nobody_else_can_read(postgres: Postgres) -> None:
    files = [postgres.state.secret_path(name) for name in ("postgres", "lims_owner", "lims_app", "lims_test")]
    assert len({path.read_text() for path in files}) == 4
    assert {len(path.read_text()) for path in files} == {32}
    assert {path.stat().st_mode & 0o777 for path in [*files, postgres.state.secret_path("pgpass")]} == {0o600}
    assert postgres.state.secret_path("postgres").parent.stat().st_mode & 0o777 == 0o700


def test_a_wrong_password_is_refused(postgres: Postgres) -> None:
    address = postgres.url("lims_app", "lims").replace(postgres.state.secret("lims_app"), "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address)


def test_preparing_twice_changes_nothing_and_heals_a_changed_password(postgres: Postgres) -> None:
    table_made_by_owner(postgres)
    postgres.ask("ALTER ROLE lims_app PASSWORD 'changed'")
    roles.provision(postgres)
    with psycopg.connect(postgres.url("lims_app", "lims")) as connection:
        assert connection.execute("SELECT id, label FROM tube").fetchall() == [(1, "A1")]


def test_no_password_is_kept_in_the_log_or_the_statistics(postgres: Postgres) -> None:
    postgres.ask("CREATE EXTENSION pg_stat_statements")
    roles.provision(postgres)
    statistics = postgres.ask("SELECT query FROM pg_stat_statements").stdout
    assert "pg_extension" in statistics or "pg_roles" in statistics
    said = statistics + postgres.state.log.read_text()
    assert [role for role in roles.MAY if postgres.state.secret(role) in said] == []
