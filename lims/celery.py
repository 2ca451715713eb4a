"""The Celery application: finds every app's tasks and carries the causing request's context into them."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun, worker_ready, worker_shutdown
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lims.settings.production")

app = Celery("lims")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()

_contexts: dict[str, ExitStack] = {}


@setup_logging.connect
def keep_django_logging(**_: object) -> None:
    """Leave logging as Django has configured it."""


@task_prerun.connect
def enter_context(task_id: str, task: Any, **_: object) -> None:
    """Work in the context of the request that sent the message."""
    from apps.core import context
    from apps.core.services.queueing import CONTEXT_HEADER

    carried = getattr(task.request, CONTEXT_HEADER, None)
    stack = ExitStack()
    if isinstance(carried, Mapping):
        stack.enter_context(context.unpacked(carried))
    _contexts[task_id] = stack


@task_postrun.connect
def leave_context(task_id: str, **_: object) -> None:
    """Leave it again: the next task of this process has its own."""
    if stack := _contexts.pop(task_id, None):
        stack.close()


@worker_ready.connect
def show_life_of_worker(**_: object) -> None:
    """Let the health page see this worker, also while all its processes are busy."""
    from apps.monitoring.services import pulse

    pulse.start("worker")


@worker_shutdown.connect
def end_life_of_worker(**_: object) -> None:
    """Stop saying that this worker lives."""
    from apps.monitoring.services import pulse

    pulse.stop("worker")


@beat_init.connect
def prepare_beat(**_: object) -> None:
    """Write the schedule into the database beat reads, and let the health page see beat."""
    from apps.monitoring.services import pulse
    from lims.schedule import write_schedule

    write_schedule()
    pulse.start("beat")
