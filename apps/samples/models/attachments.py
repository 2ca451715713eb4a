"""Files that belong to a submission or a sample."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission


class Attachment(models.Model):
    """A stored file and the record it belongs to."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    sample = models.ForeignKey(
        Sample, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=True, sample__isnull=False)
                | Q(submission__isnull=False, sample__isnull=True),
                name="attachment_belongs_to_one_record",
            ),
        ]

    def __str__(self) -> str:
        return self.description or str(self.file)
