"""Servers that live as long as one command: for the tests, beside a demo that goes on running."""

import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from lims.embedded import launch, roles
from lims.embedded.processes import end, find_where
from lims.embedded.services import CHECKOUT, choose_services, environment
from lims.embedded.state import State, hold, open_state

FOLDER: Final = CHECKOUT / ".local" / "test"


@contextmanager
def servers(folder: Path = FOLDER) -> Iterator[dict[str, str]]:
    """Keep a PostgreSQL and a Valkey inside the block; yields the environment that leads to them.

    Each block has a folder of its own, so two runs in one checkout do not meet. DATABASE_URL and REDIS_URL,
    where they are set, are used instead.
    """
    with ExitStack() as stack:
        state = stack.enter_context(_fresh_state(folder))
        stack.callback(_remove, state)
        services = choose_services(state, throwaway=True)
        for server in services.embedded:
            stack.enter_context(launch.running(server, log=state.log))
        if services.postgres is not None:
            roles.provision(services.postgres)
        given = environment(state, services, role=roles.TEST, database=roles.TEST_DATABASE)
        # Two runs in one checkout would write into each other's measurements.
        yield given | {"COVERAGE_FILE": str(state.root / "coverage")}


def run_with_servers(words: Sequence[str]) -> int:
    """Run a command with servers of its own and return its exit code."""
    with servers() as given:
        return subprocess.run(words, cwd=CHECKOUT, env=given, check=False).returncode


@contextmanager
def _fresh_state(folder: Path) -> Iterator[State]:
    """Hold a new folder, and clear away those that killed runs left behind, their servers included."""
    with ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        # Held until the new folder is locked too: another run would take it for an abandoned one.
        with hold(folder / "lock", wait=True):
            for root in folder.glob("*/"):
                state = open_state(root)
                with state.lock() as abandoned:
                    if abandoned:
                        _remove(state)
            state = open_state(folder / secrets.token_hex(4))
            stack.enter_context(state.lock())
        yield state


def _remove(state: State) -> None:
    """End the servers of an installation and delete its folders."""
    end(find_where(lambda line: any(word.startswith(f"{state.servers}/") for word in line[:3])), patience=2)
    for folder in {state.servers, state.root}:
        shutil.rmtree(folder, ignore_errors=True)
