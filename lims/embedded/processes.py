"""Processes of ours, told from strangers.

A process is ours when its command line is, word for word, one we started: it names the installation's own
folder, so no stranger that was given a recycled process id can have it. psutil compares the start time once
more before each signal.
"""

import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import psutil


def find_where(ours: Callable[[list[str]], bool]) -> list[psutil.Process]:
    """Return the living processes whose command line satisfies the test."""
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE and ours(process.info["cmdline"] or [])
    ]


def find_running(command: Sequence[str]) -> list[psutil.Process]:
    """Return the living processes with exactly this command line, forks of the first one included."""
    wanted = list(command)
    return find_where(lambda found: found == wanted)


def is_running(pid: int, command: Sequence[str]) -> bool:
    """Say whether the process of that id is still the one started with this command."""
    try:
        process = psutil.Process(pid)
        return bool(process.status() != psutil.STATUS_ZOMBIE and process.cmdline() == list(command))
    except psutil.Error:
        return False


def end(processes: Iterable[psutil.Process], *, first: int = signal.SIGTERM, patience: float = 10.0) -> None:
    """Ask processes to end, wait at most `patience` seconds, then kill what is left."""
    asked = list(processes)
    ask(asked, first)
    see_out(asked, patience=patience)


def ask(processes: Iterable[psutil.Process], number: int) -> None:
    """Send a signal to processes that are still the ones they were when they were found."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def see_out(processes: Iterable[psutil.Process], *, patience: float = 10.0) -> None:
    """Wait at most `patience` seconds for processes to end, then kill what is left."""
    _, stubborn = psutil.wait_procs(list(processes), timeout=patience)
    ask(stubborn, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=5)


def memory_of(pid: int, *, with_descendants: bool = True) -> int:
    """Return the bytes a process holds, with its descendants' unless told otherwise (PSS: pages shared
    by several processes are divided among them).

    Where the kernel does not show that (another account's process without the right to trace it; not
    Linux), the resident memory that is not shared stands in.
    """
    try:
        root = psutil.Process(pid)
        family = [root, *(root.children(recursive=True) if with_descendants else [])]
    except psutil.NoSuchProcess:
        return 0
    return sum(_memory_of_one(process) for process in family)


def _memory_of_one(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
        return int(getattr(full, "pss", full.uss))
    except psutil.AccessDenied:
        resident = process.memory_info()
        return int(resident.rss - getattr(resident, "shared", 0))
    except psutil.NoSuchProcess:
        return 0


def started_at(pid: int) -> float:
    """Return the time a process was started, in seconds since 1970; now, when it has just ended."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return time.time()
