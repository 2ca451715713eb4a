"""Routes of the lab's records, below /api/v1/."""

from datetime import date

from django.urls import register_converter

from apps.core.api.routing import route
from apps.samples.api import (
    attachments,
    communications,
    hierarchy,
    holidays,
    intake,
    labs,
    minknow_sheets,
    projects,
    queue,
    sample_bulk,
    sample_reads,
    sample_verbs,
    samples,
    submissions,
)


class DayConverter:
    """A calendar day in an address, such as 2026-12-25."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day; a day that does not exist matches no route."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day's text."""
        return value.isoformat()


register_converter(DayConverter, "day")

SAMPLE = "samples/<uuid:sample_id>"
SUBMISSION = "submissions/<uuid:submission_id>"
LAB = "labs/<uuid:lab_id>"

urlpatterns = [
    *route("samples", samples.SamplesView.as_view(), name="samples"),
    *route("samples/bulk/status", sample_bulk.BulkStatusView.as_view(), name="samples-bulk-status"),
    *route("samples/bulk/assign", sample_bulk.BulkAssignView.as_view(), name="samples-bulk-assign"),
    *route("samples/bulk/receive", sample_bulk.BulkReceiveView.as_view(), name="samples-bulk-receive"),
    *route(SAMPLE, samples.SampleView.as_view(), name="sample"),
    *route(f"{SAMPLE}/status", sample_verbs.SampleStatusView.as_view(), name="sample-status"),
    *route(f"{SAMPLE}/stage", sample_verbs.SampleStageView.as_view(), name="sample-stage"),
    *route(f"{SAMPLE}/assign", sample_verbs.SampleAssignView.as_view(), name="sample-assign"),
    *route(f"{SAMPLE}/receive", sample_verbs.SampleReceiveView.as_view(), name="sample-receive"),
    *route(f"{SAMPLE}/withdraw", sample_verbs.SampleWithdrawView.as_view(), name="sample-withdraw"),
    *route(f"{SAMPLE}/track", sample_reads.SampleTrackView.as_view(), name="sample-track"),
    *route(f"{SAMPLE}/history", sample_reads.SampleHistoryView.as_view(), name="sample-history"),
    *route(f"{SAMPLE}/steps", sample_reads.SampleStepsView.as_view(), name="sample-steps"),
    *route(f"{SAMPLE}/steps/<str:stage>", sample_reads.SampleStepView.as_view(), name="sample-step"),
    *route(f"{SAMPLE}/attachments", attachments.SampleAttachmentsView.as_view(), name="sample-attachments"),
    *route(
        f"{SAMPLE}/communications",
        communications.SampleCommunicationsView.as_view(),
        name="sample-communications",
    ),
    *route("submissions", submissions.SubmissionsView.as_view(), name="submissions"),
    *route(SUBMISSION, submissions.SubmissionView.as_view(), name="submission"),
    *route(f"{SUBMISSION}/samples", submissions.SubmissionSamplesView.as_view(), name="submission-samples"),
    *route(f"{SUBMISSION}/charges", submissions.SubmissionChargesView.as_view(), name="submission-charges"),
    *route(f"{SUBMISSION}/history", submissions.SubmissionHistoryView.as_view(), name="submission-history"),
    *route(f"{SUBMISSION}/submit", submissions.SubmissionSubmitView.as_view(), name="submission-submit"),
    *route(f"{SUBMISSION}/lab", submissions.SubmissionLabView.as_view(), name="submission-lab"),
    *route(f"{SUBMISSION}/archive", submissions.SubmissionArchiveView.as_view(), name="submission-archive"),
    *route(f"{SUBMISSION}/minknow-sheets", minknow_sheets.MinknowSheetsView.as_view(), name="minknow-sheets"),
    *route(
        f"{SUBMISSION}/minknow-sheets/<uuid:sheet_id>/content",
        minknow_sheets.MinknowSheetContentView.as_view(),
        name="minknow-sheet-content",
    ),
    *route(
        f"{SUBMISSION}/attachments",
        attachments.SubmissionAttachmentsView.as_view(),
        name="submission-attachments",
    ),
    *route(
        f"{SUBMISSION}/communications",
        communications.SubmissionCommunicationsView.as_view(),
        name="submission-communications",
    ),
    *route("attachments/<uuid:attachment_id>", attachments.AttachmentView.as_view(), name="attachment"),
    *route(
        "attachments/<uuid:attachment_id>/content",
        attachments.AttachmentContentView.as_view(),
        name="attachment-content",
    ),
    *route("projects", projects.ProjectsView.as_view(), name="projects"),
    *route("projects/<uuid:project_id>", projects.ProjectView.as_view(), name="project"),
    *route("labs", labs.LabsView.as_view(), name="labs"),
    *route(LAB, labs.LabView.as_view(), name="lab"),
    *route(f"{LAB}/members", labs.LabMembersView.as_view(), name="lab-members"),
    *route(f"{LAB}/members/<uuid:user_id>", labs.LabMemberView.as_view(), name="lab-member"),
    *route(f"{LAB}/aliases", labs.LabAliasesView.as_view(), name="lab-aliases"),
    *route(f"{LAB}/aliases/<uuid:alias_id>", labs.LabAliasView.as_view(), name="lab-alias"),
    *route("holidays", holidays.HolidaysView.as_view(), name="holidays"),
    *route("holidays/<day:day>", holidays.HolidayView.as_view(), name="holiday"),
    *route("submission/intake", intake.SheetIntakeView.as_view(), name="sheet-intake"),
    *route("submission/template.csv", intake.TemplateView.as_view(), name="sheet-template"),
    *route("queue", queue.QueueView.as_view(), name="queue"),
    *route("hierarchy", hierarchy.HierarchyView.as_view(), name="hierarchy"),
]
