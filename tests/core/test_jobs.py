"""Jobs: one claim wins, a lease that is lost counts for nothing, every end is written down."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.core.choices import JobStatus
from apps.core.exceptions import FieldProblem, JobCancelled, JobFinished, LeaseLost
from apps.core.models.jobs import Job
from apps.core.services import jobs
from apps.core.types import Claim
from apps.security.models import User
from tests.factories.samples import make_user

pytestmark = pytest.mark.django_db

TASK = "apps.core.tasks.sweep_jobs"
"""Any registered task: these tests claim by hand, so its message finds nothing to do."""


def make_job(**fields: object) -> Job:
    return jobs.create_job(**{"task": TASK, "title": "Count", "arguments": {}, "owner": None, **fields})  # type: ignore[arg-type]


def claim(job: Job) -> Claim:
    found = jobs.claim_job(job_id=job.pk)
    assert found is not None
    return found


def abandon(job: Job) -> None:
    """Let the worker of a running job have died a minute ago."""
    Job.objects.filter(pk=job.pk).update(lease_expires_at=timezone.now() - timedelta(minutes=1))


def test_a_new_job_waits_and_knows_its_cause() -> None:
    owner = make_user()
    file_id = uuid4()
    job = make_job(owner=owner, arguments={"file_id": file_id, "rows": 3}, queue="heavy", max_attempts=2)
    job.refresh_from_db()
    assert (job.status, job.progress, job.revision, job.attempts) == ("queued", 0, 1, 0)
    assert job.arguments == {"file_id": str(file_id), "rows": 3}
    assert (job.owner, job.queue, job.max_attempts) == (owner, "heavy", 2)


def test_a_claim_starts_the_job_under_a_lease() -> None:
    job = make_job(arguments={"file_id": "7"})
    now = timezone.now()
    held = jobs.claim_job(job_id=job.pk, now=now, lease=timedelta(seconds=30))
    assert held is not None
    job.refresh_from_db()
    assert (job.status, job.attempts, job.revision) == ("running", 1, 2)
    assert (job.started_at, job.lease_expires_at) == (now, now + timedelta(seconds=30))
    assert job.lease_token == held.token
    assert (held.arguments, held.attempt, held.is_last_attempt) == ({"file_id": "7"}, 1, False)


def test_a_running_job_is_not_to_be_had() -> None:
    job = make_job()
    first = claim(job)
    assert jobs.claim_job(job_id=job.pk) is None
    job.refresh_from_db()
    assert (job.lease_token, job.attempts) == (first.token, 1)


def test_a_job_whose_worker_died_is_taken_over_and_the_dead_one_counts_for_nothing() -> None:
    job = make_job()
    dead = claim(job)
    abandon(job)
    heir = claim(job)
    assert heir.attempt == 2
    with pytest.raises(LeaseLost):
        jobs.report_progress(claim=dead, progress=99, message="Almost.")
    with pytest.raises(LeaseLost):
        jobs.keep_lease(claim=dead)
    with pytest.raises(LeaseLost):
        jobs.finish_job(claim=dead, result={"rows": 1})
    with pytest.raises(LeaseLost):
        jobs.fail_job(claim=dead, code="x", detail="X.")
    with pytest.raises(LeaseLost):
        jobs.postpone_job(claim=dead, wait=timedelta(0), message="")
    job.refresh_from_db()
    assert (job.status, job.progress, job.lease_token, job.result) == ("running", 0, heir.token, None)


def test_progress_is_told_and_holds_the_lease() -> None:
    job = make_job()
    held = claim(job)
    later = timezone.now() + timedelta(seconds=50)
    jobs.report_progress(claim=held, progress=40, message="400 of 1,000 rows.", now=later)
    job.refresh_from_db()
    assert (job.progress, job.message, job.revision) == (40, "400 of 1,000 rows.", 3)
    assert job.lease_expires_at == later + jobs.lease_time()


def test_progress_beyond_its_range_is_bounded() -> None:
    job = make_job()
    held = claim(job)
    jobs.report_progress(claim=held, progress=140, message="")
    job.refresh_from_db()
    assert job.progress == 100
    jobs.report_progress(claim=held, progress=-1, message="")
    job.refresh_from_db()
    assert job.progress == 0


def test_a_finished_job_keeps_its_result_and_ends() -> None:
    job = make_job()
    held = claim(job)
    now = timezone.now()
    jobs.finish_job(claim=held, result={"samples": 96}, message="96 samples.", now=now)
    job.refresh_from_db()
    assert (job.status, job.progress, job.result, job.message) == (
        "succeeded",
        100,
        {"samples": 96},
        "96 samples.",
    )
    assert (job.finished_at, job.lease_token, job.lease_expires_at) == (now, None, None)
    assert jobs.claim_job(job_id=job.pk) is None
    with pytest.raises(LeaseLost):
        jobs.finish_job(claim=held)


def test_a_failed_job_says_why_row_by_row() -> None:
    job = make_job()
    jobs.fail_job(
        claim=claim(job),
        code="rows_refused",
        detail="2 rows cannot be taken in.",
        errors=[FieldProblem("3.volume", "not_a_number", "Not a number.")],
    )
    job.refresh_from_db()
    assert (job.status, job.error_code, job.error_detail) == (
        "failed",
        "rows_refused",
        "2 rows cannot be taken in.",
    )
    assert job.error_report == [{"field": "3.volume", "code": "not_a_number", "message": "Not a number."}]


def test_work_and_outcome_are_committed_together_or_not_at_all() -> None:
    job = make_job()
    held = claim(job)
    abandon(job)
    claim(job)

    @transaction.atomic
    def write_and_finish() -> None:
        make_user(username="written-by-the-dead-worker")
        jobs.finish_job(claim=held)

    with pytest.raises(LeaseLost):
        write_and_finish()
    assert not User.objects.filter(username="written-by-the-dead-worker").exists()


def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = make_job()
    cancelled = jobs.cancel_job(job_id=job.pk)
    assert (cancelled.status, cancelled.revision) == ("cancelled", 2)
    assert cancelled.finished_at is not None
    assert jobs.claim_job(job_id=job.pk) is None


def test_a_running_job_is_asked_to_stop_and_stops_at_its_next_report() -> None:
    job = make_job()
    held = claim(job)
    asked = jobs.cancel_job(job_id=job.pk)
    assert asked.status == "running"
    assert asked.cancel_requested_at is not None
    with pytest.raises(JobCancelled):
        jobs.report_progress(claim=held, progress=50, message="")
    with pytest.raises(JobCancelled):
        jobs.keep_lease(claim=held)
    jobs.end_cancelled(claim=held)
    job.refresh_from_db()
    assert (job.status, job.progress) == ("cancelled", 0)


def test_cancelling_twice_changes_nothing_more() -> None:
    job = make_job()
    first = jobs.cancel_job(job_id=job.pk)
    again = jobs.cancel_job(job_id=job.pk)
    assert (again.revision, again.finished_at) == (first.revision, first.finished_at)


def test_cancelling_a_finished_job_is_refused() -> None:
    job = make_job()
    jobs.finish_job(claim=claim(job))
    with pytest.raises(JobFinished):
        jobs.cancel_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.status, job.cancel_requested_at) == ("succeeded", None)


def test_a_postponed_job_is_not_to_be_had_before_its_time() -> None:
    job = make_job()
    now = timezone.now()
    jobs.postpone_job(claim=claim(job), wait=timedelta(seconds=20), message="Again soon.", now=now)
    assert jobs.claim_job(job_id=job.pk, now=now + timedelta(seconds=19)) is None
    again = jobs.claim_job(job_id=job.pk, now=now + timedelta(seconds=20))
    assert again is not None
    assert again.attempt == 2


def test_a_job_that_killed_every_worker_fails_instead_of_killing_another() -> None:
    job = make_job(max_attempts=2)
    for _ in range(2):
        claim(job)
        abandon(job)
    assert jobs.claim_job(job_id=job.pk) is None
    job.refresh_from_db()
    assert (job.status, job.error_code, job.attempts) == ("failed", "attempts_exhausted", 2)


def test_the_sweep_requeues_what_a_dead_worker_left() -> None:
    job = make_job()
    claim(job)
    abandon(job)
    now = timezone.now()
    assert jobs.sweep_jobs(now=now) == 1
    job.refresh_from_db()
    assert (job.status, job.lease_token, job.last_enqueued_at) == ("queued", None, now)
    assert claim(job).attempt == 2


def test_the_sweep_leaves_a_living_worker_alone() -> None:
    job = make_job()
    held = claim(job)
    assert jobs.sweep_jobs(now=timezone.now()) == 0
    job.refresh_from_db()
    assert (job.status, job.lease_token) == ("running", held.token)


def test_the_sweep_ends_a_cancelled_job_whose_worker_died() -> None:
    job = make_job()
    claim(job)
    jobs.cancel_job(job_id=job.pk)
    abandon(job)
    assert jobs.sweep_jobs(now=timezone.now()) == 0
    job.refresh_from_db()
    assert job.status == "cancelled"


def test_the_sweep_sends_a_lost_message_again_and_only_once() -> None:
    job = make_job()
    now = timezone.now()
    assert jobs.sweep_jobs(now=now) == 0
    later = now + jobs.RESEND_AFTER + timedelta(seconds=1)
    assert jobs.sweep_jobs(now=later) == 1
    assert jobs.sweep_jobs(now=later) == 0
    job.refresh_from_db()
    assert job.status == "queued"


def test_the_sweep_waits_for_a_postponed_job() -> None:
    job = make_job()
    now = timezone.now()
    jobs.postpone_job(claim=claim(job), wait=timedelta(seconds=60), message="", now=now)
    assert jobs.sweep_jobs(now=now + timedelta(seconds=59)) == 0
    assert jobs.sweep_jobs(now=now + timedelta(seconds=60)) == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        {"progress": 101},
        {"status": "running"},
        {"status": "succeeded"},
        {"status": "failed", "finished_at": timezone.now()},
        {"status": "lost"},
        {"attempts": 4},
        {"lease_token": UUID(int=1)},
    ],
)
def test_the_database_refuses_a_job_that_contradicts_itself(nonsense: dict[str, object]) -> None:
    job = make_job()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**nonsense)
    job.refresh_from_db()
    assert (job.status, job.progress, job.attempts) == (JobStatus.QUEUED, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_workers_claiming_one_job_one_gets_it() -> None:
    job = make_job()
    ready = threading.Barrier(100)
    room = threading.Semaphore(50)
    winners: list[Claim] = []

    def try_it() -> None:
        ready.wait()
        with room:
            try:
                if held := jobs.claim_job(job_id=job.pk):
                    winners.append(held)
            finally:
                connection.close()

    workers = [threading.Thread(target=try_it) for _ in range(100)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    job.refresh_from_db()
    assert len(winners) == 1
    assert (job.status, job.attempts, job.lease_token) == ("running", 1, winners[0].token)
