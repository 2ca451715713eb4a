"""Carrying out a job: claim it, keep it, and write down how it ended, whatever happens."""

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerError

from apps.core import context
from apps.core.exceptions import JobCancelled, LabError, LeaseLost, Unavailable, find_refusal
from apps.core.services import jobs
from apps.core.types import Claim

log = structlog.get_logger("lims.jobs")

TRANSIENT: Final = (OperationalError, InterfaceError, BrokerError, Unavailable)
"""Errors that another try, later, may well not meet."""

FIRST_WAIT: Final = timedelta(seconds=5)
"""The wait before the second attempt; each further one waits four times as long."""

REPORT_EVERY: Final = 0.5
"""Seconds between two written reports at least; what comes in between replaces the one that waits."""


class LeaseKeeper:
    """Hold the lease and write the progress from a thread with a connection of its own.

    Its own connection, because progress written inside the work's long transaction would be seen by nobody
    before the end. When the process dies the thread dies with it, and the job is free one lease later.
    """

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._news = threading.Condition()
        self._report: tuple[int, str] | None = None
        self._objection: LabError | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"lease-{claim.job_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._news:
            self._stopping = True
            self._news.notify()
        self._thread.join()

    def report(self, progress: int, message: str) -> None:
        """Pass the progress on. Raises what the last attempt to write met: JobCancelled or LeaseLost."""
        with self._news:
            if self._objection is not None:
                raise self._objection
            self._report = (progress, message)
            self._news.notify()

    def _run(self) -> None:
        try:
            while self._wait_for_news():
                self._write()
        finally:
            connection.close()

    def _wait_for_news(self) -> bool:
        with self._news:
            if self._report is None:
                self._news.wait_for(
                    lambda: self._stopping or self._report is not None,
                    timeout=jobs.lease_time().total_seconds() / 4,
                )
            return not self._stopping

    def _write(self) -> None:
        with self._news:
            report, self._report = self._report, None
        try:
            if report is None:
                jobs.keep_lease(claim=self._claim)
            else:
                jobs.report_progress(claim=self._claim, progress=report[0], message=report[1])
        except (JobCancelled, LeaseLost) as objection:
            with self._news:
                self._objection = objection
        except DatabaseError as error:
            log.warning("lease_not_kept", job_id=str(self._claim.job_id), reason=str(error))
            connection.close()
        with self._news:
            self._news.wait_for(lambda: self._stopping, timeout=REPORT_EVERY)


class Work:
    """What the work on a job may do with the job."""

    def __init__(self, claim: Claim, keeper: LeaseKeeper | None) -> None:
        self.claim = claim
        self.finished = False
        self._keeper = keeper

    def report(self, progress: int, message: str) -> None:
        """Say how far the work is: per cent and a sentence. Cheap enough to be called for every row.

        Raises JobCancelled or LeaseLost when the work shall stop.
        """
        if self._keeper is None:
            jobs.report_progress(claim=self.claim, progress=progress, message=message)
        else:
            self._keeper.report(progress, message)

    def finish(self, result: Mapping[str, Any] | None = None, message: str = "") -> None:
        """Let the job succeed, as the last step of the transaction that holds the work's own writes.

        Raises LeaseLost, which must take those writes back, when another worker holds the job.
        """
        jobs.finish_job(claim=self.claim, result=result, message=message)
        self.finished = True


def run_job(*, job_id: UUID, work: Callable[..., Mapping[str, Any] | None]) -> None:
    """Carry out a job: call `work(handle, **arguments)` in the context of the request that asked for it.

    The job succeeds with what `work` returns, unless `work` called `handle.finish` itself. Our own errors
    let it fail with their code and sentence, unknown ones with `internal_error` and nothing of their
    inside; transient ones put it back into the queue while attempts are left. A job that is not to be had
    (taken, finished, cancelled) is left alone: the message was late or came twice.
    """
    claim = jobs.claim_job(job_id=job_id)
    if claim is None:
        log.info("job_not_to_be_had", job_id=str(job_id))
        return
    bound = structlog.contextvars.bound_contextvars(job_id=str(job_id), attempt=claim.attempt)
    with context.unpacked(claim.context), bound:
        try:
            _record_outcome(claim, _attempt(claim, work))
        except LeaseLost:
            log.warning("job_outcome_not_ours")


def _attempt(claim: Claim, work: Callable[..., Mapping[str, Any] | None]) -> Exception | None:
    """Do the work and return what stopped it, or None when it came to its end."""
    # Inside a caller's transaction no other connection can see the job, so there is no lease to keep.
    inside = connection.in_atomic_block
    keeping: AbstractContextManager[LeaseKeeper | None] = nullcontext() if inside else LeaseKeeper(claim)
    try:
        with keeping as keeper:
            handle = Work(claim, keeper)
            result = work(handle, **claim.arguments)
            if not handle.finished:
                handle.finish(result)
    except Exception as error:  # noqa: BLE001  the edge of the work: what it raised is written into the job
        return error
    return None


def _record_outcome(claim: Claim, error: Exception | None) -> None:
    if error is None:
        return
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    error = find_refusal(error) or error
    if isinstance(error, LeaseLost):
        raise error
    if isinstance(error, JobCancelled):
        jobs.end_cancelled(claim=claim)
    elif isinstance(error, SoftTimeLimitExceeded):
        log.error("job_took_too_long")
        jobs.fail_job(
            claim=claim, code="time_limit", detail="The work took longer than it may and was stopped."
        )
    elif isinstance(error, TRANSIENT) and not claim.is_last_attempt:
        log.warning("job_postponed", reason=str(error))
        jobs.postpone_job(
            claim=claim,
            wait=FIRST_WAIT * 4 ** (claim.attempt - 1),
            message="Something this needs does not answer; it will be tried again.",
        )
    elif isinstance(error, TRANSIENT):
        log.error("job_gave_up", exc_info=error)
        jobs.fail_job(
            claim=claim,
            code=Unavailable.code,
            detail=f"Something this needs did not answer in {claim.attempt} attempts.",
        )
    elif isinstance(error, LabError):
        jobs.fail_job(claim=claim, code=error.code, detail=error.message, errors=error.errors)
    else:
        log.error("job_failed", exc_info=error)
        jobs.fail_job(
            claim=claim,
            code="internal_error",
            detail="Something failed on our side. Tell the lab the id of this job.",
        )
