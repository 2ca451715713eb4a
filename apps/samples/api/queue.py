"""The queue: what to work on next."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import list_parameters, narrow
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.views import LabAPIView
from apps.samples.api.filters import QueueFilters
from apps.samples.api.requests import acting_user
from apps.samples.api.sample_serializers import SampleSerializer
from apps.samples.api.sample_shape import shape_of
from apps.samples.selectors import queue

OVERDUE = {"true": True, "false": False}


class QueueRowSerializer(SampleSerializer):
    """A sample in the queue."""

    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it should be on the sequencer; null before receipt and once it is there.",
    )
    overdue = serializers.BooleanField()


class QueueView(LabAPIView):
    """The samples with work ahead."""

    permission_required = "samples.view_queue"

    @extend_schema(
        operation_id="list_queue",
        tags=["workflow"],
        parameters=list_parameters(QueueFilters),
        responses=QueueRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List what to work on next: urgent first, then the oldest received."""
        now = timezone.now()
        wanted = OVERDUE.get(request.query_params.get("overdue", ""))
        found = queue.list_queue(visible_to=acting_user(request), now=now, overdue=wanted)
        found = narrow(request, found, QueueFilters)
        window = read_window(request)
        page = queue.with_due(samples=found[window.offset : window.offset + window.limit], now=now)
        response = Response([_row(row) for row in page])
        put_page_headers(response, request, window, found.order_by().count())
        return response


def _row(row: Any) -> dict[str, Any]:
    return {**shape_of(row.sample), "due_at": row.due_at, "overdue": row.overdue}
