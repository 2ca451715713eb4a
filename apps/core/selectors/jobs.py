"""Which jobs a person may see."""

from uuid import UUID

from django.db.models import QuerySet

from apps.core.exceptions import NotFound
from apps.core.models.jobs import Job
from apps.core.types import Person


def list_jobs(*, visible_to: Person, status: str | None = None) -> QuerySet[Job]:
    """Return the jobs this person may see, newest first: their own, or all with `core.view_job`."""
    jobs = Job.objects.all() if status is None else Job.objects.filter(status=status)
    return jobs if visible_to.has_perm("core.view_job") else jobs.filter(owner_id=visible_to.pk)


def get_job(*, job_id: UUID, visible_to: Person) -> Job:
    """Return one job. Raises NotFound when there is none, or none for this person."""
    job = list_jobs(visible_to=visible_to).filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such job, or it is not yours.")
    return job


def find_job(*, job_id: UUID) -> Job | None:
    """Return one job whoever owns it: for the machinery, and for a watcher who was let in before."""
    return Job.objects.filter(pk=job_id).first()
