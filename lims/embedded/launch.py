"""Servers without a supervisor: for a test run, and for one command that needs them."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from lims.embedded import processes
from lims.embedded.exceptions import CannotStart
from lims.embedded.parts import Part

PATIENCE: Final = 60.0


def start(part: Part, *, log: Path) -> subprocess.Popen[bytes]:
    """Start a server and return it when it serves.

    For a second or so after a kill -9 the kernel still holds what the dead server held: a start that ends
    at once is tried again.

    Raises CannotStart with the server's last words when it does not serve within a minute.
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        part.make_ready_to_start()
        with log.open("ab") as output:
            process = subprocess.Popen(
                part.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A Ctrl-C is for the command in front; the servers are stopped after it.
                start_new_session=True,
                **part.options,
            )
        while process.poll() is None and time.monotonic() < deadline:
            if part.is_ready():
                return process
            time.sleep(0.05)
        stop(part, process)
        time.sleep(0.3)
    last_words = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:])
    raise CannotStart(f"{part.name} does not start. Its last words:\n{last_words}")


def stop(part: Part, process: subprocess.Popen[bytes]) -> None:
    """End a server in good order, or kill it after ten seconds."""
    if process.poll() is None:
        processes.end([psutil.Process(process.pid)], first=part.stop_signal)
    process.wait()


@contextmanager
def running(part: Part, *, log: Path) -> Iterator[None]:
    """Keep a server running inside the block."""
    process = start(part, log=log)
    try:
        yield
    finally:
        stop(part, process)
