"""Projects in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from apps.samples.admin.records import RecordAdmin, VersionedForm, acting_user
from apps.samples.models.projects import Project
from apps.samples.services import projects


@admin.register(Project)
class ProjectAdmin(RecordAdmin):
    """What submissions belong to."""

    form = VersionedForm
    list_display = ("name", "lab", "status", "chart_prefix", "owner_name", "created_at")
    list_filter = ("status", "chart_prefix", "lab")
    list_select_related = ("lab",)
    search_fields = ("name", "description", "owner_name", "owner_email", "lab__name")
    autocomplete_fields = ("lab",)
    fields = (
        "version",
        "name",
        "lab",
        "status",
        "chart_prefix",
        "owner_name",
        "owner_email",
        "description",
        "created_by",
        "created_at",
        "updated_at",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what the database keeps; the lab decides who sees a project and stays."""
        kept = ("created_by", "created_at", "updated_at")
        return (*kept, "status") if obj is None else (*kept, "lab")

    def write(self, request: HttpRequest, obj: Any, form: Any, *, change: bool) -> Model:
        """Begin a project, or correct it."""
        user, values = acting_user(request), form.changes
        if change:
            return projects.update_project(project_id=obj.pk, by=user, changes=values, expected=form.expected)
        lab = values.pop("lab", None)
        return projects.create_project(by=user, values=values, lab_id=lab.pk if lab else None)
