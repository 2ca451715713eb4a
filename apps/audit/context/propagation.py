"""How the context travels into jobs and Celery tasks.

It rides with core's context: packed where the work is asked for, restored where it is done. A task then
acts on behalf of whoever asked for it, in the same request's name and for the same reason.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from celery import current_task, signals

from apps.audit.choices import ActorKind
from apps.audit.context.acting import export_context, import_context, set_process_default
from apps.core import context as core_context
from apps.core.services.queueing import CONTEXT_HEADER

CARRIER: Final = "audit"


def carry_into_tasks() -> None:
    """Let the context travel, and name the processes in which nobody in particular acts."""
    core_context.register_carrier(CARRIER, pack=pack, restore=restore)
    signals.before_task_publish.connect(put_into_message, dispatch_uid="apps.audit.put_into_message")
    signals.worker_init.connect(name_worker, dispatch_uid="apps.audit.name_worker")
    signals.beat_init.connect(name_beat, dispatch_uid="apps.audit.name_beat")


def pack() -> dict[str, str] | None:
    """Return the context in force as JSON, or None without one."""
    return export_context() or None


def restore(packed: Mapping[str, str]) -> AbstractContextManager[None]:
    """Return the context in which work is done for the sender; the schedule's work stays the schedule's."""
    scheduled = packed.get("kind") == ActorKind.BEAT
    return import_context(
        packed,
        kind=ActorKind.BEAT if scheduled else ActorKind.TASK,
        origin=current_task.name if current_task else "",
    )


def put_into_message(headers: dict[str, Any] | None = None, **_: object) -> None:
    """Give a message its context when its sender has not: the scheduler sends past core's `enqueue`."""
    if headers is not None:
        headers.setdefault(CONTEXT_HEADER, core_context.pack())


def name_worker(**_: object) -> None:
    """Take a task for the actor of what a worker writes for nobody."""
    set_process_default(kind=ActorKind.TASK, origin="worker")


def name_beat(**_: object) -> None:
    """Mark what the scheduler's process sends and writes as the schedule's doing."""
    set_process_default(kind=ActorKind.BEAT, origin="beat")
