"""The words a job and a queue can be."""

from typing import Final

from django.db.models import TextChoices


class JobStatus(TextChoices):
    """How far a piece of long work has come."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


UNFINISHED: Final = (JobStatus.QUEUED, JobStatus.RUNNING)
"""A worker may still change these."""

FINISHED: Final = (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)
"""Nothing changes these any more."""


class Queue(TextChoices):
    """Queues by cost, so that a slow reading never stands before a quick notice."""

    DEFAULT = "default", "Default"
    AI = "ai", "Reading and models"
    HEAVY = "heavy", "Exports, backups, imports"
