"""Finished jobs are forgotten in time."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from apps.core.choices import JobStatus
from apps.core.models.jobs import Job
from apps.core.services import jobs, old_jobs

pytestmark = pytest.mark.django_db


def make_job(**fields: object) -> Job:
    job = jobs.create_job(task="apps.core.tasks.sweep_jobs", title="Count", arguments={}, owner=None)
    Job.objects.filter(pk=job.pk).update(**fields)
    return job


def ended(at: datetime) -> dict[str, object]:
    return {"status": JobStatus.SUCCEEDED, "finished_at": at}


def test_a_job_is_forgotten_90_days_after_its_end() -> None:
    now = timezone.now()
    make_job(**ended(now - timedelta(days=90)))
    kept = {make_job(**ended(now - timedelta(days=89))).pk, make_job().pk}
    assert old_jobs.sweep_finished_jobs(now=now) == 1
    assert set(Job.objects.values_list("pk", flat=True)) == kept
    assert old_jobs.sweep_finished_jobs(now=now) == 0


def test_a_job_that_waits_is_never_forgotten() -> None:
    waiting = make_job(created_at=timezone.now() - timedelta(days=400))
    assert old_jobs.sweep_finished_jobs(now=timezone.now()) == 0
    assert Job.objects.get() == waiting
