"""What came of a reading, for whoever waits for it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.models.readings import Reading
from apps.ai.selectors.readings import get_reading
from apps.ai.services.refusals import as_lab_error
from apps.ai.services.settling import settle_job
from apps.core.exceptions import JobCancelled, Unavailable
from apps.core.selectors import jobs as job_selectors

if TYPE_CHECKING:
    from apps.security.models import User

OURS: Final = frozenset({"unavailable", "internal_error", "time_limit", "attempts_exhausted", "reading_lost"})
"""Codes of failures that are not the file's: the same file may be read another time."""


def wait_for_reading(*, reading_id: UUID, by: "User", patience: timedelta) -> Reading:
    """Return the reading once its outcome is known, or as it is when patience ends first.

    Raises ReadingNotFound; DocumentTooLarge, DocumentKindNotRead or DocumentNotReadable for a file that
    cannot be read, Unavailable where the failure is ours, JobCancelled where somebody stopped the work.
    """
    reading = get_reading(reading_id=reading_id, visible_to=by)
    if reading.status in UNREAD and reading.job_id is not None:
        job = job_selectors.wait_for_job(job_id=reading.job_id, patience=patience)
        if job is not None:
            settle_job(job_id=job.pk)
        reading = get_reading(reading_id=reading_id, visible_to=by)
    if reading.status == ReadingStatus.CANCELLED:
        raise JobCancelled
    if reading.status == ReadingStatus.FAILED:
        if reading.failure_code in OURS:
            raise Unavailable(reading.failure_detail)
        raise as_lab_error(reading.failure_code, reading.failure_detail)
    return reading
