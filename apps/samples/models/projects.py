"""Projects: what submissions belong to."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now

from apps.samples.choices import ChartPrefix, ProjectStatus
from apps.samples.models.labs import Lab


class Project(models.Model):
    """A piece of research a lab sends material for."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    owner_email = models.EmailField(blank=True)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    status = models.CharField(max_length=16, choices=ProjectStatus, default=ProjectStatus.ACTIVE)
    chart_prefix = models.CharField(max_length=8, choices=ChartPrefix, null=True, blank=True)  # noqa: DJ001
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "lab", name="project_name_is_unique_in_its_lab", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(status__in=ProjectStatus.values), name="project_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(chart_prefix__isnull=True) | models.Q(chart_prefix__in=ChartPrefix.values),
                name="project_chart_prefix_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name
