"""Issued sheets: what the lab has handed to its sequencers, run by run."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.samples.models.submissions import Submission


class IssuedSheet(models.Model):
    """The MinKNOW sample sheet of one run. It is never changed: a later one stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="issued_sheets")
    issue = models.UUIDField(help_text="The same for all sheets of one asking.")
    run_number = models.PositiveIntegerField(help_text="Of the submission; the same wells keep it.")
    experiment_id = models.CharField("experiment id", max_length=40)
    kit = models.CharField(max_length=64)
    flow_cell_id = models.CharField("flow cell id", max_length=40, blank=True)
    position_id = models.CharField("position id", max_length=40, blank=True)
    sample_id = models.CharField("sample id", max_length=40, help_text="What MinKNOW calls the run's folder.")
    parameters = models.JSONField(help_text="What was asked for.")
    assignments = models.JSONField(help_text="Each row: the sample, its alias, its barcode and its type.")
    sha256 = models.CharField(max_length=64, help_text="Of the sheet's bytes.")
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-created_at", "run_number")
        constraints = [
            models.UniqueConstraint(fields=("issue", "run_number"), name="issued_sheet_once_per_run"),
            models.CheckConstraint(
                condition=Q(flow_cell_id="") & ~Q(position_id="") | ~Q(flow_cell_id="") & Q(position_id=""),
                name="issued_sheet_names_one_place",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="issued_sheet_sha256_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id}, run {self.run_number}, {self.flow_cell_id or self.position_id}"
