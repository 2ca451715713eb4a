"""The revisions of the parameters: every value that was ever in force, by whom and why."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Revision(models.Model):
    """One setting of one parameter. Rows are only ever added: the highest number of a key is in force."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=100, editable=False)
    number = models.PositiveIntegerField(editable=False)
    value = models.JSONField(editable=False)
    reason = models.CharField(max_length=500, editable=False)
    # No cascade and no set-null: either would change a row that nobody may change.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "parameter"
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="config_revision_number_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="config_revision_number_positive"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="config_revision_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.key} #{self.number}"
