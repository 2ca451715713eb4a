"""Intakes: which sheets were taken in, so that the same bytes are not taken in twice."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.samples.choices import IntakeMode


class Intake(models.Model):
    """One sheet that became samples. Its submissions are those whose original file is this one's file."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.CharField(max_length=64, help_text="Of the sheet's bytes.")
    mode = models.CharField(max_length=8, choices=IntakeMode)
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    # The list of refused rows is kept for a while only, and jobs are forgotten in time; the intake stays.
    error_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    row_count = models.PositiveIntegerField(help_text="Rows of the sheet below its header.")
    sample_count = models.PositiveIntegerField(help_text="Rows that became samples.")
    outcome = models.JSONField(
        help_text="What was answered to the first who sent it, and is to each who repeats it."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-created_at", "id")
        indexes = [models.Index(fields=("sha256",), name="intake_by_content")]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="intake_sha256_is_hex"),
            models.CheckConstraint(condition=Q(mode__in=IntakeMode.values), name="intake_mode_is_known"),
            models.CheckConstraint(
                condition=Q(sample_count__gte=1, sample_count__lte=F("row_count")),
                name="intake_made_samples_of_its_rows",
            ),
            models.CheckConstraint(
                condition=~Q(mode=IntakeMode.WHOLE) | Q(sample_count=F("row_count")),
                name="intake_whole_leaves_no_row_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_count} of {self.row_count} rows of {self.file}"
