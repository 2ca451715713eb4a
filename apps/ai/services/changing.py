"""How a reading is held and changed: one row at a time, and every change raises its version."""

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import F

from apps.ai.choices import UNREAD, ReadingStatus
from apps.ai.exceptions import ApprovedAlready, NotInReview, NotYetRead, ReadingNotFound
from apps.ai.models.readings import Reading
from apps.ai.selectors.readings import visible_readings
from apps.core.choices import JobStatus
from apps.core.exceptions import StaleRecord

if TYPE_CHECKING:
    from apps.security.models import User

NO_FAILURE: Final = {"failure_code": "", "failure_detail": ""}
NO_APPROVAL: Final = {"submission": None, "approved_by": None, "approved_at": None}
STATUS_AFTER: Final = {
    JobStatus.FAILED.value: ReadingStatus.FAILED,
    JobStatus.CANCELLED.value: ReadingStatus.CANCELLED,
}
"""What a reading is once its job has ended without an outcome."""

NO_REJECTION: Final = {"rejected_by": None, "rejected_at": None, "reject_reason": ""}


def lock_bytes(sha256: str) -> None:
    """Let those who bring the same bytes pass one after the other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"reading/{sha256}"])


def lock_reading(*, reading_id: UUID, by: "User") -> Reading:
    """Hold one reading until the transaction ends. Raises ReadingNotFound."""
    reading = (
        Reading.objects.filter(visible_readings(by), pk=reading_id)
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if reading is None:
        raise ReadingNotFound
    return reading


def change(reading: Reading, **columns: Any) -> Reading:
    """Write the columns of a reading that is held, raise its version, and return it as it now is."""
    Reading.objects.filter(pk=reading.pk).update(version=F("version") + 1, **columns)
    return Reading.objects.get(pk=reading.pk)


def require_version(reading: Reading, expected: int | None) -> None:
    """Let the reading pass when it still is the version somebody saw. Raises StaleRecord."""
    if expected is not None and reading.version != expected:
        raise StaleRecord


def require_in_review(reading: Reading) -> None:
    """Let a reading pass that waits for its review. Raises NotYetRead, ApprovedAlready, NotInReview."""
    if reading.status == ReadingStatus.REVIEW:
        return
    if reading.status in UNREAD:
        raise NotYetRead
    if reading.status == ReadingStatus.APPROVED:
        raise approved_already(reading)
    raise NotInReview(status=reading.get_status_display().lower())


def approved_already(reading: Reading) -> ApprovedAlready:
    """Return the refusal that says who approved a reading, when, and what it became."""
    at = reading.approved_at
    return ApprovedAlready(
        who=str(reading.approved_by),
        when="an unknown day" if at is None else f"{at:%Y-%m-%d at %H:%M} UTC",
        number=str(reading.submission),
    )


def settle(reading: Reading) -> Reading:
    """Write the end of the reading's job into a reading that is held and still waits for it.

    A job can end where its work cannot say so: cancelled before it began, killed once too often, stopped
    at its time limit. Any other reading is returned as it is.
    """
    if reading.status not in UNREAD:
        return reading
    job = reading.job
    if job is None:
        return change(
            reading,
            status=ReadingStatus.FAILED,
            failure_code="reading_lost",
            failure_detail="Nobody is at work on this reading any more. Send the file again.",
        )
    status = STATUS_AFTER.get(job.status)
    if status is None:
        return reading
    if status == ReadingStatus.FAILED:
        return change(reading, status=status, failure_code=job.error_code, failure_detail=job.error_detail)
    return change(reading, status=status)
