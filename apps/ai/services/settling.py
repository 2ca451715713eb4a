"""Readings whose job has ended where its work could not say so."""

from typing import Final
from uuid import UUID

from django.db import transaction

from apps.ai.choices import UNREAD
from apps.ai.models.readings import Reading
from apps.ai.services.changing import settle
from apps.core.choices import UNFINISHED

SWEEP_LIMIT: Final = 500


def settle_job(*, job_id: UUID) -> None:
    """Write the end of a job into the reading that waits for it, if there is one."""
    with transaction.atomic():
        reading = Reading.objects.filter(job=job_id).select_for_update(of=("self",), no_key=True).first()
        if reading is not None:
            settle(reading)


def settle_readings() -> int:
    """Write the end of jobs that ended unseen into their readings, and return how many were written."""
    waiting = Reading.objects.filter(status__in=UNREAD).exclude(job__status__in=UNFINISHED)
    settled = 0
    for reading_id in list(waiting.values_list("pk", flat=True)[:SWEEP_LIMIT]):
        with transaction.atomic():
            reading = Reading.objects.select_for_update(of=("self",), no_key=True).get(pk=reading_id)
            settled += settle(reading).version != reading.version
    return settled
