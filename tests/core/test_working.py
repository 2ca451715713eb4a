"""Carrying out a job: every way it can end is written into it."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from apps.core import context, exceptions
from apps.core.exceptions import FieldProblem, Invalid, JobCancelled, LeaseLost, Unavailable
from apps.core.models.jobs import Job
from apps.core.services import jobs, working
from apps.core.services.working import Work, run_job
from apps.security.models import User
from tests.factories.samples import make_user

TASK = "apps.core.tasks.sweep_jobs"


def make_job(**fields: Any) -> Job:
    return jobs.create_job(**{"task": TASK, "title": "Count", "arguments": {}, "owner": None, **fields})


def run(job: Job, work: Any) -> Job:
    run_job(job_id=job.pk, work=work)
    job.refresh_from_db()
    return job


def raising(error: Exception) -> Any:
    def work(work: Work) -> None:
        raise error

    return work


@pytest.mark.django_db
class TestEnds:
    def test_what_the_work_returns_is_the_result(self) -> None:
        def count(work: Work, *, first: int, file_id: str) -> dict[str, Any]:
            work.report(50, "Half of it.")
            return {"first": first, "file": file_id}

        job = run(make_job(arguments={"first": 7, "file_id": "f"}), count)
        assert (job.status, job.progress, job.result) == ("succeeded", 100, {"first": 7, "file": "f"})

    def test_work_that_finishes_its_job_itself_is_not_finished_twice(self) -> None:
        def count(work: Work) -> None:
            with transaction.atomic():
                work.finish({"rows": 3}, "3 rows.")

        job = run(make_job(), count)
        assert (job.status, job.result, job.message) == ("succeeded", {"rows": 3}, "3 rows.")

    def test_an_error_of_ours_fails_the_job_in_its_own_words(self) -> None:
        problem = FieldProblem("2.name", "blank", "Row 2 has no name.")
        job = run(make_job(), raising(Invalid("1 row cannot be taken in.", errors=[problem])))
        assert (job.status, job.error_code, job.error_detail) == (
            "failed",
            "invalid",
            "1 row cannot be taken in.",
        )
        assert job.error_report == [problem.as_dict()]

    def test_an_unknown_error_fails_the_job_without_showing_its_inside(self) -> None:
        job = run(make_job(), raising(KeyError("secret-table-name")))
        assert (job.status, job.error_code) == ("failed", "internal_error")
        assert "secret" not in job.error_detail + str(job.error_report) + job.message

    @pytest.mark.parametrize("error", [OperationalError("gone"), Unavailable("busy")])
    def test_a_passing_trouble_puts_the_job_back_and_waits_longer_each_time(self, error: Exception) -> None:
        job = make_job()
        before = timezone.now()
        run(job, raising(error))
        assert (job.status, job.attempts) == ("queued", 1)
        assert job.not_before is not None
        assert job.not_before - before >= timedelta(seconds=5)
        Job.objects.filter(pk=job.pk).update(not_before=None)
        run(job, raising(error))
        assert job.not_before is not None
        assert job.not_before - before >= timedelta(seconds=20)

    def test_a_passing_trouble_that_does_not_pass_fails_the_job(self) -> None:
        job = run(make_job(max_attempts=1), raising(OperationalError("gone")))
        assert (job.status, job.error_code) == ("failed", "unavailable")
        assert job.error_detail == "Something this needs did not answer in 1 attempts."

    def test_a_refusal_of_the_database_fails_the_job_in_its_words(self) -> None:
        class Refusing(DatabaseError):
            sqlstate = ""

        [(sqlstate, refusal)] = list(exceptions._OF_SQLSTATE.items())[:1]
        Refusing.sqlstate = sqlstate
        job = run(make_job(), raising(Refusing("raised by a trigger")))
        assert (job.status, job.error_code) == ("failed", refusal.code)

    def test_work_beyond_its_time_limit_fails_in_words(self) -> None:
        job = run(make_job(), raising(SoftTimeLimitExceeded()))
        assert (job.status, job.error_code) == ("failed", "time_limit")

    def test_a_cancelled_job_ends_at_its_next_report(self) -> None:
        job = make_job()

        def count(work: Work) -> None:
            jobs.cancel_job(job_id=job.pk)
            work.report(10, "")
            pytest.fail("went on after the cancellation")

        assert run(job, count).status == "cancelled"

    def test_a_message_that_comes_twice_does_the_work_once(self) -> None:
        job = make_job()
        calls: list[Work] = []
        run_job(job_id=job.pk, work=calls.append)
        run_job(job_id=job.pk, work=calls.append)
        assert len(calls) == 1

    def test_a_worker_that_lost_its_job_writes_no_outcome(self) -> None:
        job = make_job()

        def stolen(work: Work) -> None:
            Job.objects.filter(pk=job.pk).update(lease_token=job.pk)
            raise Invalid

        run(job, stolen)
        assert (job.status, job.error_code) == ("running", "")

    def test_the_work_is_done_in_the_context_of_the_request_that_asked(self) -> None:
        token = context.request_id.set("request-42-of-somebody")
        try:
            job = make_job()
        finally:
            context.request_id.reset(token)
        seen: list[str | None] = []

        run(job, lambda work: seen.append(context.find_request_id()))
        assert seen == ["request-42-of-somebody"]
        assert context.find_request_id() is None


@pytest.fixture
def quick_reports(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(working, "REPORT_EVERY", 0.02)
    settings.LIMS_JOB_LEASE_SECONDS = 1


def seen_from_outside(job: Job) -> Job:
    """Read the job over a connection of its own, as another process would."""
    found: list[Job] = []

    def look() -> None:
        found.append(Job.objects.get(pk=job.pk))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    return found[0]


def wait_until(condition: Any, seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("quick_reports")
class TestWhileItRuns:
    def test_progress_is_seen_while_the_works_transaction_is_still_open(self) -> None:
        job = make_job()

        def count(work: Work) -> None:
            with transaction.atomic():
                make_user(username="written-in-the-work")
                work.report(30, "300 of 1,000 rows.")
                wait_until(lambda: seen_from_outside(job).progress == 30)
                assert seen_from_outside(job).message == "300 of 1,000 rows."

        assert run(job, count).status == "succeeded"

    def test_a_lease_outlasts_its_time_while_the_work_lives(self) -> None:
        job = make_job()

        def slow(work: Work) -> None:
            time.sleep(2.5)
            assert jobs.claim_job(job_id=job.pk) is None

        assert run(job, slow).attempts == 1

    def test_a_cancellation_from_outside_takes_the_works_writes_back(self) -> None:
        job = make_job()

        def endless(work: Work) -> None:
            with transaction.atomic():
                make_user(username="half-done")
                jobs_of_others = threading.Thread(target=_cancel, args=(job,))
                jobs_of_others.start()
                jobs_of_others.join()
                while True:
                    work.report(10, "On and on.")
                    time.sleep(0.02)

        assert run(job, endless).status == "cancelled"
        assert not User.objects.filter(username="half-done").exists()

    def test_a_worker_whose_job_was_taken_over_hears_of_it_and_leaves_nothing(self) -> None:
        job = make_job()

        def overtaken(work: Work) -> None:
            Job.objects.filter(pk=job.pk).update(lease_token=job.pk)
            with transaction.atomic():
                make_user(username="too-late")
                work.finish({})

        run(job, overtaken)
        assert (job.status, job.result) == ("running", None)
        assert not User.objects.filter(username="too-late").exists()

    def test_the_objection_reaches_the_work_as_an_error(self) -> None:
        job = make_job()
        heard: list[type[Exception]] = []

        def overtaken(work: Work) -> None:
            Job.objects.filter(pk=job.pk).update(lease_token=job.pk)
            try:
                while True:
                    work.report(10, "")
                    time.sleep(0.02)
            except (LeaseLost, JobCancelled) as objection:
                heard.append(type(objection))
                raise

        run(job, overtaken)
        assert heard == [LeaseLost]


def _cancel(job: Job) -> None:
    jobs.cancel_job(job_id=job.pk)
    connection.close()


VICTIM = """
import sys, time, django
django.setup()
from uuid import UUID
from django.db import transaction
from apps.core.services.working import run_job
from apps.security.models import User

def work(handle):
    with transaction.atomic():
        User.objects.create_user("half-a-worker")
        print("inside", flush=True)
        time.sleep(60)

run_job(job_id=UUID(sys.argv[1]), work=work)
"""


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_killed_is_taken_again_and_ends_once() -> None:
    job = make_job()
    database = connection.settings_dict
    url = (
        f"postgres://{quote(database['USER'])}:{quote(database['PASSWORD'])}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    environment = {**os.environ, "DATABASE_URL": url, "LIMS_JOB_LEASE_SECONDS": "10"}
    with subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(job.pk)], env=environment, stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        words = [line.strip() for line in iter(victim.stdout.readline, "inside\n")]
        assert "inside" not in words
        victim.kill()
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("running", 1)
    after_the_lease = timezone.now() + timedelta(seconds=11)
    assert jobs.sweep_jobs(now=after_the_lease) == 1

    def work(handle: Work) -> None:
        with transaction.atomic():
            make_user(username="half-a-worker")
            handle.finish({"done": True})

    run(job, work)
    assert (job.status, job.attempts, job.result) == ("succeeded", 2, {"done": True})
    assert User.objects.filter(username="half-a-worker").count() == 1
