"""Answers remembered for an Idempotency-Key."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class IdempotentAnswer(models.Model):
    """The first answer to one person's POST under one key.

    The row is reserved before the work and completed after it, in one transaction, so an incomplete row
    is never seen from outside.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=512)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of query string and body.")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "method", "path", "key"], name="core_idempotentanswer_once"
            ),
            models.CheckConstraint(
                name="core_idempotentanswer_no_server_errors",
                condition=Q(status__isnull=True) | Q(status__lt=500),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="core_idempotentanswer_age")]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
