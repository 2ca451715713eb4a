"""A task acts for whoever asked for it; the schedule acts for itself."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from celery import shared_task
from celery.app.trace import build_tracer

from apps.audit.context import propagation
from apps.audit.context.acting import acting, export_context, set_process_default
from apps.core import context as core_context
from apps.core.services.queueing import CONTEXT_HEADER
from apps.samples.models.labs import Lab
from apps.security.models.user import User
from tests.audit.conftest import last

pytestmark = pytest.mark.django_db


@shared_task(name="tests.audit.write_a_lab")
def write_a_lab(name: str) -> None:
    Lab.objects.create(name=name)


@pytest.fixture
def process() -> Iterator[None]:
    yield
    set_process_default(kind=None)


def run_as_worker(carried: dict) -> None:
    """Run the task through the very tracer a worker uses, with the headers of a message."""
    trace = build_tracer(write_a_lab.name, write_a_lab, app=write_a_lab.app)
    headers = {CONTEXT_HEADER: carried} if carried else {}
    outcome = trace(
        uuid4().hex, [f"made by task {uuid4()}"], {}, {"id": uuid4().hex, "is_eager": True, **headers}
    )
    assert outcome.info is None or not isinstance(outcome.retval, BaseException), outcome


def test_a_task_acts_on_behalf_of_its_sender() -> None:
    anna = User.objects.create_user("anna", email="anna@example.org")
    with acting(anna, request_id="request-1", address="10.2.3.4", reason="intake of sheet 7"):
        carried = core_context.pack()
    run_as_worker(carried)
    entry = last()
    assert (entry.actor_id, entry.actor_name, entry.actor_kind) == (anna.pk, "anna", "task")
    assert (entry.request_id, entry.cid, entry.reason) == ("request-1", "request-1", "intake of sheet 7")
    assert (entry.remote_addr, entry.origin) == ("10.2.3.4", "tests.audit.write_a_lab")


def test_a_task_s_context_ends_with_the_task() -> None:
    with acting(reason="once"):
        carried = core_context.pack()
    run_as_worker(carried)
    assert export_context() == {}
    run_as_worker({})
    assert (last().actor_kind, last().reason) == ("database", "")


def test_without_a_context_nothing_travels() -> None:
    assert propagation.CARRIER not in core_context.pack()


def test_what_the_schedule_sends_is_the_schedule_s(process: None) -> None:
    propagation.name_beat()
    headers: dict = {}
    propagation.put_into_message(headers=headers)
    set_process_default(kind=None)
    run_as_worker(headers[CONTEXT_HEADER])
    assert (last().actor_kind, last().actor_id) == ("beat", None)


def test_a_message_that_has_a_context_keeps_it() -> None:
    headers = {CONTEXT_HEADER: {"request_id": "request-1"}}
    with acting(request_id="request-2"):
        propagation.put_into_message(headers=headers)
    assert headers == {CONTEXT_HEADER: {"request_id": "request-1"}}


def test_a_worker_that_acts_for_nobody_is_called_a_task(process: None) -> None:
    propagation.name_worker()
    Lab.objects.create(name="by the worker itself")
    assert (last().actor_kind, last().origin) == ("task", "worker")
