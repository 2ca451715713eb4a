"""Who may do what in the embedded PostgreSQL: three roles, the lab's database, its extensions.

lims_owner owns the schema and migrates; lims_app runs the site; lims_test makes and drops test databases
and cannot enter the lab's own.
"""

from typing import Final

from lims.embedded.exceptions import CannotStart
from lims.embedded.postgres import Postgres

DATABASE: Final = "lims"
TEST_DATABASE: Final = "lims_check"
OWNER: Final = "lims_owner"
APP: Final = "lims_app"
TEST: Final = "lims_test"
MAY: Final = {OWNER: "NOCREATEDB", APP: "NOCREATEDB", TEST: "CREATEDB"}
EXTENSIONS: Final = ("vector", "pg_trgm", "unaccent", "btree_gin")


def provision(postgres: Postgres) -> None:
    """Create the roles, the databases and the extensions where they are missing; safe at every start.

    Raises CannotStart with PostgreSQL's own words when it refuses.
    """
    done = postgres.ask("\n".join([*_roles(postgres), *_template(), *_databases(), *_rights()]))
    if done.returncode != 0:
        raise CannotStart(f"PostgreSQL could not be prepared: {done.stderr.strip()}")


def _roles(postgres: Postgres) -> list[str]:
    # A failing ALTER ROLE would be logged in full, its password included.
    statements = ["SET log_min_error_statement = panic;"]
    for role, may_create in MAY.items():
        password = postgres.state.secret(role)
        statements += [
            _unless_in("pg_roles", "rolname", role, f"CREATE ROLE {role}"),
            f"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE {may_create} PASSWORD '{password}';",
        ]
    # A test may act as the site does (SET ROLE) to prove what the site cannot do. Nothing is inherited:
    # the right to enter the lab's database least of all.
    return [*statements, f"GRANT {APP} TO {TEST} WITH INHERIT FALSE, SET TRUE;"]


def _template() -> list[str]:
    """Put the extensions where databases made by roles that may not create extensions get them from."""
    return ["\\connect template1", *(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS)]


def _databases() -> list[str]:
    owners = {DATABASE: OWNER, TEST_DATABASE: TEST}
    return [
        "\\connect postgres",
        *(
            _unless_in("pg_database", "datname", name, f"CREATE DATABASE {name} OWNER {owner}")
            for name, owner in owners.items()
        ),
    ]


def _unless_in(catalogue: str, column: str, name: str, statement: str) -> str:
    """Return psql's way to run a statement only where a catalogue does not have the name yet."""
    return f"SELECT '{statement}' WHERE NOT EXISTS (SELECT FROM {catalogue} WHERE {column} = '{name}')\\gexec"  # noqa: S608  constants


def _rights() -> list[str]:
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public"
    return [
        f"\\connect {DATABASE}",
        *(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS),
        f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC, {TEST};",
        # TEMPORARY: a large intake is copied into a temporary table first.
        f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP};",
        f"{defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};",
        f"{defaults} GRANT USAGE, SELECT ON SEQUENCES TO {APP};",
    ]
