"""The Celery application: what it does when a worker, beat or a task begins and ends."""

import pytest
from celery import current_app
from celery.signals import beat_init, worker_ready, worker_shutdown
from django_celery_beat.models import PeriodicTask

from apps.monitoring.services import pulse
from lims.celery import app
from lims.schedule import SCHEDULE


def test_every_process_of_ours_has_the_projects_application() -> None:
    assert current_app.main == app.main == "lims"
    assert app.conf.task_acks_late is True
    assert app.conf.task_publish_retry is False


def test_a_worker_shows_life_from_ready_to_shutdown() -> None:
    worker_ready.send(sender=None)
    assert "worker" in pulse._running
    worker_shutdown.send(sender=None)
    assert "worker" not in pulse._running


@pytest.mark.django_db
def test_beat_finds_its_schedule_written_and_shows_life() -> None:
    beat_init.send(sender=None)
    assert PeriodicTask.objects.count() == len(SCHEDULE)
    assert "beat" in pulse._running
    pulse.stop("beat")
