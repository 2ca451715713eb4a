"""Jobs over HTTP: one's own, everybody's with the permission, cancelled by whoever may."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.core.models.jobs import Job
from apps.core.services import jobs
from apps.security.choices import Role
from apps.security.models import User
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db

TASK = "apps.core.tasks.sweep_jobs"


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def make_job(owner: User | None, **fields: Any) -> Job:
    return jobs.create_job(**{"task": TASK, "title": "Count", "arguments": {}, "owner": owner, **fields})


def test_a_job_is_shown_to_its_owner() -> None:
    owner = make_user(Role.REQUESTER)
    job = make_job(owner)
    answer = client_of(owner).get(f"/api/v1/jobs/{job.pk}")
    assert answer.status_code == 200
    created_at = answer.json().pop("created_at")
    assert created_at.endswith("Z")
    assert answer.json() | {"created_at": None} == {
        "id": str(job.pk),
        "title": "Count",
        "status": "queued",
        "progress": 0,
        "message": "",
        "revision": 1,
        "attempts": 0,
        "cancel_requested": False,
        "result": None,
        "error": None,
        "created_at": None,
        "started_at": None,
        "finished_at": None,
    }


def test_a_failed_job_says_why() -> None:
    owner = make_user(Role.REQUESTER)
    job = make_job(owner)
    claim = jobs.claim_job(job_id=job.pk)
    assert claim is not None
    jobs.fail_job(claim=claim, code="rows_refused", detail="2 rows.", errors=[])
    body = client_of(owner).get(f"/api/v1/jobs/{job.pk}/").json()
    assert body["error"] == {"code": "rows_refused", "detail": "2 rows.", "errors": []}


def test_somebody_elses_job_is_not_there() -> None:
    job = make_job(make_user(Role.REQUESTER))
    stranger = client_of(make_user(Role.REQUESTER))
    for answer in (
        stranger.get(f"/api/v1/jobs/{job.pk}"),
        stranger.get(f"/api/v1/jobs/{job.pk}/events"),
        stranger.post(f"/api/v1/jobs/{job.pk}/cancel"),
        stranger.get(f"/api/v1/jobs/{uuid4()}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    job.refresh_from_db()
    assert job.status == "queued"
    assert stranger.get("/api/v1/jobs").json() == []


def test_without_credentials_there_is_nothing() -> None:
    answer = APIClient().get(f"/api/v1/jobs/{make_job(None).pk}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_the_list_is_paged_and_narrowed_by_status() -> None:
    owner = make_user(Role.REQUESTER)
    made = [make_job(owner, title=f"Job {number}") for number in range(3)]
    jobs.cancel_job(job_id=made[0].pk)
    make_job(make_user(Role.REQUESTER))
    client = client_of(owner)
    page = client.get("/api/v1/jobs?limit=2")
    assert (len(page.json()), page["X-Total-Count"]) == (2, "3")
    assert 'rel="next"' in page["Link"]
    assert [job["title"] for job in client.get("/api/v1/jobs?status=cancelled").json()] == ["Job 0"]


@pytest.mark.parametrize("query", ["status=lost", "limit=0", "limit=1001", "offset=-1", "colour=red"])
def test_a_query_that_makes_no_sense_is_refused(query: str) -> None:
    answer = client_of(make_user()).get(f"/api/v1/jobs?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, query.partition("=")[0])


def test_the_lab_sees_every_job() -> None:
    job = make_job(make_user(Role.REQUESTER))
    for role in (Role.TECHNICIAN, Role.MANAGER, Role.AUDITOR, Role.ADMIN):
        assert client_of(make_user(role)).get(f"/api/v1/jobs/{job.pk}").status_code == 200


def test_an_owner_cancels_their_job() -> None:
    owner = make_user(Role.REQUESTER)
    job = make_job(owner)
    answer = client_of(owner).post(f"/api/v1/jobs/{job.pk}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


@pytest.mark.parametrize(
    ("role", "status", "left"),
    [(Role.TECHNICIAN, 403, "queued"), (Role.AUDITOR, 403, "queued"), (Role.MANAGER, 200, "cancelled")],
)
def test_only_a_manager_ends_somebody_elses_job(role: str, status: int, left: str) -> None:
    job = make_job(make_user(Role.REQUESTER))
    assert client_of(make_user(role)).post(f"/api/v1/jobs/{job.pk}/cancel").status_code == status
    job.refresh_from_db()
    assert job.status == left


def test_a_finished_job_cannot_be_cancelled() -> None:
    owner = make_user(Role.REQUESTER)
    job = make_job(owner)
    claim = jobs.claim_job(job_id=job.pk)
    assert claim is not None
    jobs.finish_job(claim=claim, result={"rows": 1})
    answer = client_of(owner).post(f"/api/v1/jobs/{job.pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "job_finished")
    job.refresh_from_db()
    assert (job.status, job.result) == ("succeeded", {"rows": 1})
