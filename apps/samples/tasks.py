"""Work of the lab's records that a worker does."""

from uuid import UUID

from celery import shared_task

from apps.core.services.working import run_job
from apps.samples.services.intake.requesting import carry_out_intake


@shared_task(name="apps.samples.tasks.take_in_sheet", soft_time_limit=240, time_limit=270)
def take_in_sheet(job_id: str) -> None:
    """Carry out one intake job."""
    run_job(job_id=UUID(job_id), work=carry_out_intake)
