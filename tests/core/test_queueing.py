"""Waking a worker: on commit, by a path that exists, and with a dead broker survived."""

import ast
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app, shared_task
from celery.app.base import Celery
from celery.contrib.testing.worker import start_worker
from django.db import transaction

from apps.core import context
from apps.core.models.jobs import Job
from apps.core.services import jobs, queueing

TASK = "apps.core.tasks.sweep_jobs"


def paths_of_tasks() -> list[tuple[str, str]]:
    """Return (place, dotted path) of every task path that the code base writes down."""
    found = []
    for source in sorted(Path("apps").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_path(node.value):
                found.append((f"{source}:{node.lineno}", node.value))
    return found


def _is_path(text: str) -> bool:
    parts = text.split(".")
    return (
        text.startswith("apps.")
        and len(parts) == 4
        and parts[2] == "tasks"
        and all(map(str.isidentifier, parts))
    )


def test_every_path_of_a_task_that_is_written_down_is_a_registered_task() -> None:
    current_app.loader.import_default_modules()
    paths = paths_of_tasks()
    assert len(paths) >= 5
    assert [(place, path) for place, path in paths if path not in current_app.tasks] == []


def test_every_task_is_registered_under_its_own_path() -> None:
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if name.startswith("apps.")}
    assert ours
    assert {name: f"{task.__module__}.{task.__name__}" for name, task in ours.items()} == {
        name: name for name in ours
    }


@pytest.mark.django_db
def test_a_message_is_sent_on_commit_and_not_before(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(context, "pack", lambda: {"request_id": "request-1"})
    monkeypatch.setattr(queueing, "send", lambda *args, **named: sent.append((args, named)))
    reading = uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        queueing.enqueue(TASK, queue="ai", reading_id=reading, page=3)
        assert sent == []
    assert sent == [
        (
            (TASK,),
            {
                "queue": "ai",
                "arguments": {"reading_id": str(reading), "page": 3},
                "carried": {"request_id": "request-1"},
            },
        )
    ]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(queueing, "send", lambda *args, **named: sent.append(args))

    @transaction.atomic
    def create_and_fail() -> None:
        jobs.create_job(task=TASK, title="Count", arguments={}, owner=None)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        create_and_fail()
    assert (sent, Job.objects.count()) == ([], 0)


def broker_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Point the queue at another broker for one test, with the limits of the settings."""
    app = Celery("elsewhere", broker=url, set_as_current=False)
    app.conf.update(
        broker_transport_options=dict(current_app.conf.broker_transport_options), task_publish_retry=False
    )
    monkeypatch.setattr(queueing, "current_app", app)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Yield a port that takes connections and never answers, as a stopped server does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.django_db(transaction=True)
def test_a_refusing_broker_is_survived_and_the_job_waits_for_the_sweeper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    broker_at(monkeypatch, f"redis://127.0.0.1:{port}/0")
    started = time.monotonic()
    job = jobs.create_job(task=TASK, title="Count", arguments={}, owner=None)
    assert time.monotonic() - started < 2
    job.refresh_from_db()
    assert (job.status, job.last_enqueued_at) == ("queued", None)


def test_a_silent_broker_holds_nobody_up_for_long(monkeypatch: pytest.MonkeyPatch, silent_port: int) -> None:
    broker_at(monkeypatch, f"redis://127.0.0.1:{silent_port}/0")
    started = time.monotonic()
    assert queueing.send(TASK, queue="default", arguments={}, carried={}) is False
    assert time.monotonic() - started < 3


seen_by_the_task: list[tuple[str | None, dict[str, Any]]] = []


@shared_task(name="tests.core.remember")
def remember(**ids: Any) -> None:
    """Write down which request this is done for."""
    seen_by_the_task.append((context.find_request_id(), ids))


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_works_in_the_context_of_the_request() -> None:
    queue = f"test-{uuid4().hex}"
    seen_by_the_task.clear()
    with start_worker(current_app, pool="solo", queues=[queue], perform_ping_check=False):
        token = context.request_id.set("request-of-the-caller")
        try:
            queueing.enqueue("tests.core.remember", queue=queue, sample_id="7")
        finally:
            context.request_id.reset(token)
        until = time.monotonic() + 10
        while not seen_by_the_task and time.monotonic() < until:
            time.sleep(0.05)
    assert seen_by_the_task == [("request-of-the-caller", {"sample_id": "7"})]
