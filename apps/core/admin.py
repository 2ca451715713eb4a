"""Jobs and stored files in the admin: to look at; a job can be cancelled."""

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.core.exceptions import JobFinished
from apps.core.models.files import StoredFile
from apps.core.models.jobs import Job
from apps.core.services import jobs


class ReadOnlyAdmin(admin.ModelAdmin):
    """An admin in which services, not forms, decide what changes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: a service creates these."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False: a service changes these."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False: nothing of the lab's is deleted by hand."""
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work: what runs, what waits, what failed and why."""

    list_display = ("title", "status", "progress", "message", "owner", "created_at", "finished_at")
    list_filter = ("status", "queue", "task")
    list_select_related = ("owner",)
    search_fields = ("title", "task", "error_code", "error_detail")
    date_hierarchy = "created_at"
    show_full_result_count = False
    exclude = ("lease_token",)
    actions = ("cancel",)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person may cancel other people's jobs."""
        return request.user.has_perm("core.cancel_any_job")

    @admin.action(description="Cancel the selected jobs", permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Cancel each job, and say of each that was finished that it was too late."""
        cancelled = 0
        for job in queryset:
            try:
                jobs.cancel_job(job_id=job.pk)
            except JobFinished as refusal:
                self.message_user(request, f"{job.title}: {refusal.message}", messages.WARNING)
            else:
                cancelled += 1
        if cancelled:
            self.message_user(request, f"{cancelled} cancelled or asked to stop.", messages.SUCCESS)


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """Files: what is stored, for whom, until when."""

    list_display = ("filename", "media_type", "size", "purpose", "owner", "created_at", "expires_at")
    list_filter = ("purpose", "media_type")
    list_select_related = ("owner",)
    search_fields = ("filename", "sha256")
    date_hierarchy = "created_at"
    show_full_result_count = False
