"""One verb for many samples: all of them, or none and a problem that names those in the way."""

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.views import LabAPIView
from apps.samples.api.examples import A_BULK_STATUS
from apps.samples.api.requests import acting_user, read_body
from apps.samples.api.sample_serializers import (
    BulkAssignmentSerializer,
    BulkStatusSerializer,
    SampleIdsSerializer,
    SampleSerializer,
)
from apps.samples.api.sample_shape import shape_of
from apps.samples.models.samples import Sample
from apps.samples.services import assigning, moves, receiving


class BulkStatusView(LabAPIView):
    """The status of many samples."""

    permission_required = "samples.move_sample"

    @extend_schema(
        operation_id="change_sample_statuses",
        tags=["workflow"],
        request=BulkStatusSerializer,
        responses=SampleSerializer(many=True),
        examples=[A_BULK_STATUS],
    )
    def post(self, request: Request) -> Response:
        """Move many samples to one status; if one of them cannot, none moves."""
        body = read_body(request, BulkStatusSerializer)
        return _answer(
            moves.change_statuses(
                sample_ids=body["ids"],
                to=body["status"],
                by=acting_user(request),
                reason=body.get("reason") or "",
                override=body["override"],
            )
        )


class BulkAssignView(LabAPIView):
    """Who works on many samples."""

    permission_required = "samples.assign_sample"

    @extend_schema(
        operation_id="assign_samples",
        tags=["workflow"],
        request=BulkAssignmentSerializer,
        responses=SampleSerializer(many=True),
    )
    def post(self, request: Request) -> Response:
        """Assign many samples to one person."""
        body = read_body(request, BulkAssignmentSerializer)
        return _answer(
            assigning.assign_samples(
                sample_ids=body["ids"], assigned_to=body["assigned_to"] or "", by=acting_user(request)
            )
        )


class BulkReceiveView(LabAPIView):
    """The receipt of many samples."""

    permission_required = "samples.receive_sample"

    @extend_schema(
        operation_id="receive_samples",
        tags=["workflow"],
        request=SampleIdsSerializer,
        responses=SampleSerializer(many=True),
    )
    def post(self, request: Request) -> Response:
        """Receive many samples; if one was received before, none is."""
        body = read_body(request, SampleIdsSerializer)
        return _answer(receiving.receive_samples(sample_ids=body["ids"], by=acting_user(request)))


def _answer(samples: list[Sample]) -> Response:
    prefetch_related_objects(samples, "submission__lab")
    return Response([shape_of(sample) for sample in samples])
