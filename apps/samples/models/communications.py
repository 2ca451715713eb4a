"""What was said about a submission or a sample."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.samples.choices import CommunicationDirection, CommunicationKind
from apps.samples.models.samples import Sample
from apps.samples.models.submissions import Submission


class Communication(models.Model):
    """An e-mail, a call, a note or a status update."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, blank=True, related_name="communications"
    )
    sample = models.ForeignKey(
        Sample, on_delete=models.CASCADE, null=True, blank=True, related_name="communications"
    )
    kind = models.CharField(max_length=16, choices=CommunicationKind)
    direction = models.CharField(max_length=16, choices=CommunicationDirection)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    counterpart = models.CharField(max_length=254, blank=True, help_text="The other side's name or address.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    occurred_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("-occurred_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(submission__isnull=True, sample__isnull=False)
                | Q(submission__isnull=False, sample__isnull=True),
                name="communication_about_one_record",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CommunicationKind.values), name="communication_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=CommunicationDirection.values),
                name="communication_direction_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.get_kind_display()} of {self.occurred_at:%Y-%m-%d}"
