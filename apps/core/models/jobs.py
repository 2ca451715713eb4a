"""A piece of long work: who asked, how far it is, how it ended."""

from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.core.choices import FINISHED, UNFINISHED, JobStatus, Queue


class Job(models.Model):
    """One row for each piece of long work; the row is the truth and the queue's message only wakes a worker.

    A worker holds a running job by `lease_token` until `lease_expires_at`. `revision` grows with every
    change a watcher can see.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.CharField(max_length=200, help_text="Dotted path of the Celery task.")
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="Ids only, never data.")
    queue = models.CharField(max_length=16, choices=Queue, default=Queue.DEFAULT)
    title = models.CharField(max_length=200, help_text="What is being done, in words.")
    status = models.CharField(max_length=16, choices=JobStatus, default=JobStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    message = models.TextField(blank=True, default="", help_text="Where the work stands, in a sentence.")
    revision = models.PositiveBigIntegerField(default=1, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True, help_text="A retry waits until then.")
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    context = models.JSONField(
        default=dict, encoder=DjangoJSONEncoder, help_text="Who asked, in which request, for which reason."
    )
    result = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    error_code = models.CharField(max_length=64, blank=True, default="")
    error_detail = models.TextField(blank=True, default="")
    error_report = models.JSONField(
        default=list, blank=True, encoder=DjangoJSONEncoder, help_text="Field by field or row by row."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    last_enqueued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(name="core_job_status_known", condition=Q(status__in=JobStatus.values)),
            models.CheckConstraint(name="core_job_progress_is_per_cent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="core_job_attempts_within_limit",
                condition=Q(max_attempts__gte=1, attempts__lte=F("max_attempts")),
            ),
            models.CheckConstraint(
                name="core_job_running_holds_lease",
                condition=Q(
                    status=JobStatus.RUNNING,
                    lease_token__isnull=False,
                    lease_expires_at__isnull=False,
                    started_at__isnull=False,
                )
                | (~Q(status=JobStatus.RUNNING) & Q(lease_token__isnull=True, lease_expires_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="core_job_finished_has_time",
                condition=Q(status__in=FINISHED, finished_at__isnull=False)
                | Q(status__in=UNFINISHED, finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="core_job_failed_says_why",
                condition=Q(status=JobStatus.FAILED) & ~Q(error_code="") & ~Q(error_detail="")
                | ~Q(status=JobStatus.FAILED) & Q(error_code="", error_detail=""),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "id"], name="core_job_newest"),
            models.Index(fields=["owner", "-created_at"], name="core_job_owner_newest"),
            models.Index(
                fields=["status", "created_at"],
                condition=Q(status__in=UNFINISHED),
                name="core_job_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_status_display()})"
