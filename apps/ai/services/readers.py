"""The reader processes of this worker: started at its first form, and kept for the next ones."""

import os
import threading
from collections.abc import Callable
from typing import Any, Final

import structlog

from apps.ai.engine.page_images import PageImage
from apps.ai.engine.pool.readers import ReaderPool
from apps.ai.engine.pool.results import ReaderCannotStart, ReaderFailed
from apps.core.exceptions import Unavailable

log = structlog.get_logger("lims.readers")

READERS: Final = 1
"""A worker process reads one form at a time."""

_lock = threading.Lock()
_pool: tuple[int, ReaderPool] | None = None


def read_in_a_reader(
    content: bytes,
    *,
    filename: str,
    max_bytes: int,
    on_page: Callable[[int, int], None],
    on_image: Callable[[PageImage], None],
) -> dict[str, Any]:
    """Read a file in a process of its own and return its document; its pages' pictures come by `on_image`.

    What a callback raises ends the reading. Raises FileRefused, or Unavailable where no reader comes up.
    """
    try:
        result = _get_pool().read(
            content,
            filename=filename,
            limits={"max_bytes": max_bytes},
            on_page=on_page,
            on_image=on_image,
        )
    except ReaderFailed as failure:
        log.error("reader_failed", trace=failure.trace)
        raise
    except ReaderCannotStart as failure:
        log.error("reader_cannot_start", reason=str(failure))
        raise Unavailable("No reader comes up on this server. Nothing was read.") from failure
    if result.without_images:
        log.warning("pages_not_drawn", reason=result.without_images)
    log.info("form_read", seconds=result.seconds, peak_bytes=result.peak_bytes, drawn=len(result.drawn))
    return result.document


def close_pool() -> None:
    """End the readers of this process, if it has any."""
    global _pool
    with _lock:
        held, _pool = _pool, None
    if held is not None and held[0] == os.getpid():
        held[1].close()


def _get_pool() -> ReaderPool:
    global _pool
    with _lock:
        # A pool that came over a fork belongs to the process that made it.
        if _pool is None or _pool[0] != os.getpid():
            _pool = (os.getpid(), ReaderPool(size=READERS))
        return _pool[1]
