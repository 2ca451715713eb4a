"""Real servers in a folder that is thrown away."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lims.embedded import launch, roles
from lims.embedded.ports import free_port
from lims.embedded.postgres import Postgres
from lims.embedded.state import State, open_state
from lims.embedded.valkey import Valkey


@pytest.fixture(autouse=True)
def no_servers_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the servers the test run itself works on: these tests are about bringing up others."""
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE"):
        monkeypatch.delenv(name, raising=False)


@contextmanager
def temporary_state() -> Iterator[State]:
    """Make an installation's folder that every account can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="lims-"))
    folder.chmod(0o711)
    yield open_state(folder / ".local" / "demo")
    shutil.rmtree(folder)


@pytest.fixture
def state() -> Iterator[State]:
    """An installation's folder."""
    with temporary_state() as made:
        yield made


@pytest.fixture(scope="session")
def untouched() -> Iterator[State]:
    """An installation whose PostgreSQL was created and never started; creating one takes seconds."""
    with temporary_state() as made:
        Postgres(made, free_port(), throwaway=True).make_ready_to_start()
        yield made


@contextmanager
def copied(untouched: State) -> Iterator[State]:
    """Make an installation with a PostgreSQL of its own, as it is after its creation."""
    with temporary_state() as made:
        for folder in ("postgres", "secrets"):
            subprocess.run(["cp", "-a", untouched.root / folder, made.root], check=True)
        yield made


@pytest.fixture
def cluster(untouched: State) -> Iterator[State]:
    """An installation whose PostgreSQL exists and does not run."""
    with copied(untouched) as made:
        yield made


@pytest.fixture(scope="module")
def postgres(untouched: State) -> Iterator[Postgres]:
    """A running PostgreSQL with the lab's roles and databases, shared by the tests of a module."""
    with copied(untouched) as made:
        server = Postgres(made, free_port(), throwaway=True)
        with launch.running(server, log=made.log):
            roles.provision(server)
            yield server


@pytest.fixture(scope="module")
def valkey() -> Iterator[Valkey]:
    """A running Valkey, shared by the tests of a module."""
    with temporary_state() as made:
        server = Valkey(made, free_port())
        with launch.running(server, log=made.log):
            yield server
