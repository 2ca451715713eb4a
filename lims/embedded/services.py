"""The database and the queue of an installation: embedded, or the ones the environment names."""

import hashlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lims.embedded import roles
from lims.embedded.ports import free_port
from lims.embedded.postgres import Postgres
from lims.embedded.state import State
from lims.embedded.valkey import Valkey

CHECKOUT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Services:
    """What is embedded here; None where the environment names a server of its own."""

    postgres: Postgres | None
    valkey: Valkey | None

    @property
    def embedded(self) -> list[Postgres | Valkey]:
        """The servers that have to be started."""
        return [server for server in (self.postgres, self.valkey) if server is not None]


def is_given(name: str) -> bool:
    """Say whether the environment has NAME or NAME_FILE; an empty one counts as absent."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def choose_services(state: State, *, throwaway: bool = False) -> Services:
    """Return the servers this installation needs, on the ports of its last start where these are free."""
    ports = state.noted("ports")
    postgres = valkey = None
    if not is_given("DATABASE_URL"):
        postgres = Postgres(state, free_port(preferred=ports.get("postgres")), throwaway=throwaway)
    if not is_given("REDIS_URL"):
        valkey = Valkey(state, free_port(preferred=ports.get("valkey")))
    state.note("ports", {server.name: server.port for server in (postgres, valkey) if server is not None})
    return Services(postgres=postgres, valkey=valkey)


def environment(state: State, services: Services, *, role: str, database: str) -> dict[str, str]:
    """Return the environment of a process that works as a role in a database.

    Secrets go by file: an environment can be read in the process list by whoever shares the account.
    """
    given = {**os.environ, "LIMS_STATE_DIR": str(state.root), "PYTHONUNBUFFERED": "1"}
    # Compiling what it imports costs each process two thirds of its start and 12 MB that it never gives back.
    # So it is done once, into the git-ignored folder, also where the machine forbids it beside the sources.
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    given.setdefault("PYTHONPYCACHEPREFIX", str(CHECKOUT / ".local" / "pycache"))
    # Two arenas of memory instead of eight for each core: threads leave less behind.
    given.setdefault("MALLOC_ARENA_MAX", "2")
    if services.postgres is not None:
        _give_by_file(
            given, "DATABASE_URL", state, services.postgres.url(role, database), f"database_url_{role}"
        )
    if services.valkey is not None:
        _give_by_file(given, "REDIS_URL", state, services.valkey.url, "redis_url")
    return given


def _give_by_file(given: dict[str, str], name: str, state: State, value: str, file: str) -> None:
    given.pop(name, None)
    given[f"{name}_FILE"] = str(state.keep_secret(file, value))


def owner_environment(state: State, services: Services, app: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process that migrates.

    With a database of one's own that is DATABASE_OWNER_URL, or the one role there is.
    """
    if services.postgres is not None:
        return {**app, **environment(state, services, role=roles.OWNER, database=roles.DATABASE)}
    if not is_given("DATABASE_OWNER_URL"):
        return dict(app)
    others = {name: value for name, value in app.items() if name not in {"DATABASE_URL", "DATABASE_URL_FILE"}}
    renamed = {name.replace("_OWNER", ""): app[name] for name in app if name.startswith("DATABASE_OWNER_URL")}
    return others | renamed


def label(state: State) -> str:
    """Return a word that names the installation in a command line."""
    return f"lims-{hashlib.sha256(str(state.root).encode()).hexdigest()[:12]}"


def python(*words: str) -> list[str]:
    """Return the command line that runs a module or a script with this interpreter."""
    return [sys.executable, *words]
