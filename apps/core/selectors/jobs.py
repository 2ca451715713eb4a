"""Which jobs a person may see."""

import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from apps.core.choices import FINISHED
from apps.core.exceptions import Forbidden, NotFound
from apps.core.models.jobs import Job
from apps.core.types import Person

FIRST_PAUSE: Final = 0.02
LONGEST_PAUSE: Final = 0.25
"""Seconds between two looks at a job: most are done in less than one."""


def list_jobs(*, visible_to: Person, status: str | None = None) -> QuerySet[Job]:
    """Return the jobs this person may see, newest first: their own, or all with `core.view_all_jobs`."""
    jobs = Job.objects.all() if status is None else Job.objects.filter(status=status)
    return jobs if visible_to.has_perm("core.view_all_jobs") else jobs.filter(owner_id=visible_to.pk)


def get_job(*, job_id: UUID, visible_to: Person) -> Job:
    """Return one job. Raises NotFound when there is none, or none for this person."""
    job = list_jobs(visible_to=visible_to).filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such job, or it is not yours.")
    return job


def get_job_to_cancel(*, job_id: UUID, by: Person) -> Job:
    """Return a job this person may cancel: their own, or any with `core.cancel_any_job`.

    Raises NotFound for a job they may not see, Forbidden for one that is not theirs to end.
    """
    job = get_job(job_id=job_id, visible_to=by)
    if job.owner_id != by.pk and not by.has_perm("core.cancel_any_job"):
        raise Forbidden("This job belongs to somebody else; your role does not let you end it.")
    return job


def find_job(*, job_id: UUID) -> Job | None:
    """Return one job whoever owns it: for the machinery, and for a watcher who was let in before."""
    return Job.objects.filter(pk=job_id).first()


def wait_for_job(*, job_id: UUID, patience: timedelta) -> Job | None:
    """Return the job once it is finished, or None when patience ends first."""
    deadline = time.monotonic() + patience.total_seconds()
    pause = FIRST_PAUSE
    while True:
        job = find_job(job_id=job_id)
        if job is not None and job.status in FINISHED:
            return job
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
