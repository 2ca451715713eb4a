"""Routes of the form reader, below /api/v1/."""

from apps.ai.api import documents, readings, review
from apps.core.api.routing import route

READING = "ai/readings/<uuid:reading_id>"

urlpatterns = [
    *route("ai/process-pdf", documents.ProcessPdfView.as_view(), name="process-pdf"),
    *route("submission/process-csv", documents.ProcessCsvView.as_view(), name="process-csv"),
    *route("ai/readings", readings.ReadingsView.as_view(), name="ai-readings"),
    *route(READING, readings.ReadingView.as_view(), name="ai-reading"),
    *route(f"{READING}/pages/<int:page>", readings.PageImageView.as_view(), name="ai-reading-page"),
    *route(f"{READING}/corrections", review.CorrectionsView.as_view(), name="ai-reading-corrections"),
    *route(f"{READING}/approve", review.ApprovalView.as_view(), name="ai-reading-approve"),
    *route(f"{READING}/undo", review.UndoView.as_view(), name="ai-reading-undo"),
    *route(f"{READING}/reject", review.RejectionView.as_view(), name="ai-reading-reject"),
    *route(f"{READING}/reread", review.RereadingView.as_view(), name="ai-reading-reread"),
]
