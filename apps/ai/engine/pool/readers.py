"""The pool: readers that are already there when a file comes, and are replaced before the next one."""

import os
import queue
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from apps.ai.engine.page_images import DEFAULT_IMAGE_LIMITS, ImageLimits
from apps.ai.engine.pool.conversation import Conversation, OnImage, OnPage
from apps.ai.engine.pool.frames import Frame, Kind
from apps.ai.engine.pool.limits import DEFAULT_POOL_LIMITS, PoolLimits
from apps.ai.engine.pool.reader_process import Patience, ReaderProcess
from apps.ai.engine.pool.results import ReadResult

FORM_WORK: Final = "apps.ai.engine.pool.form_work"


_Seat = Future[ReaderProcess] | ReaderProcess | None
"""A reader, one that is starting, or none yet."""


class ReaderPool:
    """At most `size` readers at once; nothing is started before the first file.

    Safe to use from several threads: a `read` that finds no free reader waits for one. Not to be carried
    over a fork.
    """

    def __init__(
        self,
        *,
        size: int = 1,
        limits: PoolLimits = DEFAULT_POOL_LIMITS,
        work: str = FORM_WORK,
    ) -> None:
        """Prepare the seats. `work` is the module that reads and draws, see `child.Work`."""
        self._limits = limits
        self._work = work
        self._owner = os.getpid()
        self._size = size
        self._closed = False
        # The last one back is the first to go out again, so that a pool grows no larger than it must.
        self._seats: queue.LifoQueue[_Seat] = queue.LifoQueue()
        for _ in range(size):
            self._seats.put(None)
        # The kernel ties a reader's life to the thread that started it, so one thread starts them all.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader-starter")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the readers now instead of at the first file."""
        seats = [self._seats.get() for _ in range(self._size)]
        for seat in seats:
            self._seats.put(seat or self._begin())

    def read(
        self,
        source: bytes | Path,
        *,
        filename: str,
        limits: Mapping[str, Any] | None = None,
        on_page: OnPage | None = None,
        on_image: OnImage | None = None,
        images: ImageLimits = DEFAULT_IMAGE_LIMITS,
        deadline: float | None = None,
    ) -> ReadResult:
        """Read a file, and draw its pages where `on_image` takes them.

        `limits` are the fields of the engine's ReadLimits, `deadline` is in seconds. What a callback raises
        ends the reading and comes out here. Raises FileRefused, of which ReaderFailed is the engine's own
        fault, and ReaderCannotStart.
        """
        if os.getpid() != self._owner:
            raise RuntimeError("A pool of readers works only in the process that made it.")
        content = source if isinstance(source, bytes) else source.read_bytes()
        seconds = self._limits.seconds if deadline is None else deadline
        asked = {
            "filename": filename,
            "limits": dict(limits or {}),
            "images": asdict(images) if on_image else None,
            "seconds": seconds,
        }
        question = Frame(Kind.READ, asked, content)
        with self._lent() as reader:
            patience = Patience(seconds, self._limits.silent_seconds)
            return Conversation(reader, patience, on_page, on_image).hold(question)

    def close(self) -> None:
        """End the readers, each after the file it has. A pool that is closed reads no more."""
        self._closed = True
        for seat in [self._seats.get() for _ in range(self._size)]:
            reader = seat.result() if isinstance(seat, Future) else seat
            if reader is not None:
                reader.retire()
        for _ in range(self._size):
            # For those who wait for a reader, to learn that there is none.
            self._seats.put(None)
        self._starter.shutdown()

    @contextmanager
    def _lent(self) -> Iterator[ReaderProcess]:
        """Lend a reader that is ready, and see to it that another is there for the next file."""
        taken: _Seat = self._seats.get()
        following: _Seat = None
        try:
            reader = self._ready(taken)
            if reader.files_read + 1 >= self._limits.files_per_reader:
                # Its last file: the next reader comes up meanwhile.
                following = self._begin()
            try:
                yield reader
            finally:
                following = self._succession(reader, following)
        finally:
            self._seats.put(following)

    def _ready(self, taken: _Seat) -> ReaderProcess:
        if self._closed:
            raise RuntimeError("This pool of readers is closed.")
        reader = taken.result() if isinstance(taken, Future) else taken
        if reader is None or not reader.is_alive():
            if reader is not None:
                reader.kill()
            reader = self._begin().result()
        reader.wait_until_ready()
        return reader

    def _succession(self, reader: ReaderProcess, following: _Seat) -> _Seat:
        """Return who takes the next file: this reader, or another where it was stopped or has had its day."""
        if not reader.is_idle:
            reader.kill()
            return following or self._begin()
        worn = (
            reader.files_read >= self._limits.files_per_reader
            or reader.resident_bytes > self._limits.resident_bytes
        )
        if not worn:
            return reader
        following = following or self._begin()
        self._starter.submit(reader.retire)
        return following

    def _begin(self) -> Future[ReaderProcess]:
        return self._starter.submit(ReaderProcess, work=self._work, limits=self._limits)
