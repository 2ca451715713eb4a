"""Work of the form reader that a worker does."""

from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_shutdown, worker_shutdown

from apps.ai.services import readers, reading, settling
from apps.core.services.working import run_job


@shared_task(name="apps.ai.tasks.read_form", soft_time_limit=480, time_limit=510)
def read_form(job_id: str) -> None:
    """Carry out one reading."""
    run_job(job_id=UUID(job_id), work=reading.carry_out_reading)
    settling.settle_job(job_id=UUID(job_id))


@shared_task(name="apps.ai.tasks.settle_readings", soft_time_limit=60, time_limit=90)
def settle_readings() -> None:
    """Write the end of jobs that ended unseen into their readings."""
    settling.settle_readings()


@worker_process_shutdown.connect
@worker_shutdown.connect
def end_readers(**_: object) -> None:
    """End the reader processes with the worker that started them."""
    readers.close_pool()
