"""Jobs and files in the admin: to look at; a job can be cancelled there."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.core.models.jobs import Job
from apps.core.services import jobs
from apps.core.tasks import sweep_answers, sweep_expired_files, sweep_jobs, sweep_orphaned_bytes
from apps.security.choices import Role
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db

JOBS = "/admin/core/job/"


def make_job() -> Job:
    return jobs.create_job(task="apps.core.tasks.sweep_jobs", title="Count", arguments={}, owner=None)


def browser(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role))
    return client


def test_jobs_and_files_are_listed_and_not_editable() -> None:
    job = make_job()
    client = browser(Role.ADMIN)
    assert b"Count" in client.get(JOBS).content
    page = client.get(f"{JOBS}{job.pk}/change/")
    assert page.status_code == 200
    assert b"lease_token" not in page.content
    assert client.get(f"{JOBS}add/").status_code == 403
    assert client.post(f"{JOBS}{job.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/core/storedfile/").status_code == 200
    assert Job.objects.count() == 1


def test_a_manager_cancels_jobs_and_hears_of_those_that_were_too_late() -> None:
    waiting, finished = make_job(), make_job()
    claim = jobs.claim_job(job_id=finished.pk)
    assert claim is not None
    jobs.finish_job(claim=claim)
    answer = browser(Role.MANAGER).post(
        JOBS, {"action": "cancel", "_selected_action": [waiting.pk, finished.pk]}
    )
    said = sorted(str(message) for message in get_messages(answer.wsgi_request))
    assert said == [
        "1 cancelled or asked to stop.",
        "Count: This job is finished and cannot be cancelled any more.",
    ]
    waiting.refresh_from_db()
    finished.refresh_from_db()
    assert (waiting.status, finished.status) == ("cancelled", "succeeded")


def test_an_auditor_looks_and_cancels_nothing() -> None:
    job = make_job()
    client = browser(Role.AUDITOR)
    assert client.get(JOBS).status_code == 200
    client.post(JOBS, {"action": "cancel", "_selected_action": [job.pk]})
    job.refresh_from_db()
    assert job.status == "queued"


def test_the_periodic_work_may_fire_on_an_empty_house() -> None:
    for task in (sweep_jobs, sweep_expired_files, sweep_orphaned_bytes, sweep_answers):
        task()
        task()
    assert Job.objects.count() == 0
