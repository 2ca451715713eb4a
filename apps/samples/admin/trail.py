"""What belongs to the work on samples, each model for itself: to be found and read."""

from django.contrib import admin

from apps.samples.admin.records import ShownAdmin
from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.models.intakes import Intake
from apps.samples.models.steps import WorkflowStep


@admin.register(WorkflowStep)
class WorkflowStepAdmin(ShownAdmin):
    """Steps; they are written as samples move."""

    list_display = ("sample", "stage", "status", "superseded", "done_by", "started_at", "completed_at")
    list_filter = ("stage", "status", "superseded")
    list_select_related = ("sample", "done_by")
    search_fields = ("sample__name", "sample__lab_id", "sample__submission__number")


@admin.register(Attachment)
class AttachmentAdmin(ShownAdmin):
    """Attached files."""

    list_display = ("file", "description", "sample", "submission", "added_by", "created_at")
    list_select_related = ("file", "sample", "submission", "added_by")
    search_fields = ("file__filename", "description", "sample__name", "sample__lab_id", "submission__number")


@admin.register(Communication)
class CommunicationAdmin(ShownAdmin):
    """What was said."""

    list_display = (
        "occurred_at",
        "kind",
        "direction",
        "subject",
        "counterpart",
        "sample",
        "submission",
        "author",
    )
    list_filter = ("kind", "direction")
    list_select_related = ("sample", "submission", "author")
    search_fields = ("subject", "body", "counterpart", "sample__name", "sample__lab_id", "submission__number")
    date_hierarchy = "occurred_at"


@admin.register(Intake)
class IntakeAdmin(ShownAdmin):
    """Sheets that were taken in."""

    list_display = ("created_at", "file", "mode", "row_count", "sample_count", "taken_in_by")
    list_filter = ("mode",)
    list_select_related = ("file", "taken_in_by")
    search_fields = ("file__filename", "sha256")
