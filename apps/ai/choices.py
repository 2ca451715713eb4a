"""The words a reading can be."""

from typing import Final

from django.db.models import TextChoices


class ReadingStatus(TextChoices):
    """How far a form is on its way into the lab's records."""

    QUEUED = "queued", "Waiting to be read"
    READING = "reading", "Being read"
    REVIEW = "review", "To be reviewed"
    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Rejected"
    FAILED = "failed", "Could not be read"
    CANCELLED = "cancelled", "Reading cancelled"


UNREAD: Final = (ReadingStatus.QUEUED, ReadingStatus.READING)
"""A worker still owes the outcome."""

READ: Final = (ReadingStatus.REVIEW, ReadingStatus.APPROVED, ReadingStatus.REJECTED)
"""What stands on the form is known."""

READ_AGAIN_WHEN_SENT_AGAIN: Final = (ReadingStatus.FAILED, ReadingStatus.CANCELLED)
"""The same bytes are worth another try."""
