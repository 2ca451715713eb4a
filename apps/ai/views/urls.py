"""Addresses of the pages, below /readings."""

from apps.ai.views import deeds
from apps.ai.views.files import ReadingFile
from apps.ai.views.queue import ReadingsPage
from apps.ai.views.review import ReadingPage
from apps.core.api.routing import route

READING = "readings/<uuid:reading_id>"

urlpatterns = [
    *route("readings", ReadingsPage.as_view(), name="readings"),
    *route(READING, ReadingPage.as_view(), name="reading"),
    *route(f"{READING}/file", ReadingFile.as_view(), name="reading-file"),
    *route(f"{READING}/approval", deeds.ApproveReading.as_view(), name="approve-reading"),
    *route(f"{READING}/approval/undo", deeds.UndoApproval.as_view(), name="undo-approval"),
    *route(f"{READING}/rejection", deeds.RejectReading.as_view(), name="reject-reading"),
    *route(f"{READING}/rereading", deeds.RereadReading.as_view(), name="reread-reading"),
]
