"""The periodic jobs: written in one file, copied for beat, untouchable in the admin."""

from datetime import timedelta

import pytest
from celery import current_app
from django.core.management import call_command
from django.test import Client
from django_celery_beat.models import PeriodicTask

from apps.core.choices import Queue
from apps.security.choices import Role
from lims.schedule import MARK, SCHEDULE, Time, read_time, write_schedule
from tests.factories.samples import make_user


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("every 30 seconds", Time(interval=timedelta(seconds=30))),
        ("every 1 minute", Time(interval=timedelta(minutes=1))),
        ("every 2 hours", Time(interval=timedelta(hours=2))),
        ("daily at 03:40", Time(hour=3, minute=40)),
        ("mondays at 7:00", Time(hour=7, minute=0, weekday="1")),
        ("sundays at 23:59", Time(hour=23, minute=59, weekday="0")),
    ],
)
def test_times_are_read_from_words(words: str, time: Time) -> None:
    assert read_time(words) == time


@pytest.mark.parametrize(
    "words", ["", "sometimes", "every day", "daily at 24:00", "daily at 7:60", "every 5 weeks"]
)
def test_words_that_mean_nothing_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        read_time(words)


def test_every_periodic_job_names_a_task_a_queue_and_a_time() -> None:
    current_app.loader.import_default_modules()
    assert len(SCHEDULE) >= 4
    assert [job.task for job in SCHEDULE if job.task not in current_app.tasks] == []
    assert [job.queue for job in SCHEDULE if job.queue not in Queue.values] == []
    assert len({job.name for job in SCHEDULE}) == len(SCHEDULE)
    for job in SCHEDULE:
        read_time(job.when)


@pytest.mark.django_db
def test_beats_copies_are_made_equal_to_the_file_and_others_left_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_schedule()
    stale = PeriodicTask.objects.get(name="Delete expired files")
    PeriodicTask.objects.filter(pk=stale.pk).update(enabled=False, task="nonsense")
    gone = PeriodicTask.objects.create(
        name="Of an older release", task="x", interval=stale.interval, description=f"{MARK}every 1 hour"
    )
    foreign = PeriodicTask.objects.create(name="Somebody's report", task="y", interval=stale.interval)
    call_command("sync_schedule")
    assert capsys.readouterr().out == f"{len(SCHEDULE)} periodic jobs are scheduled.\n"
    stale.refresh_from_db()
    assert (stale.enabled, stale.task) == (True, "apps.core.tasks.sweep_expired_files")
    assert (stale.interval.every, stale.interval.period, stale.expire_seconds) == (3600, "seconds", 3600)
    assert not PeriodicTask.objects.filter(pk=gone.pk).exists()
    assert PeriodicTask.objects.filter(pk=foreign.pk).exists()
    assert PeriodicTask.objects.count() == len(SCHEDULE) + 1


@pytest.mark.django_db
def test_a_daily_job_runs_by_the_labs_clock() -> None:
    write_schedule()
    crontab = PeriodicTask.objects.get(name="Delete bytes no file names").crontab
    assert (crontab.hour, crontab.minute, str(crontab.timezone)) == ("3", "40", "America/New_York")


@pytest.mark.django_db
def test_the_schedule_is_read_only_in_the_admin() -> None:
    write_schedule()
    task = PeriodicTask.objects.get(name="Take up lost jobs")
    client = Client()
    client.force_login(make_user(Role.ADMIN))
    here = "/admin/django_celery_beat/periodictask/"
    assert b"every 30 seconds" in client.get(here).content
    assert client.get(f"{here}add/").status_code == 403
    assert client.post(f"{here}{task.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"{here}{task.pk}/delete/", {"post": "yes"}).status_code == 403
    task.refresh_from_db()
    assert task.name == "Take up lost jobs"
