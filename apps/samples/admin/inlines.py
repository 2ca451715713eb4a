"""What is shown on the page of the record it belongs to."""

from django.db.models import QuerySet
from django.http import HttpRequest

from apps.samples.admin.records import ShownInline
from apps.samples.models.attachments import Attachment
from apps.samples.models.communications import Communication
from apps.samples.models.steps import WorkflowStep


class StepInline(ShownInline):
    """The work done on the sample."""

    model = WorkflowStep
    fields = ("stage", "status", "superseded", "done_by", "started_at", "completed_at", "notes", "results")
    ordering = ("created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkflowStep]:
        """Return the steps with their people."""
        return super().get_queryset(request).select_related("done_by")


class AttachmentInline(ShownInline):
    """The files of the record."""

    model = Attachment
    fields = ("file", "description", "added_by", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        """Return the attachments with their files and people."""
        return super().get_queryset(request).select_related("file", "added_by")


class CommunicationInline(ShownInline):
    """What was said about the record."""

    model = Communication
    fields = ("occurred_at", "kind", "direction", "subject", "counterpart", "author")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Communication]:
        """Return the communications with their authors."""
        return super().get_queryset(request).select_related("author")
