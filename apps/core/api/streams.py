"""Server-sent events of one job: bounded in number and in time, and holding no transaction."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import StreamingHttpResponse
from rest_framework.request import Request

from apps.core.api.renderers import dumps
from apps.core.choices import FINISHED
from apps.core.exceptions import TooManyStreams
from apps.core.models.jobs import Job
from apps.core.selectors import jobs as job_selectors

log = structlog.get_logger("lims.streams")

MEDIA_TYPE: Final = "text/event-stream"

LONGEST: float = 25.0
"""Seconds after which a stream ends; proxies and the web server cut silent threads later than that."""

POLL_EVERY: float = 0.5
HEARTBEAT_EVERY: float = 5.0
RETRY_MILLISECONDS: Final = 1000

_lock = threading.Lock()
_open = 0


class Slot:
    """One of the process's few streams; given back once, however often that is asked."""

    def __init__(self) -> None:
        global _open
        with _lock:
            if _open >= settings.LIMS_EVENT_STREAMS:
                raise TooManyStreams(retry_after=5)
            _open += 1
        self._held = True

    def release(self) -> None:
        """Give the slot back."""
        global _open
        with _lock:
            if self._held:
                self._held = False
                _open -= 1


def open_streams() -> int:
    """Return how many streams this process serves now."""
    return _open


def last_event_id(request: Request) -> int:
    """Return the revision a resuming client has seen, 0 for a new one or for an id that is none of ours."""
    claimed = request.headers.get("Last-Event-ID", "")
    return int(claimed) if claimed.isascii() and claimed.isdigit() and len(claimed) < 19 else 0


class JobStream(StreamingHttpResponse):
    """Tell every change of a job until it is finished or the time is over.

    Raises TooManyStreams when as many streams as allowed are open.
    """

    def __init__(self, job: Job, *, seen: int, render: Callable[[Job], Any]) -> None:
        self._slot = Slot()
        # A response that is dropped on its way out, by an error in a middleware, is never closed.
        weakref.finalize(self, self._slot.release)
        super().__init__(_Events(job, seen, render), content_type=MEDIA_TYPE)
        self["Cache-Control"] = "no-store"
        # nginx and its relatives would otherwise collect the events until the stream ends.
        self["X-Accel-Buffering"] = "no"

    def close(self) -> None:
        """Give the slot back: the server calls this also when the client has gone, or never came to read."""
        self._slot.release()
        super().close()


class _Events:
    """The events of one stream, as bytes."""

    def __init__(self, job: Job, seen: int, render: Callable[[Job], Any]) -> None:
        self._job = job
        self._seen = seen
        self._render = render

    def __iter__(self) -> Iterator[bytes]:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        started = spoken = time.monotonic()
        job: Job | None = self._job
        while job is not None:
            if job.revision > self._seen:
                self._seen = job.revision
                spoken = time.monotonic()
                yield self._event(job)
            if job.status in FINISHED:
                return
            if time.monotonic() - spoken >= HEARTBEAT_EVERY:
                spoken = time.monotonic()
                yield b": still at work\n\n"
            if time.monotonic() - started >= LONGEST:
                return
            time.sleep(POLL_EVERY)
            job = _look_again(job)

    def _event(self, job: Job) -> bytes:
        kind = "finished" if job.status in FINISHED else "progress"
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (job.revision, kind.encode(), dumps(self._render(job)))


def _look_again(job: Job) -> Job | None:
    """Read the job once more; None ends the stream, and its client comes back by itself."""
    try:
        return job_selectors.find_job(job_id=job.pk)
    except DatabaseError as error:
        log.warning("stream_lost_database", reason=str(error))
        connection.close()
        return None
