"""Every move of a job. Each is one conditional UPDATE, so that of any number of workers exactly one wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core import context
from apps.core.choices import JobStatus, Queue
from apps.core.exceptions import FieldProblem, JobCancelled, JobFinished, LeaseLost
from apps.core.models.jobs import Job
from apps.core.services import queueing
from apps.core.types import Claim

if TYPE_CHECKING:
    from apps.security.models import User

log = structlog.get_logger("lims.jobs")

RESEND_AFTER: Final = timedelta(minutes=2)
"""A queued job whose message is older than this may have lost it."""

SWEEP_LIMIT: Final = 500
"""Messages one sweep sends at most; the next sweep goes on."""

NO_LEASE: Final = {"lease_token": None, "lease_expires_at": None}


def lease_time() -> timedelta:
    """Return for how long a worker holds a job without a sign of life."""
    return timedelta(seconds=settings.LIMS_JOB_LEASE_SECONDS)


def create_job(
    *,
    task: str,
    title: str,
    arguments: Mapping[str, UUID | str | int | None],
    owner: "User | None",
    queue: str = Queue.DEFAULT,
    max_attempts: int = 3,
) -> Job:
    """Write down a piece of long work, and wake a worker for it once the transaction is committed.

    The task at the dotted path `task` receives `job_id`; the arguments (ids only) are in the job.
    """
    job = Job.objects.create(
        task=task,
        title=title[:200],
        arguments={
            name: str(value) if isinstance(value, UUID) else value for name, value in arguments.items()
        },
        owner=owner,
        queue=queue,
        max_attempts=max_attempts,
        context=context.pack(),
        last_enqueued_at=timezone.now(),
    )
    transaction.on_commit(lambda: _send(job))
    return job


def _send(job: Job) -> bool:
    sent = queueing.send(job.task, queue=job.queue, arguments={"job_id": str(job.pk)}, carried=job.context)
    if not sent:
        Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).update(last_enqueued_at=None)
    return sent


def claim_job(*, job_id: UUID, now: datetime | None = None, lease: timedelta | None = None) -> Claim | None:
    """Take the job for this worker, or return None when it is not to be had.

    It is to be had while it is queued and its time has come, or while it is running under a lease that has
    expired, as long as attempts are left and nobody wants it cancelled. A job without attempts left fails.
    """
    now = now or timezone.now()
    token = uuid4()
    available = Q(status=JobStatus.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
    abandoned = Q(status=JobStatus.RUNNING, lease_expires_at__lte=now)
    taken = Job.objects.filter(
        available | abandoned, pk=job_id, attempts__lt=F("max_attempts"), cancel_requested_at__isnull=True
    ).update(
        status=JobStatus.RUNNING,
        attempts=F("attempts") + 1,
        lease_token=token,
        lease_expires_at=now + (lease or lease_time()),
        not_before=None,
        started_at=Coalesce(F("started_at"), now),
        progress=0,
        message="",
        revision=F("revision") + 1,
    )
    if not taken:
        _end_abandoned(Job.objects.filter(pk=job_id), now=now)
        return None
    job = Job.objects.get(pk=job_id)
    return Claim(
        job_id=job.pk,
        token=token,
        task=job.task,
        title=job.title,
        arguments=job.arguments,
        context=job.context,
        owner_id=job.owner_id,
        attempt=job.attempts,
        max_attempts=job.max_attempts,
    )


def _held(claim: Claim) -> QuerySet[Job]:
    return Job.objects.filter(pk=claim.job_id, lease_token=claim.token, status=JobStatus.RUNNING)


def keep_lease(*, claim: Claim, now: datetime | None = None) -> None:
    """Hold the job for another lease.

    Raises LeaseLost when another worker holds it, JobCancelled when its cancellation was asked for.
    """
    now = now or timezone.now()
    held = _held(claim).filter(cancel_requested_at__isnull=True)
    _require_ours(claim, held.update(lease_expires_at=now + lease_time()))


def report_progress(*, claim: Claim, progress: int, message: str, now: datetime | None = None) -> None:
    """Write how far the work is (0 to 100 per cent, and a sentence) and hold the job for another lease.

    Raises LeaseLost when another worker holds it, JobCancelled when its cancellation was asked for.
    """
    now = now or timezone.now()
    written = (
        _held(claim)
        .filter(cancel_requested_at__isnull=True)
        .update(
            progress=min(100, max(0, progress)),
            message=message,
            lease_expires_at=now + lease_time(),
            revision=F("revision") + 1,
        )
    )
    _require_ours(claim, written)


def _require_ours(claim: Claim, written: int) -> None:
    if written:
        return
    if _held(claim).exists():
        raise JobCancelled
    raise LeaseLost


def finish_job(
    *, claim: Claim, result: Mapping[str, Any] | None = None, message: str = "", now: datetime | None = None
) -> None:
    """Let the job succeed with this result.

    Called inside the transaction of the work's own writes, both are committed or neither. Raises LeaseLost,
    which takes those writes back, when another worker holds the job.
    """
    _settle(
        claim,
        now,
        status=JobStatus.SUCCEEDED,
        progress=100,
        message=message,
        result=None if result is None else dict(result),
    )


def fail_job(
    *, claim: Claim, code: str, detail: str, errors: Sequence[FieldProblem] = (), now: datetime | None = None
) -> None:
    """Let the job fail for good, with a code and a sentence. Raises LeaseLost as `finish_job` does."""
    _settle(
        claim,
        now,
        status=JobStatus.FAILED,
        error_code=code,
        error_detail=detail,
        error_report=[error.as_dict() for error in errors],
    )


def end_cancelled(*, claim: Claim, now: datetime | None = None) -> None:
    """End a running job that somebody wanted cancelled. Raises LeaseLost as `finish_job` does."""
    _settle(claim, now, status=JobStatus.CANCELLED, message=JobCancelled.sentence)


def _settle(claim: Claim, now: datetime | None, **outcome: Any) -> None:
    settled = _held(claim).update(
        **outcome, **NO_LEASE, finished_at=now or timezone.now(), revision=F("revision") + 1
    )
    if not settled:
        raise LeaseLost


def postpone_job(*, claim: Claim, wait: timedelta, message: str, now: datetime | None = None) -> None:
    """Give the job back to the queue, to be tried again after the wait.

    Raises LeaseLost as `finish_job` does.
    """
    now = now or timezone.now()
    given_back = _held(claim).update(
        status=JobStatus.QUEUED,
        message=message,
        not_before=now + wait,
        last_enqueued_at=None,
        revision=F("revision") + 1,
        **NO_LEASE,
    )
    if not given_back:
        raise LeaseLost


def cancel_job(*, job_id: UUID, now: datetime | None = None) -> Job:
    """Cancel a queued job at once; ask the worker of a running one to stop.

    A job that is cancelled already stays as it is. Raises JobFinished when it has succeeded or failed.
    """
    now = now or timezone.now()
    job = Job.objects.filter(pk=job_id)
    bump = F("revision") + 1
    stopped = job.filter(status=JobStatus.QUEUED).update(
        status=JobStatus.CANCELLED,
        cancel_requested_at=now,
        finished_at=now,
        not_before=None,
        message=JobCancelled.sentence,
        revision=bump,
    )
    if not stopped:
        job.filter(status=JobStatus.RUNNING, cancel_requested_at__isnull=True).update(
            cancel_requested_at=now, message="Stopping at the next safe point.", revision=bump
        )
    found = job.get()
    if found.status in (JobStatus.SUCCEEDED, JobStatus.FAILED):
        raise JobFinished
    return found


def sweep_jobs(*, now: datetime) -> int:
    """Take up what was left lying, and return how many messages were sent.

    Running jobs whose worker died go back to the queue, end as cancelled when that was wanted, or fail when
    no attempt is left. Queued jobs whose message may be lost get another one; the first refusal of the
    broker ends the sweep.
    """
    _end_abandoned(Job.objects.all(), now=now)
    Job.objects.filter(status=JobStatus.RUNNING, lease_expires_at__lte=now).update(
        status=JobStatus.QUEUED,
        message="Interrupted; it will be taken up again.",
        last_enqueued_at=None,
        revision=F("revision") + 1,
        **NO_LEASE,
    )
    due = Job.objects.filter(
        Q(last_enqueued_at__isnull=True) | Q(last_enqueued_at__lte=now - RESEND_AFTER),
        Q(not_before__isnull=True) | Q(not_before__lte=now),
        status=JobStatus.QUEUED,
    ).order_by("created_at")[:SWEEP_LIMIT]
    sent = 0
    for job in due:
        # Two sweepers at once: the one whose UPDATE still finds the old time sends.
        unchanged = Job.objects.filter(
            pk=job.pk, status=JobStatus.QUEUED, last_enqueued_at=job.last_enqueued_at
        )
        if job.last_enqueued_at is None:
            unchanged = Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED, last_enqueued_at__isnull=True)
        if not unchanged.update(last_enqueued_at=now):
            continue
        if not _send(job):
            break
        sent += 1
    return sent


def _end_abandoned(jobs: QuerySet[Job], *, now: datetime) -> None:
    abandoned = jobs.filter(status=JobStatus.RUNNING, lease_expires_at__lte=now)
    end = {**NO_LEASE, "finished_at": now, "revision": F("revision") + 1}
    abandoned.filter(cancel_requested_at__isnull=False).update(
        status=JobStatus.CANCELLED, message=JobCancelled.sentence, **end
    )
    exhausted = abandoned.filter(attempts__gte=F("max_attempts")).update(
        status=JobStatus.FAILED,
        error_code="attempts_exhausted",
        error_detail="The work was interrupted each time it was tried. Tell the lab the id of this job.",
        **end,
    )
    if exhausted:
        log.error("jobs_gave_up", count=exhausted)
