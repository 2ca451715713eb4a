"""Bringing the database to what the code needs: once after each change, not at every start."""

import hashlib
from pathlib import Path
from typing import Final

from lims.embedded import roles
from lims.embedded.postgres import Postgres
from lims.embedded.services import CHECKOUT
from lims.embedded.state import State

NOTE: Final = "prepared"
APPLIED: Final = """\
SELECT system_identifier FROM pg_control_system();
SELECT to_regclass('django_migrations') IS NOT NULL AS migrated \\gset
\\if :migrated
SELECT md5(string_agg(concat_ws('.', app, name), ',' ORDER BY app, name)) FROM django_migrations;
\\endif
"""


def fingerprint_of_code(checkout: Path = CHECKOUT) -> str:
    """Return a word that changes with any line of the project's code and with any locked version."""
    files = [
        *checkout.glob("requirements/*.txt"),
        *(path for folder in ("apps", "lims") for path in (checkout / folder).rglob("*.py")),
    ]
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path.relative_to(checkout)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _condition(postgres: Postgres) -> dict[str, str]:
    return {"code": fingerprint_of_code(), "applied": postgres.ask(APPLIED, database=roles.DATABASE).stdout}


def is_prepared(state: State, postgres: Postgres | None) -> bool:
    """Say whether nothing can be left to do.

    True only when the code is byte for byte the code that prepared this very database, and the list of
    applied migrations in it is still the list that was left behind then.
    """
    return postgres is not None and state.noted(NOTE) == _condition(postgres)


def note_prepared(state: State, postgres: Postgres | None) -> None:
    """Remember the condition the database was left in."""
    if postgres is not None:
        state.note(NOTE, _condition(postgres))
