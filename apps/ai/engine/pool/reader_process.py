"""The worker's end of one reader process: start it, ask it, listen to it, and end it."""

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from apps.ai.engine.pool.frames import OUT_OF_MEMORY, Frame, FrameBroken, Incoming, Kind, packed
from apps.ai.engine.pool.limits import PoolLimits
from apps.ai.engine.pool.results import ReaderCannotStart, crashed, out_of_memory, too_slow
from apps.ai.engine.refusals import FileRefused

log = logging.getLogger("lims.readers")

ROOT: Final = Path(__file__).resolve().parents[4]
"""The folder that holds `apps`."""

PASSED_ON: Final = ("PATH", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "TZ")
"""All a reader gets of the worker's environment: where things are, and no secret."""

PIECE: Final = 64 * 1024
LAST_WORDS: Final = 4_000
SPARE_FRAME_BYTES: Final = 1024 * 1024
"""Room in a frame beside the answer proper."""


class ReaderProcess:
    """One reader. It is idle, or in the middle of one file; whoever stops in the middle must kill it.

    `listen` raises FileRefused when the reader is too slow or ends; it is dead then.
    """

    def __init__(self, *, work: str, limits: PoolLimits) -> None:
        """Start the process without waiting for it."""
        self.files_read = 0
        self.is_idle = True
        self.resident_bytes = 0
        self._limits = limits
        self._is_ready = False
        self._incoming = Incoming(most_bytes=limits.answer_bytes + SPARE_FRAME_BYTES)
        self._outgoing: list[memoryview] = []
        self._last_words = bytearray()
        self._is_over = False
        settings = {
            "parent": os.getpid(),
            "work": work,
            "memory_bytes": limits.memory_bytes,
            "open_files": limits.open_files,
            "answer_bytes": limits.answer_bytes,
        }
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-s", "-m", "apps.ai.engine.pool.child", json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            env=surroundings(),
            # A group of its own: a Ctrl-C is the worker's to answer, and killing takes an OCR program along.
            start_new_session=True,
        )
        self._connect()

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process still runs, without collecting it: its id stays its own until `kill`."""
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return not self._is_over and os.waitid(os.P_PID, self._process.pid, options) is None

    def wait_until_ready(self) -> None:
        """Wait for the reader to come up. Raises ReaderCannotStart with its last words."""
        if self._is_ready:
            return
        patience = Patience(self._limits.start_seconds, self._limits.start_seconds)
        try:
            self._is_ready = self._next_frame(patience).kind is Kind.READY
        except (_Ended, _Late, FrameBroken) as error:
            self.kill()
            raise ReaderCannotStart(f"No reader process comes up. Its last words: {self._said()}") from error
        if not self._is_ready:
            self.kill()
            raise ReaderCannotStart("A reader process began with something else than its readiness.")

    def ask(self, question: Frame) -> None:
        """Hand a file over; it is written while one listens."""
        self.files_read += 1
        self.is_idle = False
        self._outgoing = [memoryview(piece) for piece in packed(question) if piece]
        self._selector.register(self._questions, selectors.EVENT_WRITE)

    def listen(self, patience: "Patience") -> Frame:
        """Return the next frame. Raises FileRefused, and the reader is dead, when there comes none."""
        try:
            frame = self._next_frame(patience)
        except _Late as late:
            self.kill()
            raise too_slow(late.seconds) from late
        except FrameBroken as error:
            log.warning("A reader sent %s and was stopped.", error)
            self.kill()
            raise crashed() from error
        except _Ended as end:
            raise self._cause_of_death() from end
        if frame.kind in {Kind.END, Kind.REFUSED}:
            self.is_idle = True
            self.resident_bytes = frame.header.get("resident_bytes", 0)
        return frame

    def kill(self) -> None:
        """End the process and what it started, at once; whatever it was doing is lost."""
        if self._is_over:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._close()

    def retire(self) -> None:
        """Let the idle reader end by itself, or kill it after a second."""
        self._questions.close()
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self._close()

    def _connect(self) -> None:
        process = self._process
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ReaderCannotStart("A reader process came without its pipes.")
        self._questions, self._answers, self._errors = process.stdin, process.stdout, process.stderr
        self._selector = selectors.DefaultSelector()
        for stream in (self._questions, self._answers, self._errors):
            os.set_blocking(stream.fileno(), False)
        self._selector.register(self._answers, selectors.EVENT_READ)
        self._selector.register(self._errors, selectors.EVENT_READ)

    def _close(self) -> None:
        self._is_over = True
        self._process.wait()
        self._selector.close()
        for stream in (self._questions, self._answers, self._errors):
            stream.close()

    def _next_frame(self, patience: "Patience") -> Frame:
        while (frame := self._incoming.take()) is None:
            began = time.monotonic()
            ready = self._selector.select(patience.left())
            patience.spend(time.monotonic() - began)
            for key, _ in ready:
                self._serve(key.fileobj, patience)
        return frame

    def _serve(self, stream: object, patience: "Patience") -> None:
        if stream is self._questions:
            self._write(patience)
        elif stream is self._errors:
            self._hear_errors()
        elif piece := os.read(self._answers.fileno(), PIECE):
            self._incoming.add(piece)
            patience.hear()
        else:
            raise _Ended

    def _write(self, patience: "Patience") -> None:
        try:
            written = os.write(self._questions.fileno(), self._outgoing[0][:PIECE])
        except BlockingIOError:
            return
        except BrokenPipeError:
            raise _Ended from None
        patience.hear()
        self._outgoing[0] = self._outgoing[0][written:]
        if not self._outgoing[0]:
            del self._outgoing[0]
        if not self._outgoing:
            self._selector.unregister(self._questions)

    def _hear_errors(self) -> None:
        piece = os.read(self._errors.fileno(), PIECE)
        if not piece:
            self._selector.unregister(self._errors)
        self._last_words += piece
        del self._last_words[:-LAST_WORDS]

    def _cause_of_death(self) -> FileRefused:
        """Say in what way the reader ended, by its exit status."""
        with contextlib.suppress(BlockingIOError):
            self._last_words += os.read(self._errors.fileno(), PIECE)
        said = self._said()
        # Its pipe closes only when it ends, and a signal changes the status of nobody who is ending.
        self.kill()
        status = self._process.returncode
        log.warning("A reader ended with status %s in the middle of a file. Its last words: %s", status, said)
        # SIGKILL that did not come from us is the kernel's when the container has no memory left.
        if status in {OUT_OF_MEMORY, -signal.SIGKILL} or "bad_alloc" in said:
            return out_of_memory(self._limits.memory_bytes)
        if status == -signal.SIGXCPU:
            return too_slow(self._limits.seconds)
        return crashed()

    def _said(self) -> str:
        """Return the last words in one line that cannot pass for another entry of the log."""
        text = self._last_words.decode(errors="replace")
        return " | ".join("".join(c if c.isprintable() else "?" for c in line) for line in text.splitlines())


class Patience:
    """How long one may still wait: for the whole file, and for one sign of life.

    Only waiting counts: what the worker does with a page in between is not the file's fault.
    """

    def __init__(self, seconds: float, silent_seconds: float) -> None:
        """Begin to wait."""
        self._seconds = seconds
        self._silent_seconds = silent_seconds
        self.spent = 0.0
        self._silent = 0.0

    def left(self) -> float:
        """Return the longest wait that is still allowed. Raises when there is none."""
        if self.spent >= self._seconds:
            raise _Late(self._seconds)
        if self._silent >= self._silent_seconds:
            raise _Late(self._silent_seconds)
        return min(self._seconds - self.spent, self._silent_seconds - self._silent)

    def spend(self, seconds: float) -> None:
        """Count a wait."""
        self.spent += seconds
        self._silent += seconds

    def hear(self) -> None:
        """Note a sign of life."""
        self._silent = 0.0


def surroundings() -> dict[str, str]:
    """Return the whole environment of a reader."""
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **passed_on,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        # The order of a set may not depend on which reader took the file.
        "PYTHONHASHSEED": "0",
        "OMP_THREAD_LIMIT": "1",
        "MALLOC_ARENA_MAX": "1",
    }


class _Ended(Exception):
    """The reader's pipe is closed."""


class _Late(Exception):
    """The patience is at its end."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds
