"""Corrections: what a person wrote over what was read, kept to learn from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.ai.models.readings import Reading


class Correction(models.Model):
    """One value as it was read (or corrected before) and as a person says it is.

    A whole sample row is corrected by its path alone: from nothing when it is added, to nothing when it
    is removed.
    """

    id = models.BigAutoField(primary_key=True)
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="corrections")
    path = models.CharField(
        max_length=200, help_text="fields.kit, samples.12.volume_ul, samples.12, charges.1.total"
    )
    label = models.CharField(
        max_length=300, blank=True, help_text="As printed beside the value; empty where nothing is."
    )
    layout_signature = models.CharField(max_length=64, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("layout_signature", "label"), name="correction_by_layout")]
        constraints = [models.CheckConstraint(condition=~Q(path=""), name="correction_names_a_place")]

    def __str__(self) -> str:
        return self.path
