"""The bounds a reader process sets itself before it touches a file. They cannot be taken back."""

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38


def die_with(parent: int) -> None:
    """Let the kernel kill this process when the one that started it ends, also in the middle of a file.

    Where the kernel has no such call the end of the pipe ends the reader, after its file.
    """
    prctl = _of_libc("prctl")
    if prctl is None:
        return
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        # It ended before the call: nobody would tell us any more.
        os._exit(0)


def confine(*, memory_bytes: int, open_files: int) -> None:
    """Bound memory and open files; allow no byte in any file, and no core dump.

    Pipes are no files to this bound, so the answers and the words of an OCR program still pass.
    """
    _be_the_first_to_go()
    _lower(resource.RLIMIT_AS, memory_bytes)
    _lower(resource.RLIMIT_NOFILE, open_files)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)


def allow_seconds_of_work(seconds: float) -> None:
    """Bound the processor time from now on: the net below the worker's clock, should nobody look at it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def give_memory_back() -> None:
    """Return freed memory to the system: the allocator keeps it, and a reader lives for many files."""
    trim = _of_libc("malloc_trim")
    if trim is not None:
        trim(0)


def resident_bytes() -> int:
    """Return what this process holds in memory now."""
    return _status("VmRSS")


def peak_bytes() -> int:
    """Return the most this process ever held in memory; its parent's share before the start is not in it."""
    return _status("VmHWM")


def _status(name: str) -> int:
    path = Path("/proc/self/status")
    if not path.exists():
        return 0
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def _lower(what: int, bound: int) -> None:
    _, hard = resource.getrlimit(what)
    bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    resource.setrlimit(what, (bound, bound))


def _be_the_first_to_go() -> None:
    """Let the kernel take this process, not the worker, when the container runs out of memory."""
    # A sandbox without this file takes whom it likes; nothing here depends on it.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _of_libc(name: str) -> Callable[..., int] | None:
    function: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return function
