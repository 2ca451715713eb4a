"""Core's periodic work; each may fire twice or late without harm."""

from celery import shared_task
from django.utils import timezone

from apps.core.services import files, idempotency, jobs, old_jobs


@shared_task(name="apps.core.tasks.sweep_jobs")
def sweep_jobs() -> None:
    """Take up jobs whose worker or message was lost."""
    jobs.sweep_jobs(now=timezone.now())


@shared_task(name="apps.core.tasks.sweep_expired_files")
def sweep_expired_files() -> None:
    """Delete files whose time is over."""
    files.sweep_expired_files(now=timezone.now())


@shared_task(name="apps.core.tasks.sweep_orphaned_bytes")
def sweep_orphaned_bytes() -> None:
    """Delete bytes that no file names."""
    files.sweep_orphaned_bytes(now=timezone.now())


@shared_task(name="apps.core.tasks.sweep_answers")
def sweep_answers() -> None:
    """Forget answers kept for repeated requests, a day after they were given."""
    idempotency.sweep_answers(now=timezone.now())


@shared_task(name="apps.core.tasks.sweep_finished_jobs")
def sweep_finished_jobs() -> None:
    """Forget jobs that ended months ago."""
    old_jobs.sweep_finished_jobs(now=timezone.now())
