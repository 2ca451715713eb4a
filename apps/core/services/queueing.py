"""Waking a worker. The message may be lost or repeated; what must happen stands in a row."""

from functools import partial
from typing import Any, Final
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerError

from apps.core import context
from apps.core.choices import Queue

log = structlog.get_logger("lims.queue")

CONTEXT_HEADER: Final = "lims_context"
"""The message header in which the causing request's context travels."""

IMPATIENT: Final = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "connect_retries_timeout": 0.5,
}
"""A request waits this long for the broker at most; the worker's own connection is more patient."""


def enqueue(task: str, *, queue: str = Queue.DEFAULT, **ids: UUID | str | int | None) -> None:
    """Send a message for the task at this dotted path once the transaction at hand is committed.

    A broker that does not answer is logged and survived: what has to happen in any case is a job, and the
    sweeper sends its message again.
    """
    arguments = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
    transaction.on_commit(partial(send, task, queue=queue, arguments=arguments, carried=context.pack()))


def send(task: str, *, queue: str, arguments: dict[str, Any], carried: dict[str, Any]) -> bool:
    """Send one message now and tell whether the broker took it."""
    try:
        with current_app.connection_for_write(transport_options=dict(IMPATIENT)) as connection:
            current_app.send_task(
                task,
                kwargs=arguments,
                queue=queue,
                headers={CONTEXT_HEADER: carried},
                connection=connection,
                retry=False,
                ignore_result=True,
            )
    except (BrokerError, OSError) as error:
        log.error("broker_unreachable", task=task, queue=queue, reason=str(error))
        return False
    return True
