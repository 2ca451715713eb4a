"""Workflow steps: the work of one stage on one sample."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.samples.choices import Stage, StepStatus
from apps.samples.models.samples import Sample


class WorkflowStep(models.Model):
    """One stage's work on one sample. A row begins with the stage; a stage without a row is pending.

    Rework leaves the old rows standing as superseded, so that nothing that was done is forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=20, choices=Stage)
    status = models.CharField(max_length=16, choices=StepStatus, default=StepStatus.PENDING)
    superseded = models.BooleanField(default=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    results = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("sample", "created_at")
        constraints = [
            models.UniqueConstraint(
                fields=("sample", "stage"), condition=Q(superseded=False), name="step_once_per_stage"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="step_stage_is_known"),
            models.CheckConstraint(condition=Q(status__in=StepStatus.values), name="step_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=StepStatus.COMPLETED) | Q(completed_at__isnull=False),
                name="step_completed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.get_status_display()}"
